"""
The board, with a column of open cases per priority, and the page of one case.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request
from psycopg2.extensions import connection

from app.http.app_context import app_context
from app.http.queue_cursor import CursorRefused, cursor_of, place_of
from app.pages.blueprint import pages
from app.pages.readers import portfolio_shown
from app.store.cases import QueuedCase, QueuePosition, queue
from app.store.reports import board as store
from risk_model.priority import Priority
from risk_model.transactions.rows import is_storable

CARDS_SHOWN = 50


@dataclass(frozen=True)
class Column:
    """
    The open cases of one priority.

    Attributes:
        count: number of all these cases, also those not shown.
        more: cursor of the next page; None on the last.
    """

    priority: Priority
    count: int
    cards: list[QueuedCase]
    more: str | None


@pages.get("/")
def board() -> str:
    """
    All columns, or with `?priority=` one of them; `?after=` continues after a cursor.
    """
    asked = request.args.get("priority")
    if asked is not None and asked not in list(Priority):
        abort(404)
    after = request.args.get("after")
    try:
        place = None if after is None else place_of(after)
    except CursorRefused:
        abort(404)
    shown = list(Priority) if asked is None else [Priority(asked)]
    with app_context().database.transaction() as conn:
        counts = store.counts(conn, portfolio_shown())
        columns = [column(conn, priority, counts.get(priority, 0), place) for priority in shown]
    return render_template("board.html", columns=columns)


def column(conn: connection, priority: Priority, count: int, after: QueuePosition | None) -> Column:
    """
    The column of one priority, starting after a position in the queue.
    """
    cards = queue(conn, portfolio_shown(), priority, after=after, limit=CARDS_SHOWN + 1)
    more = cursor_of(cards[CARDS_SHOWN - 1].place) if len(cards) > CARDS_SHOWN else None
    return Column(priority, count, cards[:CARDS_SHOWN], more)


@pages.get("/cases/<case_key>")
def case(case_key: str) -> str:
    """
    One case with its reasons, assessments and verdicts.
    """
    with app_context().database.transaction() as conn:
        found = store.case(conn, portfolio_shown(), case_key) if is_storable(case_key) else None
        if found is None:
            abort(404)
        assessments = store.assessments_of(conn, case_key)
        verdicts = store.verdicts_of(conn, case_key)
    return render_template(
        "case.html", case=found, assessments=assessments, verdicts=verdicts, ticket_url=ticket_url(found.hubspot_id)
    )


def ticket_url(hubspot_id: str | None) -> str | None:
    """
    The address of the ticket in HubSpot; None if it does not exist yet or HUBSPOT_TICKET_URL is not set.
    """
    template = app_context().settings.hubspot_ticket_url
    return template.format(id=hubspot_id) if template and hubspot_id else None
