"""
The number of tickets opened over time, by priority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg2.extensions import connection

from app.store.database import fetch_all, fetch_one

SPAN = "SELECT min(opened_at), max(opened_at) FROM analytics.tickets"

# 2024-01-01 was a Monday, so weeks start on Mondays.
PER_STRIDE = """
SELECT date_bin(%(stride)s, opened_at, timestamptz '2024-01-01 00:00:00+00') AS starts_at,
       count(*) FILTER (WHERE priority = 'high') AS high,
       count(*) FILTER (WHERE priority = 'medium') AS medium,
       count(*) FILTER (WHERE priority = 'low') AS low
  FROM analytics.tickets
 WHERE opened_at > (SELECT max(opened_at) FROM analytics.tickets) - %(stride)s * %(strides)s
 GROUP BY starts_at
 ORDER BY starts_at
"""


@dataclass(frozen=True)
class Opened:
    """
    The number of tickets opened in the stride that starts at `starts_at` (UTC, aware), by priority.
    """

    starts_at: datetime
    high: int
    medium: int
    low: int


def span(conn: connection) -> tuple[datetime, datetime] | None:
    """
    When the first and the last ticket were opened; None if there is none.
    """
    first, last = fetch_one(conn, SPAN) or (None, None)
    return None if first is None else (first, last)


def per_stride(conn: connection, stride: timedelta, strides: int) -> list[Opened]:
    """
    The tickets of the last `strides` strides, oldest first; strides without tickets are omitted.
    """
    return [Opened(*row) for row in fetch_all(conn, PER_STRIDE, {"stride": stride, "strides": strides})]
