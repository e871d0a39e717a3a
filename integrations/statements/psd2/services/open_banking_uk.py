"""
Open Banking UK 3.1 and 4.0: amounts without sign, an indicator beside them.
"""

from __future__ import annotations

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.shared.codes import code_of, iso_kind
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import SIGN_OF_ISO_CODE, SIGN_OF_WORD
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# Version 3 writes "Credit" where version 4 has the code of ISO 20022.
SIGNS = {code.casefold(): sign for code, sign in SIGN_OF_ISO_CODE.items()} | {
    word: SIGN_OF_WORD[word] for word in ("credit", "debit")
}
BOOKED, PENDING, REJECTED = "booked", "pending", "rejected"
STATES = {"booked": BOOKED, "book": BOOKED, "pending": PENDING, "pdng": PENDING, "rejected": REJECTED, "rjct": REJECTED}
# Version 3 spells the ISO families out; the first word that occurs decides.
WORDS = (
    ("directdebit", Kind.DIRECT_DEBIT),
    ("standingorder", Kind.STANDING_ORDER),
    ("credittransfer", Kind.TRANSFER),
    ("card", Kind.CARD),
    ("cash", Kind.CASH),
    ("cheque", Kind.CHEQUE),
    ("interest", Kind.INTEREST),
    ("charge", Kind.FEE),
    ("fee", Kind.FEE),
)
# The short codes of British statements.
SHORT_CODES = {
    "DD": Kind.DIRECT_DEBIT,
    "SO": Kind.STANDING_ORDER,
    "STO": Kind.STANDING_ORDER,
    "FPI": Kind.TRANSFER,
    "FPO": Kind.TRANSFER,
    "BGC": Kind.TRANSFER,
    "TFR": Kind.TRANSFER,
    "DEB": Kind.CARD,
    "POS": Kind.CARD,
    "ATM": Kind.CASH,
    "CPT": Kind.CASH,
    "CHQ": Kind.CHEQUE,
}


def fits(document: Part) -> bool:
    """
    Whether there is a Data object with transactions.
    """
    return document.get("Data").get("Transaction").is_array


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions that were not rejected.

    Raises:
        StatementRefused: names the field that is wrong.
    """
    for entry in document.get("Data").get("Transaction").items():
        state = STATES.get(entry.text("Status").casefold())
        if state is None:
            raise StatementRefused(f"{entry.where}/Status", "expected Booked, Pending or Rejected")
        if state == REJECTED:
            book.warnings.add(f"{entry.where}/Status", "a rejected transaction is left out")
        else:
            _append(book, entry, pending=state == PENDING)


def _append(book: AccountBook, entry: Fields, *, pending: bool) -> None:
    money = entry.inner("Amount")
    currency, sign = money.currency("Currency"), _sign(entry)
    party = "CreditorAccount" if sign < 0 else "DebtorAccount"
    account = entry.inner(party)
    book.append(
        book.pages(entry.text("AccountId"), currency),
        where=f"{entry.where}/BookingDateTime",
        day=entry.day("BookingDateTime"),
        cents=sign * _unsigned(money),
        pending=pending,
        value_day=entry.day("ValueDateTime"),
        balance_cents=_balance(entry, currency),
        kind=code_of(_kind(entry)),
        name=entry.inner("MerchantDetails").text("MerchantName") or account.text("Name"),
        iban=iban_of(account.text("Identification")),
        description=entry.text("TransactionInformation", "AddressLine", "TransactionReference"),
        bank_reference=entry.reference("TransactionId", "TransactionReference"),
    )


def _sign(fields: Fields) -> int:
    sign = SIGNS.get(fields.text("CreditDebitIndicator").casefold())
    if sign is None:
        raise StatementRefused(f"{fields.where}/CreditDebitIndicator", "expected Credit or Debit")
    return sign


def _unsigned(money: Fields) -> int:
    cents = money.cents("Amount")
    if cents < 0:
        raise StatementRefused(f"{money.where}/Amount", "expected an amount without sign")
    return cents


def _balance(entry: Fields, currency: str | None) -> int | None:
    balance = entry.inner("Balance")
    money = balance.inner("Amount")
    if not money.value or money.currency("Currency") != currency:
        return None
    return _sign(balance) * _unsigned(money)


def _kind(entry: Fields) -> Kind:
    code = entry.inner("BankTransactionCode")
    family, sub_family = code.text("Code"), code.text("SubCode")
    parts = f"{family}-{sub_family}".upper().split("-")
    known = next((kind for part in parts for kind in [iso_kind("", part, part)] if kind is not Kind.OTHER), Kind.OTHER)
    if known is not Kind.OTHER:
        return known
    own = entry.inner("ProprietaryBankTransactionCode").text("Code")
    folded = f"{family} {sub_family} {own}".casefold()
    return SHORT_CODES.get(own.upper()) or next(
        (kind for word, kind in WORDS if word in folded.replace(" ", "")), Kind.OTHER
    )
