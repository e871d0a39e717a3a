"""
Plaid, /transactions/get, /transactions/sync and accounts of asset reports: a positive amount is money that went out.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import NULL, Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.shared.codes import code_of
from risk_model.transactions import Kind

# What Plaid's transactions have and no other service's have together.
OWN = frozenset({"amount", "date", "pending"})
IDS = ("transaction_id", "account_id")
CURRENCIES = ("iso_currency_code", "unofficial_currency_code")
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


def fits(document: Part) -> bool:
    """
    Whether there is a list of transactions with Plaid's own keys, or what /transactions/sync answers.
    """
    names = document.members
    if "added" in names and "next_cursor" in names:
        return True
    entries = (
        document if document.is_array else next((names[n] for n in LISTS if n in names and names[n].is_array), NULL)
    )
    if entries.is_array and not entries.objects and "accounts" in names:
        return True
    return _is_transaction(entries.first.members.keys())


def _is_transaction(keys: Set[str]) -> bool:
    """
    Whether the keys are Plaid's: "amount" and "date" are in everyone's, and no one else turns the sign.
    """
    return keys >= OWN and not keys.isdisjoint(IDS) and not keys.isdisjoint(CURRENCIES)


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions but those that the same answer removes.
    """
    own = _Accounts(document)
    removed = {entry.text("transaction_id") for entry in document.get("removed").items()}
    for entry in _entries(document):
        if entry.text("transaction_id") in removed:
            book.warnings.add(entry.where, "a transaction that the bank removed is left out")
        else:
            _append(book, entry, own)


class _Accounts:
    """
    What the answer says of its accounts: the currencies by their ids, and its own id where it is one account.
    """

    def __init__(self, document: Part) -> None:
        self.number = document.text("account_id")
        accounts = document.get("accounts").items() if document.get("accounts").holds_objects else ()
        found = {entry.text("account_id"): entry.inner("balances").currency("iso_currency_code") for entry in accounts}
        self.currencies: dict[str, str | None] = found
        if self.number:
            found[self.number] = document.get("balances").fields.currency("iso_currency_code")


def _entries(document: Part) -> Iterator[Fields]:
    if document.is_array:
        yield from document.items()
        return
    modified = {entry.text("transaction_id") for entry in document.get("modified").items()}
    for name in LISTS:
        for entry in document.get(name).items():
            if name == "modified" or entry.text("transaction_id") not in modified:
                yield entry


def _append(book: AccountBook, entry: Fields, own: _Accounts) -> None:
    number = entry.text("account_id") or own.number
    currency = entry.currency("iso_currency_code")
    if currency is None and not entry.text("unofficial_currency_code"):
        currency = own.currencies.get(number)
    if currency is None and entry.text("unofficial_currency_code"):
        book.warnings.add(entry.where, "the currency is not one of ISO 4217")
    book.append(
        book.pages(number, currency),
        where=f"{entry.where}/date",
        day=entry.day("date"),
        cents=-entry.cents("amount"),
        pending=entry.value.get("pending") is True,
        value_day=None,
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
