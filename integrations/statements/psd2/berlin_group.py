"""
Berlin Group NextGenPSD2 1.3, and GoCardless (Nordigen) which keeps its names.
"""

from __future__ import annotations

from collections.abc import Iterator

from integrations.statements.codes import code_of, iso_kind
from integrations.statements.iban import iban_of
from integrations.statements.numbers import amount_of
from integrations.statements.psd2.accounts import AccountBook, AccountPages
from integrations.statements.psd2.document import NULL, Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.statement import Balance, StatementRefused
from risk_model.transactions import Kind, day_of

BOOKED, PENDING = "booked", "pending"
STATES = (BOOKED, PENDING, "information")
OPENING, CLOSING = "openingBooked", "closingBooked"


def fits(document: Part) -> bool:
    """
    Whether there are lists of booked or pending transactions, or transactions alone.
    """
    report = _report(document)
    if report.is_array:
        return "transactionAmount" in report.first.members
    return any(report.get(state).is_array for state in STATES) or "transactionAmount" in report.members


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions; `information` is neither money nor announced.
    """
    report, account = _report(document), document.get("account")
    number = _account_number(account)
    is_empty = True
    for entry, pending in _entries(report):
        _append(book, entry, number, pending=pending)
        is_empty = False
    if report.get("information").objects:
        book.remarks.add("/transactions/information", "transactions for information only are left out")
    for balance in (document.get("balances") if document.get("balances").objects else report.get("balances")).items():
        _note_balance(book, balance, number)
    currency = account.fields.currency("currency") if account.is_object else None
    if currency and is_empty:
        book.pages(number, currency)


def _entries(report: Part) -> Iterator[tuple[Fields, bool]]:
    """
    The transactions, and whether each is pending.
    """
    if report.is_array:
        yield from ((entry, False) for entry in report.items())
    elif "transactionAmount" in report.members:
        yield report.fields, False
    else:
        for state in (BOOKED, PENDING):
            yield from ((entry, state == PENDING) for entry in report.get(state).items())


def _report(document: Part) -> Part:
    inner = document.get("transactions", "transactionsDetails")
    return document if inner is NULL else inner


def _account_number(account: Part) -> str:
    if account.is_object:
        return account.fields.text("iban", "bban", "resourceId", "maskedPan")
    value = account.decoded()
    if value is not None and not isinstance(value, str):
        raise StatementRefused(account.where, "expected an account")
    return (value or "").strip()


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
