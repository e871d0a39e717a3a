"""
Enable Banking: the names of Berlin Group in small letters, an indicator beside the amount.
"""

from __future__ import annotations

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.shared.codes import code_of, iso_kind
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import SIGN_OF_ISO_CODE
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

BOOKED, PENDING = frozenset({"BOOK", "BOOKED", ""}), frozenset({"PDNG", "PENDING", "HOLD", "SCHD"})
# Neither money nor announced: cancelled, rejected, for information, other.
LEFT_OUT = frozenset({"CNCL", "RJCT", "INFO", "OTHR"})


def fits(document: Part) -> bool:
    """
    Whether there is a list of transactions with such names.
    """
    return "transaction_amount" in _entries(document).first.members


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions that are booked or announced.

    Raises:
        StatementRefused: names the field that is wrong.
    """
    number = document.get("account_id").text("iban") if document.get("account_id").is_object else ""
    for entry in _entries(document).items():
        state = entry.text("status").upper()
        if state in LEFT_OUT:
            book.warnings.add(f"{entry.where}/status", "a transaction that is neither booked nor pending is left out")
        elif state in BOOKED or state in PENDING:
            _append(book, entry, number, pending=state in PENDING)
        else:
            raise StatementRefused(f"{entry.where}/status", "expected BOOK or PDNG")


def _entries(document: Part) -> Part:
    return document if document.is_array else document.get("transactions")


def _append(book: AccountBook, entry: Fields, number: str, *, pending: bool) -> None:
    money = entry.inner("transaction_amount")
    cents = _signed(entry, money)
    role = "creditor" if cents < 0 else "debtor"
    day = entry.day("booking_date")
    if day is None:
        day = entry.day("value_date", "transaction_date")
        if day is not None and not pending:
            book.warnings.add(entry.where, "no day of booking is given, the value day stands for it")
    book.append(
        book.pages(number, money.currency("currency")),
        where=f"{entry.where}/booking_date",
        day=day,
        cents=cents,
        pending=pending,
        value_day=entry.day("value_date"),
        kind=code_of(_kind(entry)),
        name=entry.inner(role).text("name"),
        iban=iban_of(entry.inner(f"{role}_account").text("iban")),
        description=entry.texts("remittance_information") or entry.text("note"),
        bank_reference=entry.reference("entry_reference", "transaction_id"),
    )


def _signed(entry: Fields, money: Fields) -> int:
    """
    Cents by the indicator; an amount may carry the sign as well, but not another one.
    """
    sign = SIGN_OF_ISO_CODE.get(entry.text("credit_debit_indicator").upper())
    if sign is None:
        raise StatementRefused(f"{entry.where}/credit_debit_indicator", "expected CRDT or DBIT")
    cents = money.cents("amount")
    if cents < 0 < sign:
        raise StatementRefused(f"{money.where}/amount", "expected no minus sign beside CRDT")
    return sign * abs(cents)


def _kind(entry: Fields) -> Kind:
    code = entry.inner("bank_transaction_code")
    parts = f"{code.text('code')}-{code.text('sub_code')}".upper().replace("/", "-").split("-")
    kinds = (iso_kind(part, part, part) for part in reversed(parts))
    return next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER)
