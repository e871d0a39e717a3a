"""
PSD2 JSON: signs, states, balances and scales of five services.
"""

from __future__ import annotations

import copy
import json
import tracemalloc
from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import BERLIN_GROUP, OPEN_BANKING, PLAID, TINK
from tests.unit.statements.psd2_answers import statements


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
    A creditor beside money in, as in a published example that forgot the sign: money out, and a warning.
    """
    document = copy.deepcopy(BERLIN_GROUP)
    document["transactions"]["booked"][0]["transactionAmount"]["amount"] = "12.50"
    document["transactions"]["pending"] = []
    del document["balances"]
    (statement,) = statements(document)
    assert statement["transactions"][0]["amount"] == "-12.50"
    assert any("no amount" in warning["message"] for warning in statement["warnings"])


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
        read_statements(json.dumps(document).encode())


def test_a_booking_without_any_day_is_refused() -> None:
    """
    The place is named as a JSON pointer.
    """
    document = copy.deepcopy(BERLIN_GROUP)
    for name in ("bookingDate", "valueDate"):
        del document["transactions"]["booked"][0][name]
    with pytest.raises(StatementRefused, match="/transactions/booked/0/bookingDate"):
        read_statements(json.dumps(document).encode())


@pytest.mark.parametrize(
    "doubled",
    [
        '{"amount": "1.00", "amount": "2.00", "currency": "EUR"}',
        '{"amount" : "1.00", "currency": "EUR", "amount"\n:"2.00"}',
        '{"amount": "1.00", "\\u0061mount": "2.00", "currency": "EUR"}',
        '{"note": "a \\": b", "amount": "1.00", "amount": "1.00", "currency": "EUR"}',
    ],
)
@pytest.mark.parametrize("many", [0, 3_000])
def test_a_key_that_comes_twice_is_refused_however_it_is_spelled(doubled: str, many: int) -> None:
    """
    Which of two amounts counts is not for us to choose, in a short list or a long one.
    """
    row = '{"bookingDate": "2024-01-02", "transactionAmount": %s}'
    rows = [row % '{"amount": "1.00", "currency": "EUR"}'] * many + [row % doubled]
    with pytest.raises(StatementRefused, match="every key once"):
        read_statements(f'{{"transactions": {{"booked": [{",".join(rows)}]}}}}'.encode())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12", "12.00"),
        ("-12.5", "-12.50"),
        ("0.07", "0.07"),
        ('"1.10"', "1.10"),
        ("123456789012.34", "123456789012.34"),
    ],
)
def test_numbers_are_exact(written: str, told: str) -> None:
    """
    An amount may be a text or a number; no float comes near it.
    """
    row = f'{{"bookingDate": "2024-01-02", "transactionAmount": {{"amount": {written}, "currency": "EUR"}}}}'
    answer: Any = answer_of(read_statements(f'{{"transactions": {{"booked": [{row}]}}}}'.encode()))
    assert answer["statements"][0]["transactions"][0]["amount"] == told


def test_a_long_list_takes_little_more_memory_than_its_text() -> None:
    """
    Rows are decoded one at a time, and only columns stay.
    """
    row = json.dumps(BERLIN_GROUP["transactions"]["booked"][0] | {"remittanceInformationUnstructured": "x" * 300})
    data = f'{{"transactions": {{"booked": [{",".join([row] * 30_000)}]}}}}'.encode()
    tracemalloc.start()
    (statement,) = read_statements(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(statement.transactions) == 30_000
    assert peak < 2 * len(data)
