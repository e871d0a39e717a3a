"""
The monitoring page: tickets over time, and false positives, by priority.
"""

from __future__ import annotations

from datetime import datetime

from flask import render_template

from app.http.app_context import app_context
from app.monitoring import monitoring_of
from app.pages.blueprint import pages
from app.pages.charts import Bar, Whisker, stacked_bars, whiskers
from app.pages.words import percent
from app.store.reports.false_positives import FalsePositives
from app.store.reports.tickets_opened import Opened

LABELS = {"minute": "%H:%M", "hour": "%d %b %H:00", "day": "%d %b", "week": "%d %b"}


@pages.get("/monitoring")
def monitoring() -> str:
    """
    The monitoring page.
    """
    with app_context().database.transaction() as conn:
        state = monitoring_of(conn)
    return render_template(
        "monitoring.html",
        state=state,
        opened_chart=stacked_bars(
            f"Tickets opened per {state.stride}, by priority", [bar(each, state.stride) for each in state.opened]
        ),
        share_chart=whiskers("False positive share by priority", [whisker(each) for each in state.false_positives]),
    )


def bar(opened: Opened, stride: str) -> Bar:
    """
    One stride as a stacked bar, with low at the bottom.
    """
    label: datetime = opened.starts_at
    return Bar(label.strftime(LABELS[stride]), (("low", opened.low), ("medium", opened.medium), ("high", opened.high)))


def whisker(found: FalsePositives) -> Whisker:
    """
    The false positive share of one priority, with the number of decided tickets.
    """
    note = f"{percent(found.false_positive_share)} of {found.decided} decided, {found.undecided} undecided"
    return Whisker(found.priority, found.false_positive_share, found.share_low, found.share_high, note)
