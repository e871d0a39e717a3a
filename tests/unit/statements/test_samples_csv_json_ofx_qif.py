"""
Every sample of CSV, JSON, OFX and QIF is read with exactly the expected accounts, balances, counts, sums and rows.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from tests.unit.statements.samples import ABSENT, expectations, folded, sample_of

FILES = expectations("csv", "json", "ofx", "qif")

if not FILES:
    pytest.skip(ABSENT, allow_module_level=True)

# One booking of 10/02/2018 may be of October: only the day of the download decides, which the file's own name says.
DOWNLOADED = {"uk-simple-balance": date(2018, 2, 26)}
Sample = tuple[list[dict[str, Any]], dict[str, Any]]


@pytest.fixture(params=FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def sample(request: pytest.FixtureRequest) -> Sample:
    """
    The answer for a sample, and what is expected.
    """
    path: Path = request.param
    data, expected = sample_of(path)
    answer: Any = answer_of(read_statements(data, as_of=DOWNLOADED.get(path.stem)))["statements"]
    return answer, expected


def rows_of(answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for statement in answer for row in statement["transactions"]]


def test_counts_and_sums(sample: Sample) -> None:
    """
    Booked rows are as many, and add up to the same, in every currency; "?" is a currency the file does not say.
    """
    answer, expected = sample
    sums: Counter[str] = Counter()
    for row in rows_of(answer):
        sums[row["currency"] or "?"] += Decimal(row["amount"])
    assert len(rows_of(answer)) == expected["transaction_count"]
    assert sums == {currency: Decimal(total) for currency, total in expected["sum_by_currency"].items()}
    assert sum(len(statement["pending"]) for statement in answer) == expected.get("not_booked_count", 0)


def test_accounts_and_balances(sample: Sample) -> None:
    """
    Accounts are the file's; a balance is given only where the format has one.
    """
    answer, expected = sample
    names = {statement["account"]["iban"] or statement["account"]["other"] for statement in answer}
    assert names - {None} >= set(expected.get("accounts", []))
    wanted = expected.get("statements", [{"opening": None, "closing": None}] * len(answer))
    assert len(answer) == len(wanted)
    for found, statement in zip(answer, wanted, strict=True):
        assert found["opening"] is None
        assert found["closing"] == statement["closing"]


@pytest.mark.parametrize("place", ["first", "last"])
def test_first_and_last_row(sample: Sample, place: str) -> None:
    """
    The rows at both ends say what they should.
    """
    answer, expected = sample
    row, wanted = rows_of(answer)[0 if place == "first" else -1], expected[place]
    assert Decimal(row["amount"]) == Decimal(wanted["amount"])
    assert row["booking_date"] == (wanted.get("booking_date") or wanted.get("posted_date") or wanted["date"])
    assert row["value_date"] == wanted.get("value_date")
    assert row["currency"] == wanted.get("currency", row["currency"])
    reference = wanted.get("fitid") or wanted.get("reference") or wanted.get("transaction_id")
    assert row["bank_reference"] == reference
    assert "counterparty_name" not in wanted or folded(row["counterparty_name"]) == folded(wanted["counterparty_name"])
    assert "counterparty_account" not in wanted or row["counterparty_iban"] == wanted["counterparty_account"]
    for part in [*wanted.get("description_contains", []), wanted.get("memo", "")]:
        assert folded(part) in folded(row["description"])
