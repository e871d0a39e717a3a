"""
Reads the days of one file, whose order and language are known.
"""

from __future__ import annotations

import re
from datetime import date

from integrations.statements.evidence.days import NO_PERIOD, SLACK_DAYS, Period
from integrations.statements.evidence.written_days import (
    EXPECTED,
    EXPECTED_MONTH,
    EXPECTED_ORDER,
    EXPECTED_YEAR,
    DayOrder,
    WrittenDay,
    written_day,
)
from integrations.statements.shared.numbers import (
    EXPECTED_CALENDAR_DAY,
    NoSuchDay,
    NumberRefused,
    day_from_iso,
    day_from_parts,
)
from integrations.statements.words.months import SURE_MONTHS, Months
from risk_model.transactions import day_number, day_of

# Days of a spreadsheet, perhaps with the time of day as a fraction: from 1990 to 2099.
SERIAL_DAY = re.compile(r"(3[3-9][0-9]{3}|[4-6][0-9]{4}|7[0-2][0-9]{3})(?:[.,][0-9]{1,15})?", re.ASCII)
# What a spreadsheet counts from.
DAY_ZERO = day_number(date(1899, 12, 30))
# A timestamp that is none of the usual ways.
ISO_START = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", re.ASCII)
MAX_KNOWN = 20_000


class DayReader:
    """
    What tells a written day's number.

    Args:
        order: None where no day said it; then only days that need none are read.
        months: the names of months in the file's language.
        period: the first and last day that the file states, by which a day without its year has one.
        is_serial: whether days are numbers of a spreadsheet.

    Attributes:
        is_inferred: whether no day by itself told which number is the month, but what stands around it.
    """

    def __init__(
        self,
        order: DayOrder | None = None,
        months: Months = SURE_MONTHS,
        *,
        period: tuple[int, int] | None = None,
        is_serial: bool = False,
    ) -> None:
        self.order = order
        self.period = period
        self.is_inferred = False
        self._months = months
        self._is_serial = is_serial
        self._known: dict[str, int] = {}

    @property
    def stated_period(self) -> Period:
        """
        The period that the file states.
        """
        return NO_PERIOD if self.period is None else Period(*map(day_of, self.period))

    def day(self, text: str) -> int:
        """
        The day's number.

        Raises:
            NumberRefused: where it is none, or no day of the calendar.
        """
        known = self._known.get(text)
        if known is not None:
            return known
        found = self._day(text)
        if len(self._known) < MAX_KNOWN:
            self._known[text] = found
        return found

    def _day(self, text: str) -> int:
        if self._is_serial and (match := SERIAL_DAY.fullmatch(text.strip())):
            return DAY_ZERO + int(match[1])
        written = written_day(text)
        if written is None:
            if ISO_START.match(text.strip()):
                return day_from_iso(text.strip())
            raise NumberRefused(EXPECTED)
        if written.month_name is not None and written.month_name not in self._months:
            raise NumberRefused(EXPECTED_MONTH)
        if self.order is not None:
            return self._under(written, self.order)
        found = {self._under(written, order) for order in written.possible_orders or written.orders[:1]}
        if len(found) > 1:
            raise NumberRefused(EXPECTED_ORDER)
        return found.pop()

    def _under(self, written: WrittenDay, order: DayOrder) -> int:
        """
        Its number under an order, or under its own.
        """
        parts = written.calendar_parts(order, self._months)
        if parts is None:
            raise NumberRefused(EXPECTED_ORDER) if written.possible_orders else NoSuchDay(EXPECTED_CALENDAR_DAY)
        year, month, day = parts
        return day_from_parts(year, month, day) if year else self._in_period(month, day)

    def _in_period(self, month: int, day: int) -> int:
        """
        The day of a year that puts it into the stated period.
        """
        if self.period is None:
            raise NumberRefused(EXPECTED_YEAR)
        first, last = self.period
        for year in range(day_of(first).year, day_of(last).year + 1):
            number = day_from_parts(year, month, day)
            if first - SLACK_DAYS <= number <= last + SLACK_DAYS:
                return number
        raise NumberRefused(EXPECTED_YEAR)
