"""
Berlin Group NextGenPSD2 1.3, and GoCardless (Nordigen) which keeps its names.
"""

from __future__ import annotations

from integrations.statements.codes import code_of, iso_kind
from integrations.statements.iban import iban_of
from integrations.statements.numbers import amount_of
from integrations.statements.psd2.accounts import AccountBook, AccountPages
from integrations.statements.psd2.document import Fields, Json
from integrations.statements.statement import Balance
from risk_model.transactions import Kind, day_of

STATES = ("booked", "pending", "information")
OPENING, CLOSING = "openingBooked", "closingBooked"


def fits(document: Json) -> bool:
    """
    Whether there are lists of booked or pending transactions, or transactions alone.
    """
    report = _report(document)
    if isinstance(report, dict):
        return any(isinstance(report.get(state), list) for state in STATES) or "transactionAmount" in report
    return (
        isinstance(report, list) and bool(report) and isinstance(report[0], dict) and "transactionAmount" in report[0]
    )


def read_into(book: AccountBook, document: Json) -> None:
    """
    Append all transactions; `information` is neither money nor announced.
    """
    report = _report(document)
    outer = document if isinstance(document, dict) else {}
    number = _account_number(outer)
    currency = Fields(outer.get("account") or {}, "/account").currency("currency")
    if isinstance(report, list) or "transactionAmount" in report:
        report = {"booked": report if isinstance(report, list) else [report]}
    fields = Fields(report, "/transactions")
    for state in STATES[:2]:
        for entry in fields.items(state):
            _append(book, entry, number, pending=state == "pending")
    if fields.items("information"):
        book.remarks.add("/transactions/information", "transactions for information only are left out")
    balances = Fields(outer, "").items("balances") or fields.items("balances")
    for balance in balances:
        _note_balance(book, balance, number)
    if currency and not any(fields.items(state) for state in STATES[:2]):
        book.pages(number, currency)


def _report(document: Json) -> Json:
    if isinstance(document, dict):
        inner = document.get("transactions", document.get("transactionsDetails"))
        return document if inner is None else inner
    return document


def _account_number(outer: dict[str, Json]) -> str:
    account = outer.get("account")
    if isinstance(account, str):
        return account.strip()
    return Fields(account or {}, "/account").text("iban", "bban", "resourceId", "maskedPan")


def _append(book: AccountBook, entry: Fields, number: str, *, pending: bool) -> None:
    money = entry.inner("transactionAmount")
    cents, currency = money.cents("amount"), money.currency("currency")
    _note_sign(book, entry, cents)
    name, iban = _counterparty(entry, cents)
    day = entry.day("bookingDate", "bookingDateTime")
    if day is None:
        day = entry.day("valueDate", "valueDateTime", "transactionDate")
        if day is not None and not pending:
            book.remarks.add(entry.where, "no day of booking is given, the value day stands for it")
    book.append(
        book.pages(number, currency),
        where=f"{entry.where}/bookingDate",
        day=day,
        cents=cents,
        pending=pending,
        value_day=entry.day("valueDate", "valueDateTime"),
        balance_cents=_balance_after(entry, currency),
        kind=code_of(_kind(entry)),
        name=name,
        iban=iban,
        description=_description(entry),
        end_to_end_id=entry.reference("endToEndId"),
        bank_reference=entry.reference("entryReference", "transactionId", "internalTransactionId"),
    )


def _note_sign(book: AccountBook, entry: Fields, cents: int) -> None:
    """
    The amount counts as written; one that goes out by its parties but comes in by its sign is told of.
    """
    paid = _party(entry, "creditor") and not _party(entry, "debtor")
    if cents > 0 and paid:
        book.remarks.add(
            f"{entry.where}/transactionAmount",
            "the amount has no sign, yet only a creditor is named: it may have gone out; it counts as written",
        )


def _party(entry: Fields, role: str) -> bool:
    return bool(entry.value.get(f"{role}Name") or entry.value.get(f"{role}Account"))


def _counterparty(entry: Fields, cents: int) -> tuple[str, str]:
    """
    Name and IBAN of the other party: the creditor of money that goes out, the debtor of money that comes in.
    """
    first, second = ("creditor", "debtor") if cents < 0 else ("debtor", "creditor")
    role = first if _party(entry, first) else second
    name = entry.text(f"{role}Name") or entry.text(f"ultimate{role.capitalize()}")
    account = entry.value.get(f"{role}Account")
    return name, iban_of(Fields(account, entry.where).text("iban")) if isinstance(account, dict) else ""


def _description(entry: Fields) -> str:
    text = entry.texts("remittanceInformationUnstructured") or entry.texts("remittanceInformationUnstructuredArray")
    if text:
        return text
    structured = entry.value.get("remittanceInformationStructured")
    if isinstance(structured, dict):
        return Fields(structured, entry.where).text("reference")
    listed = entry.value.get("remittanceInformationStructuredArray")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        return Fields(listed[0], entry.where).text("reference")
    return (
        entry.texts("remittanceInformationStructured")
        or entry.texts("remittanceInformationStructuredArray")
        or entry.texts("additionalInformation")
    )


def _kind(entry: Fields) -> Kind:
    parts = entry.text("bankTransactionCode").upper().split("-")
    return iso_kind(parts[0], parts[1], parts[2]) if len(parts) == 3 else Kind.OTHER


def _balance_after(entry: Fields, currency: str | None) -> int | None:
    balance = entry.inner("balanceAfterTransaction")
    money = balance.inner("balanceAmount") if "balanceAmount" in balance.value else balance.inner("amount")
    if not money.value or money.currency("currency") != currency:
        return None
    return money.cents("amount")


def _note_balance(book: AccountBook, balance: Fields, number: str) -> None:
    kind = balance.text("balanceType")
    if kind not in (OPENING, CLOSING):
        return
    money = balance.inner("balanceAmount")
    day = balance.day("referenceDate", "lastChangeDateTime")
    pages: AccountPages = book.pages(number, money.currency("currency"))
    found = Balance(amount_of(money.cents("amount")), None if day is None else day_of(day))
    if kind == OPENING:
        pages.opening = found
    else:
        pages.closing = found
