"""
The days of a file read in one way, and what speaks for it or against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from integrations.statements.evidence.days import SLACK_DAYS
from integrations.statements.evidence.written_days import DayOrder
from integrations.statements.words.months import Months
from risk_model.transactions import day_number

# An order under which a file runs over more years is dropped where another makes it a fifth of that or less.
LONG_DAYS = 5 * 366
TIMES_LONGER = 5
# An order under which a file ends longer ago is dropped where another makes it end later.
OLD_DAYS = 10 * 366
# Two days are in sequence under any order.
ENOUGH_DAYS = 3


@dataclass(frozen=True)
class DayClues:
    """
    What else than its days tells how a file writes them.

    Attributes:
        as_of: the last day that can be in the file.
        period: the days between which its bookings lie, as written.
        direction: 1 where balances prove that the rows run from old to new, -1 for the other way.
        orders: for each clue, such as the country of its column names, the orders that it allows.
        languages: of its column names.
    """

    as_of: date | None = None
    period: tuple[str, str] | None = None
    direction: int | None = None
    orders: Sequence[Collection[DayOrder]] = ()
    languages: Collection[str] = ()


@dataclass(frozen=True, eq=False)
class Reading:
    """
    One way to read all days.

    Attributes:
        languages: in which the names of months mean this.
        numbers: of each text, None for a day that no calendar has.
        days: of booking, in the file's order.
        period: that the file states.
    """

    order: DayOrder
    languages: frozenset[str]
    months: Months
    numbers: Sequence[int | None]
    days: NDArray[np.int64]
    period: tuple[int, int] | None

    def is_in_sequence(self, direction: int | None) -> bool:
        """
        Whether the rows run one way, or the one given; a few days do under any order.
        """
        if direction is None and len(np.unique(self.days)) < ENOUGH_DAYS:
            return True
        steps = np.diff(self.days)
        return bool((direction != -1 and (steps >= 0).all()) or (direction != 1 and (steps <= 0).all()))

    @property
    def span(self) -> int:
        """
        Days from the first to the last.
        """
        return int(np.ptp(self.days)) if len(self.days) else 0

    @property
    def last(self) -> int:
        """
        The newest day.
        """
        return int(self.days.max()) if len(self.days) else 0

    @property
    def is_in_period(self) -> bool:
        """
        Whether all bookings lie in the stated period.
        """
        if self.period is None:
            return False
        first, last = self.period
        return bool(((self.days >= first - SLACK_DAYS) & (self.days <= last + SLACK_DAYS)).all())


def kept_by_clue(readings: Sequence[Reading], clues: DayClues) -> Iterator[list[Reading]]:
    """
    For each clue the readings that it is not against.
    """
    if clues.as_of is not None:
        today = day_number(clues.as_of)
        yield [reading for reading in readings if reading.last <= today]
        yield [reading for reading in readings if reading.last >= today - OLD_DAYS]
    if clues.period is not None:
        yield [reading for reading in readings if reading.is_in_period]
    yield not_too_long(readings)
    yield [reading for reading in readings if reading.is_in_sequence(clues.direction)]
    for orders in clues.orders:
        yield [reading for reading in readings if reading.order in orders]
    yield [reading for reading in readings if reading.languages & set(clues.languages)]


def not_too_long(readings: Sequence[Reading]) -> list[Reading]:
    """
    Those that do not run over many years where another does not.
    """
    shortest = min(reading.span for reading in readings)
    return [reading for reading in readings if reading.span <= max(LONG_DAYS, TIMES_LONGER * shortest)]


def are_same(readings: Sequence[Reading]) -> bool:
    """
    Whether it is the same which of them is taken.
    """
    return bool(readings) and all(reading.numbers == readings[0].numbers for reading in readings)
