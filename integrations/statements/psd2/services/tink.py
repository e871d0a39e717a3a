"""
Tink v2: amounts as an unscaled number and a scale that varies from row to row.
"""

from __future__ import annotations

import re

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.shared.codes import code_of
from integrations.statements.statement import StatementRefused
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

UNSCALED = re.compile(r"-?[0-9]{1,18}", re.ASCII)
SCALE = re.compile(r"-?[0-9]{1,2}", re.ASCII)
MAX_SCALE = 10
MAX_CENTS = 10**17
TYPES = {
    "TRANSFER": Kind.TRANSFER,
    "PAYMENT": Kind.TRANSFER,
    "CREDIT_CARD": Kind.CARD,
    "DEBIT_CARD": Kind.CARD,
    "WITHDRAWAL": Kind.CASH,
}
STATES = {"BOOKED": False, "": False, "PENDING": True, "UNDEFINED": True}


def fits(document: Part) -> bool:
    """
    Whether there is a list of transactions with unscaled amounts.
    """
    return _entries(document).first.get("amount").get("value").is_object


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions.

    Raises:
        StatementRefused: names the field that is wrong.
    """
    for entry in _entries(document).items():
        state = entry.text("status").upper()
        if state not in STATES:
            raise StatementRefused(f"{entry.where}/status", "expected BOOKED, PENDING or UNDEFINED")
        _append(book, entry, pending=STATES[state])


def _entries(document: Part) -> Part:
    return document if document.is_array else document.get("transactions")


def _append(book: AccountBook, entry: Fields, *, pending: bool) -> None:
    money, days, texts = entry.inner("amount"), entry.inner("dates"), entry.inner("descriptions")
    cents = _cents(money.inner("value"))
    party = entry.inner("counterparties").inner("payee" if cents < 0 else "payer")
    merchant = entry.inner("merchantInformation").text("merchantName")
    book.append(
        book.pages(entry.text("accountId"), money.currency("currencyCode")),
        where=f"{entry.where}/dates/booked",
        day=_booked(days, entry),
        cents=cents,
        pending=pending,
        value_day=days.day("value"),
        kind=code_of(TYPES.get(_type(entry), Kind.OTHER)),
        name=party.text("name") or merchant or texts.text("display"),
        iban=iban_of(party.inner("identifiers").inner("financialInstitution").text("accountNumber")),
        description=texts.inner("detailed").text("unstructured") or texts.text("original", "display"),
        end_to_end_id=entry.reference("reference"),
        bank_reference=entry.text("id") or entry.inner("identifiers").text("providerTransactionId"),
    )


def _type(entry: Fields) -> str:
    types = entry.value.get("types")
    return entry.inner("types").text("type") if not isinstance(types, list) else ""


def _booked(days: Fields, entry: Fields) -> int | None:
    day = days.day("booked")
    return entry.day("bookedDateTime") if day is None else day


def _cents(value: Fields) -> int:
    """
    Whole cents of {"unscaledValue": "-12345", "scale": "2"}.
    """
    unscaled, scale = value.text("unscaledValue"), value.text("scale") or "0"
    if not UNSCALED.fullmatch(unscaled):
        raise StatementRefused(f"{value.where}/unscaledValue", "expected a whole number of at most 18 digits")
    if not SCALE.fullmatch(scale) or abs(int(scale)) > MAX_SCALE:
        raise StatementRefused(f"{value.where}/scale", f"expected a whole number from -{MAX_SCALE} to {MAX_SCALE}")
    number = int(unscaled)
    # A hundredth of the unit at this scale, in whole numbers only.
    cents, rest = divmod(abs(number) * 10 ** (MAX_SCALE + 2), 10 ** (MAX_SCALE + int(scale)))
    if rest or cents > MAX_CENTS:
        raise StatementRefused(f"{value.where}/unscaledValue", "expected an amount in whole cents")
    return int(-cents if number < 0 else cents)
