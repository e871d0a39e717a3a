"""
Days as people write them: which of two numbers is the month is decided by the whole column, never by one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from integrations.statements.shared.numbers import NumberRefused, day_from_iso, day_from_parts, day_from_yyyymmdd
from integrations.statements.shared.vocabulary import MONTHS

# No day that people write is longer; patterns on endless cells take their time.
MAX_CHARACTERS = 64
EXPECTED = "expected a day such as 2024-02-29 or 29-02-2024"
# A time of day behind the day is dropped: the day counts as written.
TIME = (
    r"(?:[T ,]+(?:at )?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.:,][0-9]{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:[A-Z]{1,5}|[+-][0-9]{2}:?[0-9]{2})){0,2})?"
)
# The day of the week in front of a day says nothing more.
WEEKDAY = re.compile(
    r"(?i:mon|tue|wed|thu|fri|sat|sun|maa|din|woe|don|vri|zat|zon|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim"
    r"|mie|mié|jue|vie|sab|sáb|dom)[^\W\d_]{0,7}[.,]* +(?=[0-9]{1,2}[-/. ][0-9A-Za-z]|[^\W\d_]{3,10}\.? [0-9])"
)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\.?" + TIME, re.ASCII)
YEAR_LAST = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.']\s*([0-9]{4}|[0-9]{1,2})\.?" + TIME, re.ASCII)
DAY_NAME_YEAR = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er)?[-/ .]*(?:(?:de|of) )?([^\W\d_]{3,10})\.?[-/ ,']*(?:de )?([0-9]{4}|[0-9]{2})"
    + TIME
)
NAME_DAY_YEAR = re.compile(r"([^\W\d_]{3,10})\.?[- ]+([0-9]{1,2})(?:st|nd|rd|th)?,?[- ]+([0-9]{4})" + TIME)
YEAR_NAME_DAY = re.compile(r"([0-9]{4})[- ]([^\W\d_]{3,10})[- ]([0-9]{1,2})" + TIME)
ISO_START = re.compile(r"[0-9]{4}-", re.ASCII)
# A year of two digits from here on is the last century's.
FIRST_SHORT_YEAR = 70


class DayOrder(StrEnum):
    """
    Which number of "03/04/2024" is the day.
    """

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class OrderEvidence:
    """
    What the days of a column say of their order.

    Attributes:
        day_first: a row that can only be read with the day first was met.
        month_first: one that can only be read with the month first was met.
        open: one that can be read both ways, as two different days, was met.
    """

    def __init__(self) -> None:
        self.day_first = False
        self.month_first = False
        self.open = False

    def see(self, texts: Iterable[str]) -> None:
        """
        Look at more days of the column; what is no such day says nothing.
        """
        for text in set(texts):
            match = YEAR_LAST.fullmatch(text.strip()) if len(text) <= MAX_CHARACTERS else None
            if match is None:
                continue
            first, second = int(match.group(1)), int(match.group(2))
            self.day_first |= first > 12 >= second
            self.month_first |= second > 12 >= first
            self.open |= first <= 12 and second <= 12 and first != second

    @property
    def is_contradictory(self) -> bool:
        """
        Whether the column has days of both orders, as a file half converted by a spreadsheet has.
        """
        return self.day_first and self.month_first

    @property
    def is_decided(self) -> bool:
        """
        Whether one order is proven.
        """
        return self.day_first or self.month_first

    def order(self, default: DayOrder) -> DayOrder:
        """
        The proven order, or the default.
        """
        if not self.is_decided:
            return default
        return DayOrder.DAY_FIRST if self.day_first else DayOrder.MONTH_FIRST


def order_of_rows(days: Sequence[str]) -> DayOrder | None:
    """
    The order under which the days of a column run one way, where they do so under one order only.
    """
    matches = [match for text in days if len(text) <= MAX_CHARACTERS and (match := YEAR_LAST.fullmatch(text.strip()))]
    parts = [(_year(match.group(3)), int(match.group(1)), int(match.group(2))) for match in matches]
    readings = {
        DayOrder.DAY_FIRST: [(year, second, first) for year, first, second in parts],
        DayOrder.MONTH_FIRST: [(year, first, second) for year, first, second in parts],
    }
    running = [order for order, read in readings.items() if read in (sorted(read), sorted(read, reverse=True))]
    return running[0] if len(running) == 1 else None


@lru_cache(maxsize=20_000)
def written_day(text: str, order: DayOrder) -> int:
    """
    Day number of a day in any of the ways that exports write it.

    Raises:
        NumberRefused: where it is none of them, or no day of the calendar.
    """
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        raise NumberRefused(EXPECTED)
    if text.isascii() and text.isdigit() and len(text) == 8:
        return day_from_yyyymmdd(text)
    if match := YEAR_FIRST.fullmatch(text):
        return day_from_parts(int(match.group(1)), int(match.group(3)), int(match.group(4)))
    if match := YEAR_LAST.fullmatch(text):
        first, second, year = int(match.group(1)), int(match.group(2)), _year(match.group(3))
        day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
        return day_from_parts(year, month, day)
    if match := WEEKDAY.match(text):
        return written_day(text[match.end() :], order)
    return _named_day(text)


def _named_day(text: str) -> int:
    """
    Day number of a day whose month is a name, or which is written as timestamps are.
    """
    if match := DAY_NAME_YEAR.fullmatch(text):
        return day_from_parts(_year(match.group(3)), _month(match.group(2)), int(match.group(1)))
    if match := NAME_DAY_YEAR.fullmatch(text):
        return day_from_parts(int(match.group(3)), _month(match.group(1)), int(match.group(2)))
    if match := YEAR_NAME_DAY.fullmatch(text):
        return day_from_parts(int(match.group(1)), _month(match.group(2)), int(match.group(3)))
    if "T" in text and ISO_START.match(text):
        return day_from_iso(text)
    raise NumberRefused(EXPECTED)


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= FIRST_SHORT_YEAR else 2000)


def _month(name: str) -> int:
    lower = name.casefold()
    month = MONTHS.get(lower[:4]) or MONTHS.get(lower[:3])
    if month is None:
        raise NumberRefused(EXPECTED)
    return month
