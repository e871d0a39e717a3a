"""
Plaid, /transactions/get and /transactions/sync: a positive amount is money that went out.
"""

from __future__ import annotations

from collections.abc import Iterator

from integrations.statements.codes import code_of
from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Fields, Json
from risk_model.transactions import Kind

LISTS = ("transactions", "added", "modified")
# The first word of a personal finance category, or the whole.
CATEGORIES = {
    "BANK_FEES": Kind.FEE,
    "INTEREST_CHARGE": Kind.INTEREST,
    "INCOME_INTEREST_EARNED": Kind.INTEREST,
    "BANK_FEES_INTEREST_CHARGE": Kind.INTEREST,
    "INCOME_WAGES": Kind.SALARY,
    "LOAN_PAYMENTS": Kind.LOAN,
    "TRANSFER_IN": Kind.TRANSFER,
    "TRANSFER_OUT": Kind.TRANSFER,
    "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT": Kind.TAX,
}
CODES = {
    "atm": Kind.CASH,
    "cash": Kind.CASH,
    "bank charge": Kind.FEE,
    "interest": Kind.INTEREST,
    "direct debit": Kind.DIRECT_DEBIT,
    "standing order": Kind.STANDING_ORDER,
    "transfer": Kind.TRANSFER,
    "bill payment": Kind.TRANSFER,
    "purchase": Kind.CARD,
    "cheque": Kind.CHEQUE,
}


def fits(document: Json) -> bool:
    """
    Whether there is a list of transactions of Plaid's shape, or what /transactions/sync answers.
    """
    entries = document if isinstance(document, list) else None
    if isinstance(document, dict):
        if "added" in document and "next_cursor" in document:
            return True
        entries = next((document[name] for name in LISTS if isinstance(document.get(name), list)), None)
        if entries == [] and "accounts" in document:
            return True
    first = entries[0] if isinstance(entries, list) and entries else None
    return isinstance(first, dict) and "amount" in first and "date" in first and not isinstance(first["amount"], dict)


def read_into(book: AccountBook, document: Json) -> None:
    """
    Append all transactions but those that the same answer removes.
    """
    fields = Fields({"transactions": document} if isinstance(document, list) else document, "")
    removed = {entry.text("transaction_id") for entry in fields.items("removed")}
    for entry in _entries(fields):
        if entry.text("transaction_id") in removed:
            book.remarks.add(entry.where, "a transaction that the bank removed is left out")
        else:
            _append(book, entry)


def _entries(fields: Fields) -> Iterator[Fields]:
    modified = {entry.text("transaction_id") for entry in fields.items("modified")}
    for name in LISTS:
        for entry in fields.items(name):
            if name == "modified" or entry.text("transaction_id") not in modified:
                yield entry


def _append(book: AccountBook, entry: Fields) -> None:
    currency = entry.currency("iso_currency_code")
    if currency is None and entry.text("unofficial_currency_code"):
        book.remarks.add(entry.where, "the currency is not one of ISO 4217")
    book.append(
        book.pages(entry.text("account_id"), currency),
        where=f"{entry.where}/date",
        day=entry.day("date"),
        cents=-entry.cents("amount"),
        pending=entry.value.get("pending") is True,
        value_day=entry.day("authorized_date"),
        kind=code_of(_kind(entry)),
        name=entry.text("merchant_name") or _counterparty(entry),
        description=entry.text("original_description", "name"),
        end_to_end_id=entry.inner("payment_meta").reference("reference_number"),
        bank_reference=entry.text("transaction_id"),
    )


def _counterparty(entry: Fields) -> str:
    found = entry.items("counterparties")
    return found[0].text("name") if found else entry.inner("payment_meta").text("payee", "payer") or entry.text("name")


def _kind(entry: Fields) -> Kind:
    code = CODES.get(entry.text("transaction_code").casefold())
    category = entry.inner("personal_finance_category")
    known = CATEGORIES.get(category.text("detailed")) or CATEGORIES.get(category.text("primary"))
    return code or known or Kind.OTHER
