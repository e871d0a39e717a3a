"""
Whether a history is enough for an estimate: too little is said, never guessed over.
"""

from __future__ import annotations

from datetime import date

import numpy as np

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
    The extent of what was booked, and known, on or before as_of.
    """
    days = np.sort(days_seen(transactions, as_of))
    if len(days) == 0:
        return DataSufficiency(sufficient=False, days=0, count=0, gaps=())
    extent = int(days[-1] - days[0]) + 1
    is_fresh = day_number(as_of) - int(days[-1]) <= STALE_AFTER_DAYS
    enough = extent >= DAYS_NEEDED and len(days) >= COUNT_NEEDED and is_fresh
    return DataSufficiency(sufficient=enough, days=extent, count=len(days), gaps=gaps_of(np.unique(days)))


def days_seen(transactions: Transactions, as_of: date) -> Days:
    """
    The booking days of what was booked, and known, on or before as_of.
    """
    last = day_number(as_of)
    # NO_DAY lies before every day: a row without a known day was known when it was booked.
    seen: Days = transactions.booking_day[(transactions.booking_day <= last) & (transactions.known_day <= last)]
    return seen


def gaps_of(days: Days) -> tuple[Gap, ...]:
    """
    The stretches without a booking between the days, which rise strictly, that are long for this customer.
    """
    silences = np.diff(days)
    if len(silences) == 0:
        return ()
    longest_usual = max(GAP_DAYS, GAP_TIMES_USUAL * float(np.median(silences)))
    return tuple(
        Gap(day_of(days[place] + 1), day_of(days[place + 1] - 1)) for place in np.flatnonzero(silences > longest_usual)
    )
