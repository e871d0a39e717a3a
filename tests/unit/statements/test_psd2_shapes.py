"""
PSD2 JSON as services and those who save their answers shape it: envelopes, pages, maps of accounts, own additions.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.psd2_answers import row_of, statements

OWN, OTHER = "NL91ABNA0417164300", "DE89370400440532013000"


def a_transaction(amount: str | float = "-5.00", **fields: Any) -> dict[str, Any]:
    """
    One of Berlin Group's, on 2 January 2024.
    """
    return {"bookingDate": "2024-01-02", "transactionAmount": {"amount": amount, "currency": "EUR"}} | fields


def a_report(*booked: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """
    Berlin Group's answer with these transactions.
    """
    return {"transactions": {"booked": list(booked), "pending": []}} | beside


@pytest.mark.parametrize(
    "document",
    [
        {"data": a_report(a_transaction()), "status": 200},
        {"success": True, "response": a_report(a_transaction(), last_updated="2024-01-03T00:00:00Z")},
        {"description": "an example", "value": {"transactionsDetails": a_transaction()}},
        [a_report(a_transaction())],
    ],
)
def test_envelopes(document: Any) -> None:
    """
    What stands around the answer does not matter.
    """
    assert row_of(document)["amount"] == "-5.00"


@pytest.mark.parametrize(
    "document",
    [
        [a_report(a_transaction(), account={"iban": iban}) for iban in (OWN, OTHER)],
        {"accounts": [{"iban": iban} | a_report(a_transaction()) for iban in (OWN, OTHER)]},
        {iban: a_report(a_transaction()) for iban in (OWN, OTHER)},
    ],
)
def test_accounts_are_not_mixed(document: Any) -> None:
    """
    A list, a map or an array of accounts: one statement each.
    """
    found = statements(document)
    assert [statement["account"]["iban"] for statement in found] == [OWN, OTHER]
    assert [len(statement["transactions"]) for statement in found] == [1, 1]


def test_pages_of_one_account_are_one_statement() -> None:
    """
    Answers that were fetched one after the other; where they name no account, that is told.
    """
    (statement,) = statements([a_report(a_transaction(amount), account={"iban": OWN}) for amount in ("-1.00", "2.00")])
    assert [row["amount"] for row in statement["transactions"]] == ["-1.00", "2.00"]
    (unnamed,) = statements([a_report(a_transaction()), a_report(a_transaction())])
    assert any("name no account" in warning["message"] for warning in unnamed["warnings"])


def test_an_empty_report_keeps_its_account() -> None:
    """
    No bookings in the period is an answer too.
    """
    (statement,) = statements(a_report(account={"iban": OWN}))
    assert statement["account"]["iban"] == OWN
    assert statement["transactions"] == []


WIDE = [{"a": [{"b": [{"c": {}}] * 50}] * 50}] * 50


def test_wide_documents_are_refused() -> None:
    """
    Looking into envelopes ends, whatever they hold.
    """
    with pytest.raises(StatementRefused):
        statements(WIDE)


@pytest.mark.parametrize(
    "after",
    [
        {"amount": "7.00", "currency": "EUR"},
        {"amount": {"amount": "7.00", "currency": "EUR"}},
        {"balanceAmount": {"amount": "7.00", "currency": "EUR"}, "balanceType": "interimBooked"},
    ],
)
def test_balance_after_a_transaction(after: dict[str, Any]) -> None:
    """
    Three ways to write it; a balance that does not follow is told.
    """
    rows = [a_transaction(balanceAfterTransaction=after), a_transaction(balanceAfterTransaction=after)]
    (statement,) = statements(a_report(*rows))
    assert any("do not follow" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"bankTransactionCode": "PMNT/RDDT/UPDD"}, "returned_debit"),
        ({"bankTransactionCode": "PMNT-RCVD-ESDD"}, "direct_debit"),
        ({"bankTransactionCode": "PMNT-RCDT-ESCT", "purposeCode": "SALA"}, "salary"),
        ({"proprietaryBankTransactionCode": "NTRF+105+9250+930"}, "direct_debit"),
        ({"cardTransactionId": "c-1"}, "card"),
        ({"bankTransactionCode": "PMNT"}, "other"),
    ],
)
def test_kinds(fields: dict[str, Any], kind: str) -> None:
    """
    ISO codes with either mark between their parts, German codes and purposes.
    """
    assert row_of(a_report(a_transaction(**fields)))["kind"] == kind


def test_rabobank_says_its_own_code() -> None:
    """
    541 of Rabobank is a transfer, 584 a salary.
    """
    own = {"iban": "NL44RABO0123456789"}
    row = row_of(a_report(a_transaction(raboDetailedTransactionType="584"), account=own))
    assert row["kind"] == "salary"


def test_a_mixed_list_says_the_state_of_each() -> None:
    """
    What is only announced is no money, in whichever list it stands.
    """
    (statement,) = statements({"transactions": [a_transaction(), a_transaction(bookingStatus="PENDING")]})
    assert (len(statement["transactions"]), len(statement["pending"])) == (1, 1)


def test_the_own_account_is_not_the_other_party() -> None:
    """
    Money without a sign from the own account to another one went out.
    """
    entry = a_transaction(
        "12.00", debtorName="Me", debtorAccount={"iban": OWN}, creditorName="Shop", creditorAccount={"iban": OTHER}
    )
    document = a_report(entry, account={"iban": OWN})
    row = row_of(document)
    assert (row["amount"], row["counterparty_name"], row["counterparty_iban"]) == ("-12.00", "Shop", OTHER)
    assert any("no amount" in warning["message"] for warning in statements(document)[0]["warnings"])


def test_card_accounts() -> None:
    """
    A card account has names of its own.
    """
    card = a_transaction(cardTransactionId="c-1", transactionDetails="Kiosk, town", transactionDate="2024-01-01")
    document = {"cardAccount": {"maskedPan": "123456xxxxxx1234"}, "cardTransactions": {"booked": [card]}}
    (statement,) = statements(document)
    (row,) = statement["transactions"]
    assert statement["account"]["other"] == "123456xxxxxx1234"
    assert (row["description"], row["bank_reference"], row["kind"]) == ("Kiosk, town", "c-1", "card")


@pytest.mark.parametrize(("written", "amount"), [("-5.0000000000", "-5.00"), ("+188.10", "188.10"), (-5.1, "-5.10")])
def test_amounts_as_databases_write_them(written: str | float, amount: str) -> None:
    """
    Noughts at the end change nothing.
    """
    assert row_of(a_report(a_transaction(written)))["amount"] == amount


@pytest.mark.parametrize("written", ["-5.0000000001", "5.001", "5e2", "1,000.00"])
def test_amounts_are_never_rounded(written: str) -> None:
    """
    What lies below a cent is refused.
    """
    with pytest.raises(StatementRefused, match="/transactions/booked/0/transactionAmount/amount"):
        statements(a_report(a_transaction(written)))


def test_days_with_a_time_behind_a_space() -> None:
    """
    As databases write them.
    """
    assert row_of(a_report(a_transaction(bookingDate="2024-01-02 00:00:00")))["booking_date"] == "2024-01-02"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("C:\\\\u0000", True),
        ("\\\\\\u0007", False),
        ("\\\\" * 100 + "\\u0000", False),
        ("\\\\" * 100 + "\\\\u0000", True),
        ("\\ud83d\\ude00", True),
        ("\\ude00", False),
        ("\\ud83d\\ud83d\\ude00", False),
        ("\\ud83d\\ude00\\ude00", False),
    ],
)
def test_escapes_are_told_from_escaped_backslashes(text: str, is_read: bool) -> None:
    """
    A control or half of a pair is refused, a path that looks like one is not.
    """
    data = json.dumps(a_report(a_transaction(creditorName="NAME"))).replace("NAME", text).encode()
    if is_read:
        assert read_statements(data)
    else:
        with pytest.raises(StatementRefused, match=r"without control characters|without lone surrogates"):
            read_statements(data)


def test_an_empty_array_is_no_party() -> None:
    """
    PHP writes an empty object so.
    """
    row = row_of(a_report(a_transaction(creditorName="A name", creditorAccount=[], currencyExchange=[])))
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("A name", None)


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"remittanceInformationStructuredArray": [{"reference": "R1"}, {"reference": "R2"}]}, "R1 R2"),
        ({"remittanceInformationStructured": {"reference": "RF18"}}, "RF18"),
        ({"remittanceInformationStructured": "RF18"}, "RF18"),
        (
            {
                "remittanceInformationUnstructuredArray": ["a", "b"],
                "remittanceInformationStructured": {"reference": "RF18"},
            },
            "a b RF18",
        ),
    ],
)
def test_references_stand_in_the_description(fields: dict[str, Any], description: str) -> None:
    """
    All of them, behind the payer's own words.
    """
    assert row_of(a_report(a_transaction(**fields)))["description"] == description
