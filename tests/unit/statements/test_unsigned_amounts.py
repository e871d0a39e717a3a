"""
JSON of banks whose amounts have no minus sign: what parties and merchants say, and when it is refused.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.psd2_answers import statements

OWN, OTHER = "NL91ABNA0417164300", "DE89370400440532013000"
OUT_BY: dict[str, dict[str, Any]] = {
    "creditor": {"creditorName": "Shop"},
    "creditor account": {"creditorAccount": {"iban": OTHER}},
    "both parties": {"debtorAccount": {"iban": OWN}, "creditorName": "Shop", "creditorAccount": {"iban": OTHER}},
    "merchant category": {"merchantCategoryCode": "5411"},
    "word": {"transactionType": "Debit"},
    "card acceptor": {"cardAcceptorId": "M1", "cardTransactionId": "1"},
}


def report(*rows: dict[str, Any], balances: tuple[str, str] | None = None) -> dict[str, Any]:
    """
    A Berlin Group answer with the rows.
    """
    named = [
        {"balanceType": kind, "balanceAmount": {"amount": amount, "currency": "EUR"}}
        for kind, amount in zip(("openingBooked", "closingBooked"), balances or (), strict=False)
    ]
    return {"account": {"iban": OWN}, "balances": named, "transactions": {"booked": list(rows), "pending": []}}


def row(amount: str, **fields: Any) -> dict[str, Any]:
    """
    One transaction.
    """
    return {"bookingDate": "2026-03-02", "transactionAmount": {"amount": amount, "currency": "EUR"}, **fields}


def read(document: dict[str, Any]) -> tuple[list[str], str]:
    """
    The amounts, and all warnings.
    """
    (statement,) = statements(document)
    amounts = [found["amount"] for found in statement["transactions"]]
    return amounts, " ".join(warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize("evidence", OUT_BY.values(), ids=OUT_BY)
def test_money_that_went_out_is_money_out_though_no_amount_has_a_sign(evidence: dict[str, Any]) -> None:
    """
    What came in stays, and the warning says why.
    """
    amounts, warnings = read(report(row("40.00", **evidence), row("100.00", debtorName="Customer")))
    assert amounts == ["-40.00", "100.00"]
    assert "minus sign" in warnings


@pytest.mark.parametrize("evidence", OUT_BY.values(), ids=OUT_BY)
def test_a_contradiction_among_signed_amounts_is_told(evidence: dict[str, Any]) -> None:
    """
    Others have a minus, so this counts as written: it may be a refund.
    """
    amounts, warnings = read(report(row("40.00", **evidence), row("-7.00", creditorName="Shop")))
    assert amounts == ["40.00", "-7.00"]
    assert "minus sign" in warnings


def test_balances_decide_where_they_are_given() -> None:
    """
    A refund from a shop in a month without any payment.
    """
    amounts, warnings = read(report(row("40.00", creditorName="Shop"), balances=("10.00", "50.00")))
    assert amounts == ["40.00"]
    assert "minus sign" in warnings
    assert read(report(row("40.00", creditorName="Shop"), balances=("50.00", "10.00")))[0] == ["-40.00"]


def test_a_row_without_any_evidence_among_unsigned_ones_is_refused() -> None:
    """
    Others went out without a minus, so nothing tells of this one.
    """
    with pytest.raises(StatementRefused, match="/transactions/booked/1/transactionAmount: expected a minus sign"):
        read(report(row("40.00", creditorName="Shop"), row("9.00")))


def test_money_in_needs_no_evidence_of_its_own() -> None:
    """
    Berlin Group signs its amounts: a month of income has no minus, and the own account is no one else's.
    """
    rows = (row("40.00", debtorName="Customer"), row("9.00"), row("5.00", creditorAccount={"iban": OWN}))
    assert read(report(*rows)) == (["40.00", "9.00", "5.00"], "")


def test_a_word_of_debit_or_credit_beside_the_amount_gives_its_sign() -> None:
    """
    STET writes every amount without a sign; a minus may stand beside the word for debit.
    """
    rows = (row("40.00", creditDebitIndicator="DBIT"), row("9.00", creditDebitIndicator="CRDT"))
    signed = row("-7.00", creditDebitIndicator="DBIT")
    assert read({"transactions": [*rows, signed]})[0] == ["-40.00", "9.00", "-7.00"]
    assert read(report(*rows)) == (["-40.00", "9.00"], "")


@pytest.mark.parametrize(("amount", "word"), [("40.00", "OTHER"), ("-40.00", "CRDT")])
def test_a_word_of_direction_that_is_unknown_or_against_the_sign_is_refused(amount: str, word: str) -> None:
    """
    Nothing else says which way the money went.
    """
    with pytest.raises(StatementRefused, match="/transactions/booked/0/creditDebitIndicator: expected"):
        read(report(row(amount, creditDebitIndicator=word)))


def test_what_status_says_to_be_announced_is_not_booked() -> None:
    """
    STET mixes states in one list.
    """
    (statement,) = statements({"transactions": [row("-40.00", status="BOOK"), row("-9.00", status="PDNG")]})
    assert [found["amount"] for found in statement["transactions"]] == ["-40.00"]
    assert [found["amount"] for found in statement["pending"]] == ["-9.00"]


def test_amounts_of_which_nothing_tells_the_direction_are_told() -> None:
    """
    Neither a minus nor a party in any row: they count as written, and a warning says so.
    """
    booked = [
        {"bookingDate": f"2026-03-{day}", "transactionAmount": {"amount": "20.00", "currency": "EUR"}}
        for day in (13, 14)
    ]
    (statement,) = read_statements(json.dumps({"transactions": {"booked": booked, "pending": []}}).encode())
    assert any("nothing else says which way" in warning.message for warning in statement.warnings)
