"""
Whether a history is enough for an estimate: too little is said, never guessed over.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from risk_model.assessment import DataSufficiency, Gap
from risk_model.transactions import Days, Transactions, day_number, day_of

# A season of months, and enough rows that a mean means something.
DAYS_NEEDED = 60
COUNT_NEEDED = 10
# The newest booking may be this old: what was true half a year ago says little of today.
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
    The same of many customers.

    Args:
        starts: where each customer begins, and the number of rows last.
        as_of: day number. NO_DAY lies before every day: a row without a known day was known when it was booked.
    """
    seen = (day <= as_of) & (known_day <= as_of)
    edges = np.append(0, np.cumsum(seen))[starts].tolist()
    days = day[seen].astype(np.int64)
    return [sufficiency_of_days(np.sort(days[begin:end]), as_of) for begin, end in pairwise(edges)]


def sufficiency_of_days(days: NDArray[np.int64], as_of: int) -> DataSufficiency:
    """
    Whether the days of one customer's rows, rising, are enough.
    """
    if len(days) == 0:
        return DataSufficiency(sufficient=False, days=0, count=0, gaps=())
    first, last = int(days[0]), int(days[-1])
    enough = last - first + 1 >= DAYS_NEEDED and len(days) >= COUNT_NEEDED and as_of - last <= STALE_AFTER_DAYS
    return DataSufficiency(sufficient=enough, days=last - first + 1, count=len(days), gaps=gaps_of(days))


def gaps_of(days: NDArray[np.int64]) -> tuple[Gap, ...]:
    """
    The stretches without a booking between the days, which rise, that are long for this customer.
    """
    silences = np.diff(days)
    if len(silences) == 0 or silences.max() <= GAP_DAYS:
        return ()
    longest_usual = max(GAP_DAYS, GAP_TIMES_USUAL * float(np.median(silences[silences > 0])))
    return tuple(
        Gap(day_of(days[place] + 1), day_of(days[place + 1] - 1)) for place in np.flatnonzero(silences > longest_usual)
    )
