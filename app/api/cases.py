"""
/v1/cases: the open cases in the order they are to be worked.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.api.answers import CasePage, CaseTicket, OpenCase, answered
from app.http.app_context import app_context
from app.http.authentication import caller, requires_scope
from app.http.problems import Problem
from app.http.queue_cursor import CursorRefused, cursor_of, place_of
from app.store.cases import QueuedCase, QueuePosition, queue
from risk_model.priority import Priority

blueprint = Blueprint("cases", __name__)

PAGE = 50
LARGEST_PAGE = 200


@blueprint.get("/v1/cases")
@requires_scope("cases:read")
def list_cases() -> Response:
    """
    A page of the queue, and the cursor of the next one.
    """
    priority, after, limit = priority_asked(), place_asked(), limit_asked()
    with app_context().database.transaction() as conn:
        found = queue(conn, caller().portfolio, priority, after=after, limit=limit + 1)
    more = cursor_of(found[limit - 1].place) if len(found) > limit else None
    return answered(CasePage([case_answer(each) for each in found[:limit]], more))


def priority_asked() -> Priority | None:
    """
    The priority asked for; None for all of them.

    Raises:
        Problem: 422 where it is none.
    """
    asked = request.args.get("priority")
    if asked is not None and asked not in list(Priority):
        raise Problem(422, f"expected priority to be one of {', '.join(Priority)}")
    return None if asked is None else Priority(asked)


def place_asked() -> QueuePosition | None:
    """
    Where the page begins.

    Raises:
        Problem: 422 where the cursor is none of ours.
    """
    cursor = request.args.get("cursor")
    try:
        return None if cursor is None else place_of(cursor)
    except CursorRefused as refused:
        raise Problem(422, f"cursor: {refused}") from None


def limit_asked() -> int:
    """
    How many cases a page has.

    Raises:
        Problem: 422 where the limit is no number from 1 to LARGEST_PAGE.
    """
    limit = request.args.get("limit", str(PAGE))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:6]) <= LARGEST_PAGE):
        raise Problem(422, f"expected limit to be a whole number from 1 to {LARGEST_PAGE}")
    return int(limit)


def case_answer(waiting: QueuedCase) -> OpenCase:
    """
    A case as the API tells it.
    """
    return OpenCase(
        case_key=waiting.case_key,
        customer_id=waiting.customer_id,
        customer_name=waiting.customer_name,
        priority=waiting.priority,
        probability_of_default=waiting.probability_of_default,
        change=waiting.change,
        expected_loss=waiting.expected_loss,
        currency=waiting.currency,
        as_of=waiting.as_of,
        reasons=waiting.reasons,
        seq=waiting.seq,
        opened_at=waiting.opened_at.isoformat(),
        ticket=CaseTicket(waiting.ticket_state, waiting.hubspot_id),
    )
