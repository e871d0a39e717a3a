"""
Rows: the transactions of a request, decoded by msgspec and converted to columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import EPOCH, KIND_CODE, NO_DAY, Account, Cents, Days, Kind, Transactions
from risk_model.transactions.amounts import AMOUNT_EXPECTED, Amount, cents_of
from risk_model.transactions.currencies import CURRENCIES
from risk_model.transactions.iban import IBAN

UNKNOWN_DAY = int(NO_DAY)
OTHER = KIND_CODE[Kind.OTHER]
CODE_OF_KIND: dict[Kind | None, int] = {None: OTHER} | KIND_CODE
EPOCH_ORDINAL = EPOCH.toordinal()
MAX_ERRORS = 20


class TransactionRow(msgspec.Struct, frozen=True, gc=False):
    """
    One booked transaction of a request.

    Attributes:
        amount: signed from the holder's side, money in is positive; a decimal string, or a JSON number.
        id: chosen by the sender; a row may be repeated under its id, and counts once.
        balance_after: balance after the row, in the same notation as the amount.
        known_at: day on which the row became known, where that was later than its booking.
    """

    booking_date: date
    amount: Amount
    id: str | None = None
    value_date: date | None = None
    currency: str | None = None
    counterparty_name: str | None = None
    counterparty_iban: str | None = None
    description: str | None = None
    kind: Kind | None = None
    return_reason: str | None = None
    end_to_end_id: str | None = None
    bank_reference: str | None = None
    balance_after: Amount | None = None
    account: str | None = None
    known_at: date | None = None


class RowsRefused(Exception):
    """
    Invalid rows; no row of the request is accepted.

    Attributes:
        errors: (JSON pointer relative to the list of rows, what was expected), in the order of the rows.
    """

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {expected}" for pointer, expected in errors))
        self.errors = list(errors)


def transactions_from_rows(rows: Sequence[TransactionRow], *, as_of: date, currency: str | None = None) -> Transactions:
    """
    Convert rows to columns, in the order given; of rows repeated under one id the first is kept.

    Args:
        as_of: the last booking date that is allowed.
        currency: ISO 4217 code of the rows that do not give one.

    Raises:
        RowsRefused: names up to MAX_ERRORS invalid fields, never their content.

    >>> row = TransactionRow(booking_date=date(2026, 10, 1), amount="-12.50", description="Office supplies")
    >>> transactions = transactions_from_rows([row], as_of=date(2026, 10, 31), currency="EUR")
    >>> transactions.amount_cents.tolist()
    [-1250]
    >>> transactions_from_rows([row], as_of=date(2026, 9, 30), currency="EUR")
    Traceback (most recent call last):
    risk_model.transactions.rows.RowsRefused: /0/booking_date: expected a day no later than as_of
    """
    rows = without_repeats(rows)
    of_all = one_currency(rows, currency)
    days = day_numbers([row.booking_date for row in rows])
    late = np.flatnonzero(days > as_of.toordinal() - EPOCH_ORDINAL)
    if len(late):
        refuse((f"/{row}/booking_date", "expected a day no later than as_of") for row in late)
    accounts, account = accounts_of([row.account for row in rows], of_all)
    return Transactions(
        booking_day=days,
        value_day=day_numbers([row.value_date for row in rows]),
        amount_cents=money_of([row.amount for row in rows], "amount"),
        balance_cents=money_of([row.balance_after for row in rows], "balance_after"),
        kind=kinds_of([row.kind for row in rows]),
        account=account,
        accounts=accounts,
        known_day=day_numbers([row.known_at for row in rows]),
        counterparty_name=texts_of([row.counterparty_name for row in rows], "counterparty_name"),
        counterparty_iban=texts_of([row.counterparty_iban for row in rows], "counterparty_iban"),
        description=texts_of([row.description for row in rows], "description"),
        return_reason=texts_of([row.return_reason for row in rows], "return_reason"),
        end_to_end_id=texts_of([row.end_to_end_id for row in rows], "end_to_end_id"),
        bank_reference=texts_of([row.bank_reference for row in rows], "bank_reference"),
    )


def refuse(errors: Iterator[tuple[str, str]]) -> None:
    """
    Do nothing if there are no errors.

    Args:
        errors: pairs of a JSON pointer and what was expected there.

    Raises:
        RowsRefused: with the first MAX_ERRORS errors.
    """
    shown = [error for error, _ in zip(errors, range(MAX_ERRORS), strict=False)]
    if shown:
        raise RowsRefused(shown)


def without_repeats(rows: Sequence[TransactionRow]) -> Sequence[TransactionRow]:
    """
    The rows without repetitions of an id.

    Raises:
        RowsRefused: rows with the same id differ.
    """
    ids = [row.id for row in rows if row.id is not None]
    if len(set(ids)) == len(ids):
        return rows
    first: dict[str, TransactionRow] = {}
    refuse(
        (f"/{number}/id", "expected an id of its own, or the very same row again")
        for number, row in enumerate(rows)
        if row.id is not None and first.setdefault(row.id, row) != row
    )
    return [row for row in rows if row.id is None or first[row.id] is row]


def one_currency(rows: Sequence[TransactionRow], currency: str | None) -> str | None:
    """
    The currency of all rows; None where neither they nor the request give one.

    Raises:
        RowsRefused: a code is not an active one of ISO 4217, or the rows have several currencies.
    """
    found = {name or currency for name in {row.currency for row in rows}}
    if len(found) <= 1 and found <= CURRENCIES | {None}:
        return next(iter(found), currency)
    refuse(
        (f"/{number}/currency", "expected an active ISO 4217 code")
        for number, row in enumerate(rows)
        if row.currency is not None and row.currency not in CURRENCIES
    )
    first = rows[0].currency or currency
    refuse(
        (f"/{number}/currency", "expected the same currency in all transactions")
        for number, row in enumerate(rows)
        if (row.currency or currency) != first
    )
    raise RowsRefused([("/0/currency", "expected an active ISO 4217 code")])


def day_numbers(days: Sequence[date | None]) -> Days:
    """
    A column of days since 1970-01-01; NO_DAY where a row gives none.
    """
    unknown = days.count(None)
    if unknown == len(days):
        return np.full(len(days), NO_DAY, np.int32)
    if unknown:
        return np.array([UNKNOWN_DAY if day is None else day.toordinal() - EPOCH_ORDINAL for day in days], np.int32)
    return np.fromiter(map(date.toordinal, days), np.int32, len(days)) - np.int32(EPOCH_ORDINAL)  # type: ignore[arg-type]


def kinds_of(kinds: Sequence[Kind | None]) -> NDArray[np.uint8]:
    """
    A column of codes into KINDS; OTHER where a row gives none.
    """
    if not any(kinds):
        return np.full(len(kinds), OTHER, np.uint8)
    return np.fromiter(map(CODE_OF_KIND.__getitem__, kinds), np.uint8, len(kinds))


def texts_of(given: Sequence[str | None], field: str) -> list[str]:
    """
    A column of texts; "" where a row gives none.

    Raises:
        RowsRefused: a text cannot be stored.
    """
    if not any(given):
        return [""] * len(given)
    texts = [text or "" for text in given]
    if not is_storable("".join(texts)):
        refuse(
            (f"/{number}/{field}", "expected text without U+0000 and lone surrogates")
            for number, text in enumerate(texts)
            if not is_storable(text)
        )
    return texts


def is_storable(text: str) -> bool:
    """
    Whether PostgreSQL's jsonb accepts the text: no U+0000, no lone surrogates.
    """
    try:
        return "\x00" not in text and (text.isascii() or text.encode() is not None)
    except UnicodeEncodeError:
        return False


def money_of(amounts: Sequence[Amount | None], field: str) -> Cents:
    """
    A column of exact cents; NO_CENTS where a row gives none.

    Raises:
        RowsRefused: an amount is not a whole number of cents, or too large.
    """
    cents, invalid = cents_of(amounts)
    refuse((f"/{number}/{field}", AMOUNT_EXPECTED) for number in invalid)
    return cents


def accounts_of(names: Sequence[str | None], currency: str | None) -> tuple[tuple[Account, ...], NDArray[np.int32]]:
    """
    The customer's accounts, and for each row the index of its account.
    """
    if not any(names):
        return (Account(currency=currency),), np.zeros(len(names), np.int32)
    codes: dict[str | None, int] = {}
    account = np.array([codes.setdefault(name, len(codes)) for name in names], np.int32)
    return tuple(account_of(name, currency) for name in codes), account


def account_of(name: str | None, currency: str | None) -> Account:
    """
    The account that a row names by its IBAN or by any other name; checksums are not verified.
    """
    written = (name or "").replace(" ", "").upper()
    if IBAN.fullmatch(written):
        return Account(iban=written, currency=currency)
    return Account(other=name, currency=currency)
