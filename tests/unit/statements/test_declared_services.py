"""
Account services that are declared in a few lines: each golden answer with its rows, and a sign rule never leaves home.
"""

from __future__ import annotations

from typing import Any

import pytest

from integrations.statements.psd2.services.declarations import DECLARATIONS
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import PLAID
from tests.unit.statements.psd2_answers import statements

Row = dict[str, Any]


def starling(direction: str, pence: int, **fields: Any) -> Row:
    return {
        "feedItemUid": "f1",
        "categoryUid": "main",
        "amount": {"currency": "GBP", "minorUnits": pence},
        "direction": direction,
        "transactionTime": "2026-03-01T09:00:00.000Z",
        "settlementTime": "2026-03-02T09:00:00.000Z",
        "status": "SETTLED",
        "counterPartyName": "Shop",
        "reference": "Order 1",
    } | fields


def monzo(pence: float, **fields: Any) -> Row:
    return {
        "id": "tx_1",
        "account_id": "acc_1",
        "created": "2026-03-01T09:00:00Z",
        "settled": "2026-03-02T09:00:00Z",
        "amount": pence,
        "currency": "GBP",
        "is_load": False,
        "merchant": {"name": "Shop"},
        "description": "SHOP 12",
    } | fields


def revolut(amount: float, **fields: Any) -> Row:
    leg = {"leg_id": "l1", "account_id": "a1", "amount": amount, "currency": "EUR", "description": "To Shop"}
    return {
        "id": "r1",
        "type": "transfer",
        "state": "completed",
        "created_at": "2026-03-01T09:00:00Z",
        "completed_at": "2026-03-02T09:00:00Z",
        "legs": [leg],
    } | fields


def wise(amount: float, kind: str, balance: float, **fields: Any) -> Row:
    return {
        "type": kind,
        "date": "2026-03-02T09:00:00.000Z",
        "amount": {"value": amount, "currency": "EUR"},
        "totalFees": {"value": 0, "currency": "EUR"},
        "details": {"type": "CARD", "description": "Card payment"},
        "runningBalance": {"value": balance, "currency": "EUR"},
        "referenceNumber": "CARD-1",
    } | fields


def belvo(amount: float, kind: str, **fields: Any) -> Row:
    return {
        "id": "b1",
        "account": {"id": "acc", "number": "4057", "currency": "MXN"},
        "value_date": "2026-03-01",
        "accounting_date": "2026-03-02",
        "amount": amount,
        "currency": "MXN",
        "type": kind,
        "status": "PROCESSED",
        "description": "SPEI",
    } | fields


def bridge(amount: float, **fields: Any) -> Row:
    return {
        "id": 1,
        "account_id": 2,
        "clean_description": "Shop",
        "bank_description": "CB SHOP",
        "amount": amount,
        "date": "2026-03-02",
        "currency_code": "EUR",
        "is_future": False,
        "is_deleted": False,
    } | fields


def pluggy(amount: float, kind: str, **fields: Any) -> Row:
    return {
        "id": "p1",
        "accountId": "a1",
        "currencyCode": "BRL",
        "amount": amount,
        "date": "2026-03-02T00:00:00.000Z",
        "type": kind,
        "status": "POSTED",
        "description": "PIX",
    } | fields


def ynab(thousandths: int, **fields: Any) -> Row:
    return {
        "id": "y1",
        "account_id": "a1",
        "date": "2026-03-02",
        "amount": thousandths,
        "memo": "lunch",
        "payee_name": "Shop",
        "cleared": "cleared",
        "approved": True,
        "deleted": False,
    } | fields


# A document of each with -12.50 and 20.00, and the same with a second transaction that is no money.
GOLDEN: dict[str, tuple[Any, Row | None]] = {
    "Starling": ({"feedItems": [starling("OUT", 1250), starling("IN", 2000)]}, starling("OUT", 5, status="DECLINED")),
    "Monzo": ({"transactions": [monzo(-1250), monzo(2000)]}, monzo(-5, decline_reason="INSUFFICIENT_FUNDS")),
    "Revolut Business": ([revolut(-12.5), revolut(20)], revolut(-5, state="declined")),
    "Wise": ({"transactions": [wise(-12.5, "DEBIT", 7.5), wise(20, "CREDIT", 27.5)]}, None),
    "Belvo": ({"count": 2, "results": [belvo(12.5, "OUTFLOW"), belvo(20, "INFLOW")]}, None),
    "Bridge": ({"resources": [bridge(-12.5), bridge(20)]}, bridge(-5, is_deleted=True)),
    "Pluggy": ({"total": 2, "page": 1, "results": [pluggy(-12.5, "DEBIT"), pluggy(20, "CREDIT")]}, None),
    "YNAB": ({"data": {"transactions": [ynab(-12500), ynab(20000)]}}, ynab(-5000, deleted=True)),
}


def rows_of(document: Any) -> list[Row]:
    return [row for statement in statements(document) for row in statement["transactions"]]


def test_every_declared_service_has_a_golden_answer() -> None:
    """
    A declaration without a test is a guess; each says where its sign rule is told.
    """
    assert {declaration.name for declaration in DECLARATIONS} == set(GOLDEN)
    assert all(declaration.source for declaration in DECLARATIONS)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_answers(name: str) -> None:
    """
    Money out, money in, the day of booking.
    """
    rows = rows_of(GOLDEN[name][0])
    assert [row["amount"] for row in rows] == ["-12.50", "20.00"]
    assert {row["booking_date"] for row in rows} == {"2026-03-02"}
    assert all(row["description"] and row["bank_reference"] for row in rows)


@pytest.mark.parametrize("name", [name for name, (_document, extra) in GOLDEN.items() if extra])
def test_what_is_no_money_is_left_out_and_told(name: str) -> None:
    """
    Declined, deleted and reverted transactions.
    """
    extra = GOLDEN[name][1]
    assert extra is not None
    found = statements([extra])
    assert not any(statement["transactions"] for statement in found)
    assert any("left out" in warning["message"] for statement in found for warning in statement["warnings"])


@pytest.mark.parametrize(
    "row",
    [
        starling("OUT", 5, status="PENDING"),
        monzo(-5, settled=""),
        revolut(-5, state="pending", completed_at=None),
        belvo(5, "OUTFLOW", status="PENDING"),
        bridge(-5, is_future=True),
        pluggy(-5.5, "DEBIT", status="PENDING"),
    ],
)
def test_what_is_announced_stands_apart(row: Row) -> None:
    """
    Pending is never money.
    """
    (statement,) = statements([row])
    assert (len(statement["transactions"]), len(statement["pending"])) == (0, 1)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([starling("SIDEWAYS", 5)], "/0/amount/minorUnits"),
        ([starling("IN", -5)], "/0/amount/minorUnits"),
        ([monzo(-1234, currency="KWD")], "/0/amount"),
        ([monzo(-12.5)], "/0/amount"),
        ([wise(-12.5, "DEBIT", 7.5), wise(-20, "CREDIT", 9.5)], "/1/amount/value"),
        ([belvo(5, "ELSEWHERE")], "/0/amount"),
        ([pluggy(-5.5, "DEBIT"), pluggy(7.5, "DEBIT")], "/1/amount"),
        ([ynab(-12345)], "/0/amount"),
    ],
)
def test_what_contradicts_itself_is_refused(document: list[Row], place: str) -> None:
    """
    An unknown direction, a sign against it, parts of a cent or of a unit.
    """
    with pytest.raises(StatementRefused, match=place):
        rows_of(document)


@pytest.mark.parametrize(("currency", "amount"), [("GBP", "-12.50"), ("JPY", "-1250.00"), ("KWD", "-1.25")])
def test_the_smallest_unit_is_the_currencys(currency: str, amount: str) -> None:
    """
    A penny, a whole yen, a thousandth of a dinar.
    """
    assert [row["amount"] for row in rows_of([monzo(-1250, currency=currency)])] == [amount]


def test_a_debit_without_its_minus_is_money_out_and_told() -> None:
    """
    Where no amount has a sign the word decides; where all have the wrong one, as on a card, they are turned.
    """
    for document in ([pluggy(120.5, "DEBIT")], [pluggy(120.5, "DEBIT"), pluggy(-9.5, "CREDIT")]):
        (statement,) = statements(document)
        assert statement["transactions"][0]["amount"] == "-120.50"
        assert statement["warnings"]


def test_wise_states_its_balances() -> None:
    """
    Opening, closing, and whether they add up.
    """
    money = {"startOfStatementBalance": 20, "endOfStatementBalance": 27.5}
    document = GOLDEN["Wise"][0] | {key: {"value": value, "currency": "EUR"} for key, value in money.items()}
    (statement,) = statements(document)
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("20.00", "27.50")
    assert statement["reconciled"] is True


def test_a_transfer_between_own_accounts_has_two_legs() -> None:
    """
    Each on its own account.
    """
    legs = [
        {"leg_id": name, "account_id": name, "amount": amount, "currency": "EUR"}
        for name, amount in (("a", -5.5), ("b", 5.5))
    ]
    found = statements([revolut(0) | {"legs": legs}])
    assert [(s["account"]["other"], s["transactions"][0]["amount"]) for s in found] == [("a", "-5.50"), ("b", "5.50")]


@pytest.mark.parametrize("missing", ["pending", "iso_currency_code", "transaction_id"])
def test_the_sign_is_turned_for_plaid_alone(missing: str) -> None:
    """
    Without one of Plaid's own keys a list is a plain one: as written, or refused.
    """
    entries = [{**entry, "amount": -12.5, "currency": "USD"} for entry in PLAID["transactions"][:2]]
    gone = {missing, "account_id"} if missing == "transaction_id" else {missing}
    gone |= {"unofficial_currency_code"} if missing == "iso_currency_code" else set()
    turned, as_written = (
        rows_of({"transactions": entries}),
        [{key: value for key, value in entry.items() if key not in gone} for entry in entries],
    )
    assert {row["amount"] for row in turned} == {"12.50"}
    assert {row["amount"] for row in rows_of({"transactions": as_written})} == {"-12.50"}
