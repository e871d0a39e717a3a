"""
Amounts and days as banks write them, matched by strict ASCII patterns before anything is computed.

Python's own `Decimal` and `strptime` are too kind here: they take NaN, 1e308, 1_000 and Arabic digits.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from risk_model.transactions import day_number

# 15 digits in all, as SWIFT and ISO 20022 allow (18 with decimals): far inside 64 bits of cents.
MAX_WHOLE_DIGITS = 15
# A day outside these is a slip of the pen, not a booking.
FIRST_YEAR, LAST_YEAR = 1950, 2100
EXPECTED_CALENDAR_DAY = "expected a day that the calendar has"

DOT_AMOUNT = re.compile(r"([+-]?)([0-9]{1,18})(?:\.([0-9]{0,5}))?", re.ASCII)
COMMA_AMOUNT = re.compile(r"([+-]?)([0-9]{1,18})(?:,([0-9]{0,5}))?", re.ASCII)
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
ISO_TIME = re.compile(r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.:][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII)
PLAIN_DAY = re.compile(r"[0-9]{8}", re.ASCII)
SHORT_DAY = re.compile(r"[0-9]{6}", re.ASCII)


class NumberRefused(ValueError):
    """
    A text is no amount or no day; the message says what was expected, never the text.
    """


class NoSuchDay(NumberRefused):
    """
    A text is written as a day, and no calendar has that day.
    """


def cents_from_dot(text: str) -> int:
    """
    Whole cents of "1234.5" or "-0.01"; at most five decimals, and none below a cent.

    Raises:
        NumberRefused: for anything else, digit groups and exponents among it.
    """
    return _cents(DOT_AMOUNT.fullmatch(text), "an amount such as 1234.56")


def cents_from_comma(text: str) -> int:
    """
    Whole cents of "1234,5", "0," or "-0,01".

    Raises:
        NumberRefused: for anything else, digit groups and exponents among it.
    """
    return _cents(COMMA_AMOUNT.fullmatch(text), "an amount such as 1234,56")


def cents_from_grouped(text: str, *, decimal: str) -> int:
    """
    Whole cents where thousands may be grouped: "1.234,56" (decimal ",") or "1,234.56" (decimal ".").

    Raises:
        NumberRefused: for anything else, such as groups that are not three digits long.
    """
    group = r"\." if decimal == "," else ","
    grouped = rf"[+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]{{0,5}})?"
    if re.fullmatch(grouped, text, re.ASCII):
        text = text.replace("." if decimal == "," else ",", "")
    return cents_from_comma(text) if decimal == "," else cents_from_dot(text)


def _cents(match: re.Match[str] | None, expected: str) -> int:
    if match is None:
        raise NumberRefused(f"expected {expected}")
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise NumberRefused(f"expected an amount of at most {MAX_WHOLE_DIGITS} digits before the decimals")
    if fraction[2:].strip("0"):
        raise NumberRefused("expected an amount in whole cents")
    cents = int(whole) * 100 + int(fraction[:2].ljust(2, "0"))
    return -cents if sign == "-" else cents


def amount_of(cents: int) -> Decimal:
    """
    The exact amount of whole cents, with two decimals.
    """
    return Decimal(int(cents)).scaleb(-2)


@lru_cache(maxsize=20_000)
def day_from_iso(text: str) -> int:
    """
    Day number of "2024-02-29"; a time or a zone behind it is checked and dropped: the day counts as written.

    Raises:
        NumberRefused: where it is no such text, or no day of the calendar.
    """
    match = ISO_DAY.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or (
        rest and not ISO_TIME.fullmatch(rest) and not re.fullmatch(r"Z|[+-]\d\d:\d\d", rest, re.ASCII)
    ):
        raise NumberRefused("expected a day such as 2024-02-29")
    return _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))


@lru_cache(maxsize=20_000)
def day_from_yyyymmdd(text: str) -> int:
    """
    Day number of "20240229".

    Raises:
        NumberRefused: where it is no such text, or no day of the calendar.
    """
    if not PLAIN_DAY.fullmatch(text):
        raise NumberRefused("expected a day such as 20240229")
    return _day(int(text[:4]), int(text[4:6]), int(text[6:]))


@lru_cache(maxsize=20_000)
def day_from_yymmdd(text: str) -> int:
    """
    Day number of "240229"; SWIFT years 80 to 99 are the last century's.

    Raises:
        NumberRefused: where it is no such text, or no day of the calendar.
    """
    if not SHORT_DAY.fullmatch(text):
        raise NumberRefused("expected a day such as 240229")
    short_year = int(text[:2])
    return _day(short_year + (1900 if short_year >= 80 else 2000), int(text[2:4]), int(text[4:]))


@lru_cache(maxsize=20_000)
def day_from_parts(year: int, month: int, day: int) -> int:
    """
    Day number of a calendar day, for formats with an order of their own.

    Raises:
        NumberRefused: where the calendar has no such day.
    """
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchDay(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return day_number(date(year, month, day))
    except ValueError:
        raise NoSuchDay(EXPECTED_CALENDAR_DAY) from None
