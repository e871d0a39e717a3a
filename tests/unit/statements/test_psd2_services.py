"""
PSD2 JSON of Enable Banking, Plaid, Tink and Open Banking UK: what each says in its own words.
"""

from __future__ import annotations

from typing import Any

import pytest

from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import OPEN_BANKING, PLAID, TINK
from tests.unit.statements.psd2_answers import row_of, statements

OTHER = "DE89370400440532013000"


def an_enable_banking(indicator: str = "DBIT", amount: str = "9.50", **fields: Any) -> dict[str, Any]:
    """
    Enable Banking's answer with one transaction.
    """
    entry = {
        "entry_reference": "E-1",
        "booking_date": "2024-01-02",
        "transaction_amount": {"amount": amount, "currency": "EUR"},
        "credit_debit_indicator": indicator,
        "status": "BOOK",
        "creditor": {"name": "Kiosk"},
        "creditor_account": {"iban": OTHER},
        "debtor": None,
        "remittance_information": ["two", "lines"],
        "bank_transaction_code": {"code": "PMNT", "sub_code": "RDDT-ESDD"},
    }
    return {"transactions": [entry | fields], "continuation_key": None}


def test_enable_banking() -> None:
    """
    The indicator gives the sign, the creditor is the other party of what goes out.
    """
    row = row_of(an_enable_banking())
    assert (row["amount"], row["kind"], row["description"]) == ("-9.50", "direct_debit", "two lines")
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Kiosk", OTHER)
    assert row_of(an_enable_banking(amount="-9.50"))["amount"] == "-9.50"
    assert row_of(an_enable_banking("CRDT"))["amount"] == "9.50"


def test_enable_banking_states() -> None:
    """
    Pending ones stand apart, cancelled ones are left out and told.
    """
    (pending,) = statements(an_enable_banking(status="PDNG"))
    (cancelled,) = statements(an_enable_banking(status="CNCL"))
    assert (len(pending["transactions"]), len(pending["pending"])) == (0, 1)
    assert any("left out" in warning["message"] for warning in cancelled["warnings"])


@pytest.mark.parametrize("fields", [{"indicator": "CRDT", "amount": "-1.00"}, {"indicator": ""}, {"status": "ODD"}])
def test_enable_banking_refuses_what_contradicts(fields: dict[str, Any]) -> None:
    """
    A sign against the indicator, no indicator, a state that is none.
    """
    with pytest.raises(StatementRefused, match="/transactions/0/"):
        statements(an_enable_banking(**fields))


def test_plaid_asset_report() -> None:
    """
    Accounts inside items inside a report, amounts turned as in every answer of Plaid.
    """
    entry = {"account_id": "a", "amount": -12.5, "date": "2024-01-02", "iso_currency_code": "USD", "pending": False}
    accounts = [{"account_id": name, "transactions": [entry | {"account_id": name}]} for name in ("a", "b")]
    found = statements({"report": {"asset_report_id": "r", "items": [{"accounts": accounts}]}, "request_id": "q"})
    assert [statement["account"]["other"] for statement in found] == ["a", "b"]
    assert [statement["transactions"][0]["amount"] for statement in found] == ["12.50", "12.50"]


def test_plaid_currency_of_the_account() -> None:
    """
    A transaction without a currency has its account's.
    """
    entry = {"account_id": "a", "amount": 3, "date": "2024-01-02", "iso_currency_code": None, "pending": False}
    accounts = [{"account_id": "a", "balances": {"iso_currency_code": "GBP"}}]
    (statement,) = statements({"accounts": accounts, "transactions": [entry]})
    assert statement["currency"] == "GBP"
    (unknown,) = statements({"accounts": PLAID["accounts"], "transactions": [entry]})
    assert unknown["currency"] is None


def test_tink_books_at_a_time() -> None:
    """
    Where the day of booking is only given with its time.
    """
    entry = TINK["transactions"][0] | {"dates": {}, "bookedDateTime": "2024-01-05T09:25:12Z"}
    assert row_of({"transactions": [entry]})["booking_date"] == "2024-01-05"


def test_short_british_codes() -> None:
    """
    DD is a direct debit.
    """
    entry = OPEN_BANKING["Data"]["Transaction"][0] | {"BankTransactionCode": None}
    entry |= {"ProprietaryBankTransactionCode": {"Code": "DD", "Issuer": "Bank"}}
    assert row_of({"Data": {"Transaction": [entry]}})["kind"] == "direct_debit"


def test_tinks_types_of_another_shape_tell_nothing() -> None:
    """
    The kind is not worth a refusal.
    """
    entry = TINK["transactions"][0] | {"types": ["DEFAULT"]}
    (statement,) = statements({"transactions": [entry]})
    assert statement["transactions"][0]["kind"] == "other"
