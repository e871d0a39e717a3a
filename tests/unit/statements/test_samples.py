"""
Every sample of MT940 and CAMT is read with exactly the expected accounts, balances, counts, sums and rows.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from tests.unit.statements.samples import ABSENT, expectations, folded, sample_of

FILES = expectations("mt940", "camt")

if not FILES:
    pytest.skip(ABSENT, allow_module_level=True)


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def sample(request: pytest.FixtureRequest) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """
    The answer for a sample, and what is expected.
    """
    path: Path = request.param
    data, expected = sample_of(path)
    answer: Any = answer_of(read_statements(data))["statements"]
    return answer, expected


def rows_of(answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for statement in answer for row in statement["transactions"]]


def test_counts_and_sums(sample: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    """
    Booked rows are as many, and add up to the same, in every currency.
    """
    answer, expected = sample
    sums: Counter[str] = Counter()
    for row in rows_of(answer):
        sums[row["currency"]] += Decimal(row["amount"])
    assert len(rows_of(answer)) == expected["transaction_count"]
    assert sums == {currency: Decimal(total) for currency, total in expected["sum_by_currency"].items()}
    assert sum(len(statement["pending"]) for statement in answer) == expected.get("not_booked_count", 0)


def test_statements(sample: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    """
    Account, currency and balances of each statement, and whether they add up.
    """
    answer, expected = sample
    assert len(answer) == len(expected["statements"])
    for found, wanted in zip(answer, expected["statements"], strict=True):
        assert found["account"]["iban"] == wanted["account"].get("iban")
        assert found["account"]["other"] == wanted["account"].get("other")
        assert found["currency"] == wanted["currency"]
        for side in ("opening", "closing"):
            assert_balance(found[side], wanted[side])
        reconciled = {"consistent": True, "inconsistent": False, "not_checkable": None}
        assert found["reconciled"] is reconciled[wanted["balance_check"]]
        assert found["reconciled"] is not False or any("closing balance" in w["message"] for w in found["warnings"])


def assert_balance(found: dict[str, Any] | None, wanted: dict[str, Any] | None) -> None:
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert Decimal(found["amount"]) == Decimal(wanted["amount"])
    assert found["date"] == wanted["date"]


@pytest.mark.parametrize("place", ["first", "last"])
def test_first_and_last_row(sample: tuple[list[dict[str, Any]], dict[str, Any]], place: str) -> None:
    """
    The rows at both ends say what they should.
    """
    answer, expected = sample
    row, wanted = rows_of(answer)[0 if place == "first" else -1], expected[place]
    assert Decimal(row["amount"]) == Decimal(wanted["amount"])
    assert row["value_date"] == wanted.get("value_date")
    booked = wanted.get("booking_date") or wanted.get("entry_date")
    assert booked is None or row["booking_date"] == booked
    account = wanted.get("counterparty_iban") or wanted.get("counterparty_account")
    assert account is None or row["counterparty_iban"] == account
    reference = wanted.get("bank_reference") or wanted.get("entry_ref")
    assert reference is None or row["bank_reference"] == reference
    for key in ("currency", "end_to_end_id"):
        assert key not in wanted or row[key] == wanted[key]
    assert "counterparty_name" not in wanted or folded(row["counterparty_name"]) == folded(wanted["counterparty_name"])
    for key in ("description_contains", "remittance_contains", "additional_info_contains"):
        for part in wanted.get(key, []):
            assert folded(part) in folded(row["description"])
