"""
Berlin Group NextGenPSD2 1.3, GoCardless (Nordigen) which keeps its names, and STET with a direction beside the amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from integrations.statements.camt.kinds import kind_code
from integrations.statements.psd2.accounts import AccountBook, AccountPages
from integrations.statements.psd2.document import NULL, Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.psd2.parties import counterparty, stated_sign, told_direction
from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, StatementRefused
from risk_model.transactions import KIND_CODE, Kind, day_of
from risk_model.transactions.iban import iban_of

BOOKED, PENDING = "booked", "pending"
STATES = (BOOKED, PENDING, "information")
OPENING, CLOSING = "openingBooked", "closingBooked"
REFERENCES = ("entryReference", "transactionId", "internalTransactionId", "cardTransactionId")
# Where a list mixes states, a transaction says its own.
ANNOUNCED, UNBOOKED = frozenset({"pending", "pdng"}), frozenset({"information", "info", "rejected", "rjct"})
# Sub-families of schemes: they tell the kind where a bank made up the family.
SCHEMES = {"ESDD": Kind.DIRECT_DEBIT, "BBDD": Kind.DIRECT_DEBIT, "ESCT": Kind.TRANSFER}


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
    report, account = _report(document), document.get("account", "cardAccount")
    number = _account_number(account) or document.text("iban", "bban") or iban_of(document.key)
    is_empty = True
    for entry, pending in _entries(report):
        is_empty = False
        state = _state(entry)
        if state in UNBOOKED:
            book.warnings.add(entry.where, "transactions for information only are left out")
        else:
            _append(book, entry, number, pending=pending or state in ANNOUNCED)
    if report.get("information").objects:
        book.warnings.add(report.get("information").where, "transactions for information only are left out")
    for balance in (document.get("balances") if document.get("balances").objects else report.get("balances")).items():
        _note_balance(book, balance, number)
    currency = account.fields.currency("currency") if account.is_object else None
    if is_empty and (number or currency) and not book.knows(number):
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


def _state(entry: Fields) -> str:
    state = entry.value.get("bookingStatus") or entry.value.get("status")
    return state.casefold() if isinstance(state, str) else ""


def _report(document: Part) -> Part:
    inner = document.get("transactions", "transactionsDetails", "cardTransactions")
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
    own = iban_of(number)
    pages = book.pages(number, currency)
    if sign := stated_sign(entry, cents):
        cents = sign * abs(cents)
    elif cents > 0 and not pending:
        where = f"{entry.where}/transactionAmount"
        pages.doubts.note(len(pages.booked), where, told_direction(entry, own))
    name, iban = counterparty(entry, cents, own)
    day = entry.day("bookingDate", "bookingDateTime")
    if day is None:
        day = entry.day("valueDate", "valueDateTime", "transactionDate")
        if day is not None and not pending:
            book.warnings.add(entry.where, "no day of booking is given, the value day stands for it")
    book.append(
        pages,
        where=f"{entry.where}/bookingDate",
        day=day,
        cents=cents,
        pending=pending,
        value_day=entry.day("valueDate", "valueDateTime"),
        balance_cents=_balance_after(entry, currency),
        kind=_kind(entry, own[4:8]),
        name=name,
        iban=iban,
        description=_description(entry),
        end_to_end_id=entry.reference("endToEndId"),
        bank_reference=entry.reference(*REFERENCES),
    )


def _description(entry: Fields) -> str:
    words = entry.texts("remittanceInformationUnstructured") or entry.texts("remittanceInformationUnstructuredArray")
    if "remittanceInformationStructured" in entry.value or "remittanceInformationStructuredArray" in entry.value:
        reference = _references(entry)
        words = f"{words} {reference}".strip() if reference not in words else words
    return (
        words or entry.texts("additionalInformation") or entry.texts("transactionDetails") or entry.texts("description")
    )


def _references(entry: Fields) -> str:
    """
    The structured references, as texts or as objects that hold one.
    """
    for name in ("remittanceInformationStructured", "remittanceInformationStructuredArray"):
        value = entry.value.get(name)
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict) for each in listed):
            where = f"{entry.where}/{name}"
            texts = [Fields(each, where).text("reference") for each in listed if isinstance(each, dict)]
        else:
            texts = [entry.texts(name)]
        if any(texts):
            return " ".join(filter(None, texts))
    return ""


def _kind(entry: Fields, bank: str) -> int:
    """
    The code into KINDS.
    """
    if "cardTransactionId" in entry.value:
        return KIND_CODE[Kind.CARD]
    own = entry.text("raboDetailedTransactionType", "proprietaryBankTransactionCode")
    return _kind_of(entry.text("bankTransactionCode"), own, entry.text("purposeCode"), bank)


@lru_cache(maxsize=4096)
def _kind_of(code: str, own: str, purpose: str, bank: str) -> int:
    """
    The code into KINDS: ISO's parts stand between hyphens or slashes, the bank's own code beside them.
    """
    parts = code.upper().replace("/", "-").split("-")
    domain, family, sub_family = parts if len(parts) == 3 else ("", "", "")
    kind = kind_code((domain, family, sub_family, own.upper()), bank, purpose.upper(), False, "")
    return KIND_CODE[SCHEMES.get(sub_family, Kind.OTHER)] if kind == KIND_CODE[Kind.OTHER] else kind


def _balance_after(entry: Fields, currency: str | None) -> int | None:
    """
    The balance after the booking: an object of its own, or the amount and its currency directly.
    """
    if entry.value.get("balanceAfterTransaction") is None:
        return None
    balance = entry.inner("balanceAfterTransaction")
    name = next((name for name in ("balanceAmount", "amount") if isinstance(balance.value.get(name), dict)), None)
    money = balance if name is None else balance.inner(name)
    if money.value.get("amount") is None or money.currency("currency") != currency:
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
