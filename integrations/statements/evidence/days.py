"""
What the days of a statement prove, and which of its bookings lie where no booking of it should.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrations.statements.statement import ParseWarning, Statement
from risk_model.transactions import day_number

# Weekends, holidays and time zones put a booking some days beside the period that its statement states.
SLACK_DAYS = 7
# Rows of one file follow on each other within weeks; one that is a quarter away from both its neighbours was moved.
APART_DAYS = 92
# At the ends of a file, where an account may have rested, only more than a year tells.
APART_AT_ENDS_DAYS = 400

# Banks that count thirty days a month write 30 February for interest: of a value day NoSuchDay is caught and told.
UNREAL_VALUE_DAY = "a value day that no calendar has is left out; the booking counts"

Days = NDArray[np.int32]


class Period(NamedTuple):
    """
    The first and the last day that a statement says it covers; None where it does not say.
    """

    first: date | None = None
    last: date | None = None


NO_PERIOD = Period()


def bookings_outside(period: Period, days: Days) -> list[int]:
    """
    Rows booked more than some days before or after the period.
    """
    outside = np.zeros(len(days), dtype=bool)
    if period.first is not None:
        outside |= days < day_number(period.first) - SLACK_DAYS
    if period.last is not None:
        outside |= days > day_number(period.last) + SLACK_DAYS
    return [int(row) for row in np.flatnonzero(outside)]


def bookings_apart(days: Days) -> list[int]:
    """
    Rows booked far from the rows around them, which are close to each other.
    """
    if len(days) < 3:
        return []
    steps = np.abs(np.diff(days))
    around = np.abs(days[2:] - days[:-2])
    # Between two that were moved a row is far from both, and where it should be.
    off = np.abs(days - np.median(days))
    between = (steps[:-1] > APART_DAYS) & (steps[1:] > APART_DAYS) & (around <= APART_DAYS)
    between &= off[1:-1] > np.maximum(off[2:], off[:-2])
    rows = [int(row) + 1 for row in np.flatnonzero(between)]
    first = [0] if steps[0] > APART_AT_ENDS_DAYS and steps[1] <= APART_DAYS else []
    last = [len(days) - 1] if steps[-1] > APART_AT_ENDS_DAYS and steps[-2] <= APART_DAYS else []
    return [*first, *rows, *last]


def _are_close_and_inside(days: Days, period: Period) -> bool:
    """
    Whether first and last day alone show that there is nothing to warn of: of most statements, and the quickest look.
    """
    if not len(days):
        return True
    first, last = int(days.min()), int(days.max())
    starts = period.first is None or first >= day_number(period.first) - SLACK_DAYS
    ends = period.last is None or last <= day_number(period.last) + SLACK_DAYS
    return starts and ends and last - first <= APART_DAYS


def day_warnings(
    days: Days,
    period: Period,
    *,
    place_of: Callable[[int], str] = lambda row: f"booking {row + 1}",
) -> list[ParseWarning]:
    """
    A warning for each sort of booking that hints at an edited or wrongly joined file; it names the first of them.

    Args:
        days: of booking, in the file's order.
        place_of: names a row.
    """
    if _are_close_and_inside(days, period):
        return []
    outside = bookings_outside(period, days)
    inside = np.delete(np.arange(len(days)), outside)
    apart = [int(inside[row]) for row in bookings_apart(days[inside])]
    found = (
        (outside, "a booking outside the period that the statement states"),
        (apart, "a booking far from those before and after it"),
    )
    return [_warning(place_of(rows[0]), text, len(rows)) for rows, text in found if rows]


def with_later_told(statements: Sequence[Statement], as_of: date | None) -> list[Statement]:
    """
    The statements, each with a warning where it has bookings after the day given, where one is given.
    """
    if as_of is None:
        return list(statements)
    found = list(statements)
    for place, statement in enumerate(statements):
        later = np.flatnonzero(statement.transactions.booking_day > day_number(as_of))
        if len(later):
            where = f"statement {place + 1}, booking {later[0] + 1}"
            warning = _warning(where, f"a booking after {as_of}, the last day that can be in the file", len(later))
            found[place] = replace(statement, warnings=(*statement.warnings, warning))
    return found


def _warning(where: str, text: str, count: int) -> ParseWarning:
    return ParseWarning(where, text if count == 1 else f"{text} (and {count - 1} more like it)")
