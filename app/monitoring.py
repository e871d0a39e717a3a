"""
Monitoring: the number of tickets opened over time, and their share of false positives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg2.extensions import connection

from app.store.reports import false_positives, tickets_opened
from app.store.reports.false_positives import FalsePositives
from app.store.reports.tickets_opened import Opened

STRIDES_SHOWN = 30

# From finest to coarsest: minutes for a service just started, weeks for one that has run for a year.
STRIDES = (
    ("minute", timedelta(minutes=1)),
    ("hour", timedelta(hours=1)),
    ("day", timedelta(days=1)),
    ("week", timedelta(weeks=1)),
)


@dataclass(frozen=True)
class Monitoring:
    """
    What the monitoring page shows.

    Attributes:
        stride: width of the chart's bars: minute, hour, day or week.
        opened: one entry per stride, oldest first; strides without tickets have zeros.
        false_positives: one entry per priority that has tickets.
    """

    stride: str
    opened: tuple[Opened, ...]
    false_positives: tuple[FalsePositives, ...]


def monitoring_of(conn: connection) -> Monitoring:
    """
    The current state of the whole service.
    """
    found = tuple(false_positives.by_priority(conn))
    span = tickets_opened.span(conn)
    if span is None:
        return Monitoring("day", (), found)
    name, stride = stride_for(*span)
    opened = tickets_opened.per_stride(conn, stride, STRIDES_SHOWN)
    return Monitoring(name, tuple(filled(opened, stride)), found)


def stride_for(first: datetime, last: datetime) -> tuple[str, timedelta]:
    """
    The finest stride for which STRIDES_SHOWN strides cover the history; the coarsest if none does.
    """
    history = last - first
    return next(((name, stride) for name, stride in STRIDES if history < stride * STRIDES_SHOWN), STRIDES[-1])


def filled(opened: list[Opened], stride: timedelta) -> list[Opened]:
    """
    One entry for every stride from the first to the last, with zeros where no ticket was opened.
    """
    known = {each.starts_at: each for each in opened}
    count = (opened[-1].starts_at - opened[0].starts_at) // stride + 1
    starts = [opened[0].starts_at + number * stride for number in range(count)]
    return [known.get(start, Opened(start, 0, 0, 0)) for start in starts]
