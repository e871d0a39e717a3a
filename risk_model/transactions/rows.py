"""
Rows: bank transactions as a request gives them, decoded by msgspec and turned into columns at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import EPOCH, KIND_CODE, NO_CENTS, NO_DAY, Account, Cents, Days, Kind, Transactions
from risk_model.transactions.currencies import CURRENCIES

Amount = str | int | float

# ASCII digits, at most two decimals, no exponent, no thousands separator; small enough for sums of int64 cents.
AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,2})?")
WHOLE_DIGITS = 12
LARGEST_AMOUNT = 10**12
AMOUNT_EXPECTED = "expected an amount with at most two decimals, below 10^12, without exponent or separators"

UNKNOWN_DAY = int(NO_DAY)
UNKNOWN_CENTS = int(NO_CENTS)
OTHER = KIND_CODE[Kind.OTHER]
CODE_OF_KIND: dict[Kind | None, int] = {None: OTHER} | KIND_CODE
EPOCH_ORDINAL = EPOCH.toordinal()
ERRORS_SHOWN = 20
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")


class TransactionRow(msgspec.Struct, frozen=True, gc=False):
    """
    One booked transaction of a request.

    Attributes:
        amount: signed from the holder's side, money in is positive; a decimal string, or a JSON number.
        id: the sender's own; the same id twice must be the same row, and counts once.
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
    Rows that cannot be taken; none of them is.

    Attributes:
        errors: (JSON pointer relative to the list of rows, what was expected), in the order of the rows.
    """

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {expected}" for pointer, expected in errors))
        self.errors = list(errors)


def transactions_from_rows(rows: Sequence[TransactionRow], *, as_of: date, currency: str | None = None) -> Transactions:
    """
    The rows as columns, in their order; of rows with the same id and content the first.

    Args:
        as_of: no row may be booked after it.
        currency: of the rows that do not say one themselves.

    Raises:
        RowsRefused: names every bad field, the first twenty of them, and never its content.
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
        amount_cents=cents_of([row.amount for row in rows], "amount"),
        balance_cents=cents_of([row.balance_after for row in rows], "balance_after"),
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
    Raise RowsRefused with the first of the errors; nothing when there is none.
    """
    shown = [error for error, _ in zip(errors, range(ERRORS_SHOWN), strict=False)]
    if shown:
        raise RowsRefused(shown)


def without_repeats(rows: Sequence[TransactionRow]) -> Sequence[TransactionRow]:
    """
    The rows without those sent twice under one id.
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
    The currency all rows share; None where neither they nor the request say one.
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
    A column of days; NO_DAY where a row does not say.
    """
    unknown = days.count(None)
    if unknown == len(days):
        return np.full(len(days), NO_DAY, np.int32)
    if unknown:
        return np.array([UNKNOWN_DAY if day is None else day.toordinal() - EPOCH_ORDINAL for day in days], np.int32)
    return np.fromiter(map(date.toordinal, days), np.int32, len(days)) - np.int32(EPOCH_ORDINAL)  # type: ignore[arg-type]


def kinds_of(kinds: Sequence[Kind | None]) -> NDArray[np.uint8]:
    """
    A column of codes into KINDS; OTHER where a row does not say.
    """
    if not any(kinds):
        return np.full(len(kinds), OTHER, np.uint8)
    return np.fromiter(map(CODE_OF_KIND.__getitem__, kinds), np.uint8, len(kinds))


def texts_of(given: Sequence[str | None], field: str) -> list[str]:
    """
    A column of texts; "" where a row does not say.
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
    Whether PostgreSQL's jsonb would take the text: found out here, not there.
    """
    try:
        return "\x00" not in text and (text.isascii() or text.encode() is not None)
    except UnicodeEncodeError:
        return False


def cents_of(amounts: Sequence[Amount | None], field: str) -> Cents:
    """
    A column of money in cents, exact; NO_CENTS where a row does not say.
    """
    if amounts.count(None) == len(amounts):
        return np.full(len(amounts), NO_CENTS, np.int64)
    try:
        joined = "\n".join(amounts) + "\n" if amounts else ""  # type: ignore[arg-type] # TypeError: not all are strings
    except TypeError:
        return cents_one_by_one(amounts, field)
    if not all_with_cents(joined, len(amounts)):
        return cents_one_by_one(amounts, field)
    return np.fromstring(joined.replace(".", ""), np.int64, sep="\n")


def all_with_cents(joined: str, count: int) -> bool:
    """
    Whether every amount, each with a line end after it, is one of AMOUNT's with two decimals: the common spelling.
    """
    if not joined.isascii():
        return False
    text = np.frombuffer(joined.encode(), np.uint8)
    ends = np.flatnonzero(text == ord("\n"))
    if len(ends) != count:
        return False
    starts = np.append(0, ends[:-1] + 1)
    signed = (text[starts] == ord("+")) | (text[starts] == ord("-"))
    whole = ends - starts - signed - len(".00")
    if not (whole >= 1).all() or not (whole <= WHOLE_DIGITS).all() or not (text[ends - len(".00")] == ord(".")).all():
        return False
    digits = np.count_nonzero(text - np.uint8(ord("0")) < np.uint8(10))
    return int(digits + 2 * count + np.count_nonzero(signed)) == len(text)


def cents_one_by_one(amounts: Sequence[Amount | None], field: str) -> Cents:
    """
    The same for columns in which some rows say nothing, or say it in another notation.
    """
    cents = [None if amount is None else exact_cents(amount) for amount in amounts]
    refuse(
        (f"/{number}/{field}", AMOUNT_EXPECTED)
        for number, (amount, exact) in enumerate(zip(amounts, cents, strict=True))
        if amount is not None and exact is None
    )
    return np.array([UNKNOWN_CENTS if exact is None else exact for exact in cents], np.int64)


def exact_cents(amount: Amount) -> int | None:
    """
    An amount in cents; None when it is not exactly that many cents.
    """
    if isinstance(amount, str):
        if not AMOUNT.fullmatch(amount):
            return None
        whole, _, decimals = amount.partition(".")
        return int(whole + decimals.ljust(2, "0"))
    if not -LARGEST_AMOUNT < amount < LARGEST_AMOUNT:
        return None
    # A JSON number with two decimals comes as the nearest double; its shortest spelling is what was sent.
    return amount * 100 if isinstance(amount, int) else exact_cents(repr(amount))


def accounts_of(names: Sequence[str | None], currency: str | None) -> tuple[tuple[Account, ...], NDArray[np.int32]]:
    """
    The customer's accounts that the rows name, and which of them each row belongs to.
    """
    if not any(names):
        return (Account(currency=currency),), np.zeros(len(names), np.int32)
    codes: dict[str | None, int] = {}
    account = np.array([codes.setdefault(name, len(codes)) for name in names], np.int32)
    return tuple(account_of(name, currency) for name in codes), account


def account_of(name: str | None, currency: str | None) -> Account:
    """
    The account a row names, by its IBAN or by any other name.
    """
    written = (name or "").replace(" ", "").upper()
    if IBAN.fullmatch(written):
        return Account(iban=written, currency=currency)
    return Account(other=name, currency=currency)
