"""
Data sufficiency: whether a history is long, dense and recent enough for an estimate.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from risk_model.assessment import DataStatus, DataSufficiency, Gap
from risk_model.transactions import Days, Transactions, day_number, day_of

# A season of months, and enough rows that a mean means something.
DAYS_NEEDED = 60
COUNT_NEEDED = 10
# The newest booking may be this old: an older history is weak evidence of the present.
STALE_AFTER_DAYS = 92

# A silence is a gap when it is this long, and this many times as long as the customer's usual one.
GAP_DAYS = 30
GAP_TIMES_USUAL = 4


def data_sufficiency_of(transactions: Transactions, as_of: date) -> DataSufficiency:
    """
    The extent of one customer's rows that were booked, and known, on or before as_of.
    """
    starts = np.array([0, len(transactions)], np.int64)
    return sufficiencies_of(starts, transactions.booking_day, transactions.known_day, day_number(as_of))[0]


def sufficiencies_of(starts: NDArray[np.int64], day: Days, known_day: Days, as_of: int) -> list[DataSufficiency]:
    """
    Vectorised `data_sufficiency_of`: one result per customer.

    Args:
        starts: first row of each customer, then the number of rows: customers + 1 entries.
        day: booking day number of each row.
        known_day: day number; NO_DAY, which precedes every day, for a row known when it was booked.
        as_of: day number.
    """
    seen = (day <= as_of) & (known_day <= as_of)
    edges = np.append(0, np.cumsum(seen))[starts]
    days = sorted_within(day[seen].astype(np.int64), edges)
    silences = np.append(0, np.diff(days))
    # Customers without a silence as long as a gap have no gaps and need no further work.
    longs = np.flatnonzero(silences > GAP_DAYS)
    found = []
    for begin, end in pairwise(edges.tolist()):
        if begin == end:
            found.append(DataSufficiency(DataStatus.INSUFFICIENT, days=0, count=0, gaps=()))
            continue
        first, last = int(days[begin]), int(days[end - 1])
        enough = last - first + 1 >= DAYS_NEEDED and end - begin >= COUNT_NEEDED and as_of - last <= STALE_AFTER_DAYS
        place = np.searchsorted(longs, begin + 1)
        gaps = gaps_of(days[begin:end]) if place < len(longs) and longs[place] < end else ()
        status = DataStatus.SUFFICIENT if enough else DataStatus.INSUFFICIENT
        found.append(DataSufficiency(status, days=last - first + 1, count=end - begin, gaps=gaps))
    return found


def sorted_within(days: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Sort the days of each customer in place; usually they are sorted already.

    Args:
        edges: first entry of each customer, then the number of entries.
    """
    falls = np.flatnonzero(np.diff(days) < 0) + 1
    for number in np.unique(np.searchsorted(edges, falls[~np.isin(falls, edges)], side="right") - 1):
        days[edges[number] : edges[number + 1]].sort()
    return days


def gaps_of(days: NDArray[np.int64]) -> tuple[Gap, ...]:
    """
    The periods without a booking that are long for this customer.

    Args:
        days: day numbers, ascending.
    """
    silences = np.diff(days)
    if len(silences) == 0 or silences.max() <= GAP_DAYS:
        return ()
    longest_usual = max(GAP_DAYS, GAP_TIMES_USUAL * float(np.median(silences[silences > 0])))
    return tuple(
        Gap(day_of(days[place] + 1), day_of(days[place + 1] - 1)) for place in np.flatnonzero(silences > longest_usual)
    )
