"""
The CRM's endpoints for tickets, on dated paths.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, g, jsonify, request

from integrations.hubspot.sandbox import tickets
from integrations.hubspot.sandbox.context import sandbox
from integrations.hubspot.sandbox.refusals import RequestRefused
from integrations.hubspot.sandbox.search import search
from integrations.hubspot.sandbox.tickets import BatchResult

Json = dict[str, Any]
Answer = tuple[Response, int]

# In these versions a batch with invalid inputs has the status of a successful one; `numErrors` and `errors` list them.
SUCCESS_WITH_ERRORS = frozenset({"2026-09"})

api = Blueprint("crm", __name__, url_prefix="/crm")
OBJECTS = "/objects/<any('2026-03', '2026-09'):version>/tickets"


@api.before_request
def check_caller() -> None:
    """
    Check the bearer token, then the rate limits.

    Raises:
        RequestRefused: 401 without the token, 429 beyond a limit.
    """
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or authorization.token != sandbox().token:
        raise RequestRefused(401, "INVALID_AUTHENTICATION", "Authentication credentials not found")
    g.rate_headers = {}
    if request.path.endswith("/search"):
        sandbox().searches.take()
    else:
        g.rate_headers = sandbox().calls.take()


@api.after_request
def add_headers(answer: Response) -> Response:
    """
    Add the rate limit's headers, which HubSpot omits for searches, and a correlation id.
    """
    answer.headers.update(getattr(g, "rate_headers", {}))
    answer.headers["X-HubSpot-Correlation-Id"] = str(uuid4())
    return answer


@api.errorhandler(RequestRefused)
def refused(refusal: RequestRefused) -> Response:
    """
    The HTTP answer to a refused call.
    """
    answer = current_app.make_response((jsonify(refusal.as_answer()), refusal.status))
    answer.headers.update(refusal.headers)
    return answer


def body() -> Json:
    """
    The request's JSON object.

    Raises:
        RequestRefused: 400, the body is not a JSON object.
    """
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise RequestRefused(400, "VALIDATION_ERROR", "Invalid input JSON")
    return given


def batch_answer(batch: BatchResult, version: str) -> Answer:
    """
    The answer to a batch: 207 where some inputs failed, 200 in versions that report such errors as a success.
    """
    answer: Json = {"status": "COMPLETE", "results": batch.results}
    if not batch.errors:
        return jsonify(answer), 200
    answer |= {"numErrors": len(batch.errors), "errors": batch.errors}
    return jsonify(answer), 200 if version in SUCCESS_WITH_ERRORS else 207


@api.post(f"{OBJECTS}/batch/upsert")
def upsert_batch(version: str) -> Answer:
    """
    Write up to 100 tickets.
    """
    given = body()
    with sandbox().account.lock:
        return batch_answer(tickets.upsert_batch(sandbox().account, given), version)


@api.post(f"{OBJECTS}/batch/read")
def read_batch(version: str) -> Answer:
    """
    Read up to 100 tickets, or 50 with their history.
    """
    given = body()
    with sandbox().account.lock:
        return batch_answer(tickets.read_batch(sandbox().account, given), version)


@api.post(f"{OBJECTS}/search")
def search_tickets(version: str) -> Response:
    """
    Search the tickets that are indexed.
    """
    given = body()
    with sandbox().account.lock:
        return jsonify(search(sandbox().account, given, sandbox().search_lag_s))


@api.post(f"{OBJECTS}/merge")
def merge(version: str) -> Response:
    """
    Merge two tickets into one.
    """
    given = body()
    with sandbox().account.lock:
        return jsonify(tickets.merge(sandbox().account, given))


@api.get(OBJECTS)
def list_tickets(version: str) -> Response:
    """
    A page of all tickets, by id.
    """
    limit, after = request.args.get("limit", 10, type=int), request.args.get("after", 0, type=int)
    archived = request.args.get("archived") == "true"
    with sandbox().account.lock:
        ordered = sorted(sandbox().account.tickets.values(), key=lambda ticket: int(ticket.ticket_id))
        live = [each for each in ordered if (each.archived_at is not None) == archived and int(each.ticket_id) > after]
        page = live[: max(1, min(limit, 100))]
        results = [
            tickets.shown(each, names("properties"), names("propertiesWithHistory"), sandbox().account) for each in page
        ]
    answer: Json = {"results": results}
    if len(live) > len(page):
        answer["paging"] = {"next": {"after": page[-1].ticket_id}}
    return jsonify(answer)


def names(parameter: str) -> list[str]:
    """
    The names in a query parameter, which may be repeated or comma-separated.
    """
    return [name for given in request.args.getlist(parameter) for name in given.split(",") if name]
