"""
The order that the days of a file are written in: all are read under every order, and those that cannot be are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, product

import numpy as np

from integrations.statements.evidence.day_reader import SERIAL_DAY, DayReader
from integrations.statements.evidence.day_readings import DayClues, Reading, are_same, kept_by_clue, not_too_long
from integrations.statements.evidence.written_days import ALL_ORDERS, EXPECTED_MONTH, DayOrder, WrittenDay, written_day
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.words.months import Months, readings_of_months
from risk_model.transactions import day_number

# Three days or more show how far they lie apart.
ENOUGH_DAYS = 3
EXPECTED_ONE_ORDER = "expected one order of day, month and year in the whole file"


class DaysUndecided(ValueError):
    """
    The days of a file can be read in several ways, or in none; the message says what to export instead.
    """


class DayEvidence:
    """
    The days of a file as they are met.
    """

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._written: dict[str, WrittenDay | None] = {}
        self._possible = set(ALL_ORDERS)
        self._is_open = False

    def see(self, rows: Sequence[str], others: Iterable[str] = ()) -> None:
        """
        Look at more days.

        Args:
            rows: days of booking in the file's order.
            others: days whose order in the file says nothing, such as those of interest.
        """
        for text in {*rows, *others}.difference(self._written):
            written = self._written[text] = written_day(text)
            # One that is a day under no order is for the reader of its cell.
            if written is not None and len(written.orders) > 1 and written.possible_orders:
                self._is_open = True
                self._possible.intersection_update(written.possible_orders)
        # Many bookings of one day say no more than one.
        self._rows += [text for text, _ in groupby(rows)]

    @property
    def is_enough(self) -> bool:
        """
        Whether more rows would hardly tell more.
        """
        if len(readings_of_months(self._month_names)) > 1:
            return False
        if not self._is_open or len(self._possible) < 2:
            return True
        is_month_open = {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST} <= self._possible
        return not is_month_open and len(self._written) > ENOUGH_DAYS

    def reader(self, clues: DayClues) -> DayReader:
        """
        What reads the days of the file.

        Raises:
            DaysUndecided: where several ways are left that differ, or none.
        """
        if not any(self._written.values()):
            return DayReader(is_serial=self._are_serial(clues.as_of))
        if not self._possible:
            raise DaysUndecided(EXPECTED_ONE_ORDER)
        readings = list(self._readings(clues))
        if not readings:
            raise DaysUndecided(EXPECTED_MONTH)
        left = readings if are_same(readings) else self._left(readings, clues)
        if not are_same(left):
            orders = [order for order in ALL_ORDERS if order in {reading.order for reading in left or readings}]
            raise DaysUndecided(_undecided(orders))
        # Where all rows are the same under every order, a later one may differ.
        is_inferred = len(left) < len(readings)
        is_known = self._is_open and (len(self._possible) == 1 or is_inferred)
        found = DayReader(left[0].order if is_known else None, left[0].months, period=left[0].period)
        found.is_inferred = is_known and is_inferred and {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST} <= self._possible
        return found

    @property
    def _month_names(self) -> set[str]:
        return {name for written in self._written.values() if written and (name := written.month_name)}

    def _are_serial(self, as_of: date | None) -> bool:
        """
        Whether all days are numbers of a spreadsheet.
        """
        said = [text.strip() for text in self._written if text.strip()]
        if not said or not all(map(SERIAL_DAY.fullmatch, said)):
            return False
        return as_of is None or max(map(DayReader(is_serial=True).day, said)) <= day_number(as_of)

    def _readings(self, clues: DayClues) -> Iterator[Reading]:
        """
        The days under every order and in every language that is possible.
        """
        orders = [order for order in ALL_ORDERS if order in self._possible] if self._is_open else ALL_ORDERS[:1]
        for order, (languages, months) in product(orders, readings_of_months(self._month_names)):
            period = _period(clues.period, order if self._is_open else None, months)
            reader = DayReader(order, months, period=period)
            numbers = {text: _number(reader, text) for text, written in self._written.items() if written}
            days = [number for text in self._rows if (number := numbers.get(text)) is not None]
            yield Reading(order, languages, months, [*numbers.values()], np.array(days, dtype=np.int64), period)

    def _left(self, readings: Sequence[Reading], clues: DayClues) -> list[Reading]:
        """
        The readings that no clue is against; a clue against all of them says nothing.
        """
        readings = self._by_marks(readings)
        left = list(readings)
        for kept in kept_by_clue(readings, clues):
            if kept:
                left = [reading for reading in left if reading in kept]
        return left

    def _by_marks(self, readings: Sequence[Reading]) -> Sequence[Reading]:
        """
        Those with the day first, where all days are written as it is nearly always and that makes no long file of it.
        """
        is_open = (written for written in self._written.values() if written and len(written.orders) > 1)
        if not all(written.is_day_first_by_marks for written in is_open):
            return readings
        return [reading for reading in not_too_long(readings) if reading.order is DayOrder.DAY_FIRST] or readings


def _number(reader: DayReader, text: str) -> int | None:
    try:
        return reader.day(text)
    except NumberRefused:
        return None


def _period(written: tuple[str, str] | None, order: DayOrder | None, months: Months) -> tuple[int, int] | None:
    """
    A stated period under the order of the rows, or under its own where they have none; None where that is not clear.
    """
    if written is None:
        return None
    found = set()
    for each in ALL_ORDERS if order is None else (order,):
        reader = DayReader(each, months)
        first, last = (_number(reader, text) for text in written)
        if first is not None and last is not None and first <= last:
            found.add((first, last))
    return found.pop() if len(found) == 1 else None


def _undecided(orders: Sequence[DayOrder]) -> str:
    if len(orders) < 2:
        return "expected month names that mean one month only; export with days as 2026-02-01"
    return (
        f"expected days that can be read in one way; these may be {' or '.join(orders)}:"
        " export with days as 2026-02-01, or with the month in words"
    )
