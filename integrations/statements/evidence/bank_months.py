"""
Days that only a bank's month has: interest counted by months of thirty days is valued on 30 February.
"""

from __future__ import annotations

import re
from calendar import monthrange

# A year, a month and a day behind each other, with or without something between.
DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", re.ASCII)
LONGEST_MONTH = 31


def is_bank_month_day(written: str) -> bool:
    """
    Whether a text begins with a day that its month does not have, though other months do.

    >>> is_bank_month_day("2026-02-30"), is_bank_month_day("20260431"), is_bank_month_day("20260332")
    (True, True, False)
    """
    match = DAY.match(written)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    return year > 0 and 1 <= month <= 12 and monthrange(year, month)[1] < day <= LONGEST_MONTH
