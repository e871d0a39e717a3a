"""
PSD2 JSON: signs, states, balances and scales of five services.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from integrations.statements.answer import answer_of
from integrations.statements.reading import read_file
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import BERLIN_GROUP, OPEN_BANKING, PLAID, TINK


def statements(document: Any) -> list[dict[str, Any]]:
    """
    The answer for a document.
    """
    answer: Any = answer_of(read_file(json.dumps(document).encode()))
    return list(answer["statements"])


def test_berlin_group() -> None:
    """
    Account, balances, pending apart, the ISO code's kind, no reference where there is none.
    """
    (statement,) = statements(BERLIN_GROUP)
    (row,) = statement["transactions"]
    assert statement["account"]["iban"] == "NL91ABNA0417164300"
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("20.00", "7.50")
    assert statement["reconciled"] is True
    assert (row["amount"], row["kind"], row["end_to_end_id"]) == ("-12.50", "returned_debit", None)
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Gas", "DE89370400440532013000")
    assert [pending["amount"] for pending in statement["pending"]] == ["-1.00"]


def test_an_amount_without_its_sign_is_told() -> None:
    """
    A creditor beside money in: as in a published example that forgot the sign.
    """
    document = copy.deepcopy(BERLIN_GROUP)
    document["transactions"]["booked"][0]["transactionAmount"]["amount"] = "12.50"
    del document["balances"]
    (statement,) = statements(document)
    assert any("no sign" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize("shape", ["report", "list", "envelope"])
def test_shapes_of_gocardless(shape: str) -> None:
    """
    With its envelope, without, and in one more.
    """
    report = BERLIN_GROUP["transactions"]
    document = {"report": report, "list": report["booked"], "envelope": {"response": {"transactions": report}}}[shape]
    assert [row["amount"] for row in statements(document)[0]["transactions"]] == ["-12.50"]


def test_open_banking_uk() -> None:
    """
    The indicator gives the sign; what was rejected is left out and told.
    """
    (statement,) = statements(OPEN_BANKING)
    assert [row["amount"] for row in statement["transactions"]] == ["-10.00"]
    assert [row["amount"] for row in statement["pending"]] == ["-10.00"]
    assert statement["transactions"][0]["kind"] == "direct_debit"
    assert any("rejected" in warning["message"] for warning in statement["warnings"])


def test_plaid_turns_its_sign() -> None:
    """
    A positive amount is money that went out.
    """
    (statement,) = statements(PLAID)
    assert [row["amount"] for row in statement["transactions"]] == ["-12.50", "100.00"]
    assert [row["amount"] for row in statement["pending"]] == ["-3.00"]


def test_plaid_sync_leaves_out_what_it_removes() -> None:
    """
    /transactions/sync: added, modified and removed.
    """
    added = PLAID["transactions"][:2]
    changed = [added[0] | {"amount": 13.5}]
    found = statements({"added": added, "modified": changed, "removed": [{"transaction_id": "p1"}], "next_cursor": "c"})
    assert [row["amount"] for row in found[0]["transactions"]] == ["-13.50"]


def test_tink_scales_row_by_row() -> None:
    """
    Hundredths, tenths and whole crowns.
    """
    (statement,) = statements(TINK)
    assert [row["amount"] for row in statement["transactions"]] == ["-123.45", "-130.00", "7.00"]
    assert statement["currency"] == "SEK"


@pytest.mark.parametrize("document", [{}, [], {"transactions": []}, {"transactions": {}}, 1, "x", None, {"Data": {}}])
def test_other_documents_are_refused(document: Any) -> None:
    """
    JSON that is no list of transactions.
    """
    with pytest.raises(StatementRefused):
        read_file(json.dumps(document).encode())


def test_a_booking_without_any_day_is_refused() -> None:
    """
    The place is named as a JSON pointer.
    """
    document = copy.deepcopy(BERLIN_GROUP)
    for name in ("bookingDate", "valueDate"):
        del document["transactions"]["booked"][0][name]
    with pytest.raises(StatementRefused, match="/transactions/booked/0/bookingDate"):
        read_file(json.dumps(document).encode())
