"""
Amounts: decimal strings and JSON numbers as exact cents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from risk_model.transactions import NO_CENTS, Cents

Amount = str | int | float

# ASCII digits, at most two decimals, no exponent, no thousands separator; small enough for sums of int64 cents.
AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,2})?")
MAX_WHOLE_DIGITS = 12
AMOUNT_LIMIT = 10**12
AMOUNT_EXPECTED = "expected an amount with at most two decimals, below 10^12, without exponent or separators"

UNKNOWN_CENTS = int(NO_CENTS)


def exact_cents(amount: Amount) -> int | None:
    """
    An amount in cents; None unless it is exactly a whole number of cents below AMOUNT_LIMIT.

    >>> exact_cents("-12.5"), exact_cents(0.29), exact_cents("1.005"), exact_cents("1,00")
    (-1250, 29, None, None)
    """
    if isinstance(amount, str):
        if not AMOUNT.fullmatch(amount):
            return None
        whole, _, decimals = amount.partition(".")
        return int(whole + decimals.ljust(2, "0"))
    if not -AMOUNT_LIMIT < amount < AMOUNT_LIMIT:
        return None
    # A JSON number with two decimals arrives as the nearest double; its shortest spelling is what was sent.
    return amount * 100 if isinstance(amount, int) else exact_cents(repr(amount))


def cents_of(amounts: Sequence[Amount | None]) -> tuple[Cents, Sequence[int]]:
    """
    A column of exact cents; NO_CENTS for None and for invalid amounts.

    Returns:
        The column, and the indices of the invalid amounts, ascending.
    """
    if amounts.count(None) == len(amounts):
        return np.full(len(amounts), NO_CENTS, np.int64), ()
    try:
        joined = "\n".join(amounts) + "\n"  # type: ignore[arg-type] # TypeError: not all are strings
    except TypeError:
        return _cents_one_by_one(amounts)
    if not _all_have_two_decimals(joined, len(amounts)):
        return _cents_one_by_one(amounts)
    return np.fromstring(joined.replace(".", ""), np.int64, sep="\n"), ()


def _all_have_two_decimals(joined: str, count: int) -> bool:
    """
    Whether all amounts, each followed by a line end, match AMOUNT with two decimals, the most frequent notation.
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
    if not (whole >= 1).all() or not (whole <= MAX_WHOLE_DIGITS).all():
        return False
    if not (text[ends - len(".00")] == ord(".")).all():
        return False
    digits = np.count_nonzero(text - np.uint8(ord("0")) < np.uint8(10))
    return int(digits + 2 * count + np.count_nonzero(signed)) == len(text)


def _cents_one_by_one(amounts: Sequence[Amount | None]) -> tuple[Cents, list[int]]:
    """
    As `cents_of`, for columns with missing amounts or other notations.
    """
    exact = [None if amount is None else exact_cents(amount) for amount in amounts]
    invalid = [
        place
        for place, (amount, cents) in enumerate(zip(amounts, exact, strict=True))
        if amount is not None and cents is None
    ]
    return np.array([UNKNOWN_CENTS if cents is None else cents for cents in exact], np.int64), invalid
