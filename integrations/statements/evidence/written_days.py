"""
Days as people write them: three parts, of which the file as a whole tells which is the day, the month and the year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from integrations.statements.words.folding import folded
from integrations.statements.words.months import MONTH_NAMES

# No day that people write is longer; patterns on endless cells take their time.
MAX_CHARACTERS = 64
EXPECTED = "expected a day such as 2024-02-29 or 29-02-2024"
EXPECTED_YEAR = "expected a day with its year, such as 2024-02-29"
EXPECTED_MONTH = "expected the names of months in one language in the whole file"
EXPECTED_ORDER = "expected a day written as in the rows before, such as 2024-02-29"
# A time of day behind the day is dropped: the day counts as written.
TIME = (
    r"(?:[T ,]+(?:at )?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.:,][0-9]{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:[A-Z]{1,5}|[+-][0-9]{2}:?[0-9]{2})){0,2})?"
)
# The day of the week in front of a day says nothing more.
WEEKDAY = re.compile(
    r"(?i:mon|tue|wed|thu|fri|sat|sun|maa|din|woe|don|vri|zat|zon|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim"
    r"|mie|mié|jue|vie|sab|sáb|dom)[^\W\d_]{0,7}[.,]* +(?=[0-9]{1,2}[-/. ][0-9A-Za-z]|[^\W\d_]{3,14}\.? [0-9])"
)
NAME = r"([^\W\d_]{2,14}(?: (?i:f[oó]mhair))?)"
YEAR_FIRST = re.compile(r"([0-9]{4})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,2})\.?" + TIME, re.ASCII)
YEAR_LAST = re.compile(
    r"([0-9]{1,2})\s*([-/. ])\s*([0-9]{1,2})\s*([-/.' ])\s*([0-9]{4}|[0-9]{1,2})\.?" + TIME, re.ASCII
)
WITHOUT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\.?", re.ASCII)
DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
DIGITS_YEAR_LAST = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})", re.ASCII)
SHORT_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
DAY_NAME_YEAR = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|er)?[-/ .]*(?:(?:de|of)\s|d[’'])?{NAME}\.?[-/ ,']*(?:de )?"
    r"([0-9]{4}|[0-9]{2})\.?(?: ?[гр]\.)?" + TIME
)
DAY_NAME = re.compile(rf"([0-9]{{1,2}})[-/. ]{{1,2}}{NAME}\.?")
NAME_DAY_YEAR = re.compile(rf"{NAME}\.?[- ]+([0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ]+([0-9]{{4}})" + TIME)
YEAR_NAME_DAY = re.compile(rf"([0-9]{{4}})[-./ ]{{1,2}}{NAME}\.?[-./ ]([0-9]{{1,2}})\.?" + TIME)
# A year of two digits from here on is the last century's.
FIRST_SHORT_YEAR = 70
# "12.03.2024" is the day first wherever points are used.
POINT = "."


class DayOrder(StrEnum):
    """
    Which part of a written day is what, named as a message names it.
    """

    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"
    YEAR_FIRST = "year-month-day"


ALL_ORDERS = tuple(DayOrder)
# Countries whose banks write the month first speak English, and write a decimal point.
NOT_MONTH_FIRST = (DayOrder.DAY_FIRST, DayOrder.YEAR_FIRST)
# Where each order has year, month and day.
PLACES = {
    DayOrder.DAY_FIRST: (2, 1, 0),
    DayOrder.MONTH_FIRST: (2, 0, 1),
    DayOrder.YEAR_FIRST: (0, 1, 2),
}


class WrittenDay(NamedTuple):
    """
    The parts of a day as they stand, and the orders they may stand in.

    Attributes:
        parts: numbers, "" for a year that is not written, and the folded name of a month where it is a word.
        orders: one, where the day says its order itself.
        is_day_first_by_marks: whether it is written as no country writes days with the year in front.
    """

    parts: tuple[str, str, str]
    orders: tuple[DayOrder, ...]
    is_day_first_by_marks: bool = False

    @property
    def month_name(self) -> str | None:
        """
        The month, where it is a word.
        """
        return None if self.parts[1].isdigit() else self.parts[1]

    @property
    def possible_orders(self) -> set[DayOrder]:
        """
        The orders under which it can be a day.
        """
        months = {self.month_name: 1} if self.month_name else {}
        return {order for order in self.orders if self.calendar_parts(order, months) is not None}

    def calendar_parts(self, order: DayOrder, months: Mapping[str, int]) -> tuple[int, int, int] | None:
        """
        Year, month and day under an order, or under its own where it has one; None where they can be none.

        A day that its month does not have is one of them: banks that count thirty days a month write 30 February.
        """
        order = self.orders[0] if len(self.orders) == 1 else order
        if order not in self.orders:
            return None
        year, month, day = (self.parts[place] for place in PLACES[order])
        number = int(month) if month.isdigit() else months.get(month, 0)
        return (_year(year), number, int(day)) if 1 <= number <= 12 and 1 <= int(day) <= 31 else None


@lru_cache(maxsize=20_000)
def written_day(text: str) -> WrittenDay | None:
    """
    The parts of a day in any of the ways that exports write it; None where it is none of them.
    """
    text = text.strip()
    if not text or len(text) > MAX_CHARACTERS:
        return None
    if text.isascii() and text.isdigit():
        return _digits(text)
    if match := YEAR_FIRST.fullmatch(text):
        return WrittenDay((match[1], match[3], match[4]), (DayOrder.YEAR_FIRST,))
    if (match := YEAR_LAST.fullmatch(text)) and (len(match[5]) > 1 or match[4] in "'/"):
        return WrittenDay((match[1], match[3], match[5]), *_orders(match[2], match[4], match[5]))
    if match := WEEKDAY.match(text):
        return written_day(text[match.end() :])
    written = _named(text)
    return written if written is None or written.month_name is None or written.month_name in MONTH_NAMES else None


def _orders(first_mark: str, second_mark: str, last: str) -> tuple[tuple[DayOrder, ...], bool]:
    """
    The orders of three numbers by the marks between them and the length of the last.
    """
    may_begin_with_year = len(last) == 2 and second_mark != "'"
    has_points = first_mark == second_mark == POINT
    orders = ALL_ORDERS[:1] if has_points else ALL_ORDERS[:2]
    return (*orders, DayOrder.YEAR_FIRST) if may_begin_with_year else orders, has_points


def _digits(text: str) -> WrittenDay | None:
    """
    Eight digits, with the year in front where that is a day at all, or six.
    """
    if match := DIGITS.fullmatch(text):
        written = WrittenDay((match[1], match[2], match[3]), (DayOrder.YEAR_FIRST,))
        is_day = 1900 <= int(match[1]) <= 2100 and written.calendar_parts(DayOrder.YEAR_FIRST, {}) is not None
        last = DIGITS_YEAR_LAST.fullmatch(text)
        if is_day or last is None or not 1900 <= int(last[3]) <= 2100:
            return written
        return WrittenDay((last[1], last[2], last[3]), ALL_ORDERS[:2])
    match = SHORT_DIGITS.fullmatch(text)
    return WrittenDay((match[1], match[2], match[3]), ALL_ORDERS) if match else None


def _named(text: str) -> WrittenDay | None:
    """
    A day whose month is a name.
    """
    if match := DAY_NAME_YEAR.fullmatch(text):
        both = (DayOrder.DAY_FIRST, DayOrder.YEAR_FIRST)
        orders = both if len(match[3]) == 2 else both[:1]
        return WrittenDay((match[1], folded(match[2]), match[3]), orders, is_day_first_by_marks=True)
    if match := NAME_DAY_YEAR.fullmatch(text):
        return WrittenDay((match[2], folded(match[1]), match[3]), (DayOrder.DAY_FIRST,))
    if match := YEAR_NAME_DAY.fullmatch(text):
        return WrittenDay((match[1], folded(match[2]), match[3]), (DayOrder.YEAR_FIRST,))
    if match := DAY_NAME.fullmatch(text):
        return WrittenDay((match[1], folded(match[2]), ""), ALL_ORDERS[:1])
    if match := WITHOUT_YEAR.fullmatch(text):
        return WrittenDay((match[1], match[3], ""), ALL_ORDERS[:1] if match[2] == POINT else ALL_ORDERS[:2])
    return None


def is_written_day(text: str) -> bool:
    """
    Whether the text is a day with its year, under some order and in some language; no bare number but of eight digits.
    """
    if text.strip().isdigit() and len(text.strip()) != 8:
        return False
    written = written_day(text)
    return written is not None and all(written.parts) and bool(written.possible_orders)


def _year(text: str) -> int:
    if len(text) == 4 or not text:
        return int(text or 0)
    year = int(text)
    return year + (1900 if year >= FIRST_SHORT_YEAR else 2000)
