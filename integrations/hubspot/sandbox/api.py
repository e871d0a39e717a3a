"""
The endpoints of the CRM, on dated paths.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, g, jsonify, request

from integrations.hubspot.sandbox import tickets
from integrations.hubspot.sandbox.desk import desk
from integrations.hubspot.sandbox.refusals import Refusal, not_found
from integrations.hubspot.sandbox.search import search
from integrations.hubspot.sandbox.tickets import Batch

Json = dict[str, Any]
Answer = tuple[Response, int]

VERSIONS = ("2026-03", "2026-09")
# Here a batch with bad inputs answers like a good one; `numErrors` and `errors` tell.
QUIET_ABOUT_ERRORS = frozenset({"2026-09"})

api = Blueprint("crm", __name__, url_prefix="/crm")
OBJECTS = "/objects/<any('2026-03', '2026-09'):version>/tickets"
WRITES: dict[str, Callable[[Any, Json], Json]] = {
    "create": tickets.create,
    "update": tickets.update,
    "upsert": tickets.upsert,
}


@api.before_request
def let_in() -> None:
    """
    A bearer token, then the rate limits.
    """
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or authorization.token != desk().token:
        raise Refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found")
    g.rate_headers = {}
    if request.path.endswith("/search"):
        desk().searches.take()
    else:
        g.rate_headers = desk().calls.take()


@api.after_request
def tell_limits(answer: Response) -> Response:
    """
    What is left of the limit; searches do not say.
    """
    answer.headers.update(getattr(g, "rate_headers", {}))
    answer.headers["X-HubSpot-Correlation-Id"] = str(uuid4())
    return answer


@api.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """
    The refusal as an answer.
    """
    answer = current_app.make_response((jsonify(refusal.as_answer()), refusal.status))
    answer.headers.update(refusal.headers)
    return answer


def body() -> Json:
    """
    The request's JSON object.
    """
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Refusal(400, "VALIDATION_ERROR", "Invalid input JSON")
    return given


def batch_answer(batch: Batch, version: str, good: int) -> Answer:
    """
    A batch's answer: 207 where some inputs failed, or, in a later version, the good status with the errors inside.
    """
    answer: Json = {"status": "COMPLETE", "results": batch.results}
    if not batch.errors:
        return jsonify(answer), good
    answer |= {"numErrors": len(batch.errors), "errors": batch.errors}
    return jsonify(answer), good if version in QUIET_ABOUT_ERRORS else 207


@api.post(f"{OBJECTS}/batch/<any('create', 'update', 'upsert'):verb>")
def write_batch(version: str, verb: str) -> Answer:
    """
    Write up to a hundred tickets.
    """
    given = body()
    with desk().account.lock:
        batch = tickets.write_batch(desk().account, given, WRITES[verb])
    return batch_answer(batch, version, 201 if verb == "create" else 200)


@api.post(f"{OBJECTS}/batch/read")
def read_batch(version: str) -> Answer:
    """
    Read up to a hundred tickets, fifty with their history.
    """
    given = body()
    with desk().account.lock:
        batch = tickets.read_batch(desk().account, given, archived=request.args.get("archived") == "true")
    return batch_answer(batch, version, 200)


@api.post(f"{OBJECTS}/batch/archive")
def archive_batch(version: str) -> tuple[str, int]:
    """
    Delete up to a hundred tickets.
    """
    given = body()
    with desk().account.lock:
        tickets.archive_batch(desk().account, given)
    return "", 204


@api.post(f"{OBJECTS}/search")
def search_tickets(version: str) -> Response:
    """
    Tickets by what they hold, as far as they are indexed.
    """
    given = body()
    with desk().account.lock:
        return jsonify(search(desk().account, given, desk().search_lag_s))


@api.post(f"{OBJECTS}/merge")
def merge(version: str) -> Response:
    """
    Two tickets become one.
    """
    given = body()
    with desk().account.lock:
        return jsonify(tickets.merge(desk().account, given))


@api.get(OBJECTS)
def list_tickets(version: str) -> Response:
    """
    All tickets by id, a page at a time.
    """
    limit, after = request.args.get("limit", 10, type=int), request.args.get("after", 0, type=int)
    archived = request.args.get("archived") == "true"
    with desk().account.lock:
        ordered = sorted(desk().account.tickets.values(), key=lambda ticket: int(ticket.ticket_id))
        live = [each for each in ordered if (each.archived_at is not None) == archived and int(each.ticket_id) > after]
        page = live[: max(1, min(limit, 100))]
        results = [
            tickets.shown(each, names("properties"), names("propertiesWithHistory"), desk().account) for each in page
        ]
    answer: Json = {"results": results}
    if len(live) > len(page):
        answer["paging"] = {"next": {"after": page[-1].ticket_id}}
    return jsonify(answer)


@api.post(OBJECTS)
def create_ticket(version: str) -> Answer:
    """
    One new ticket.
    """
    given = body()
    with desk().account.lock:
        made = tickets.create(desk().account, given)
        desk().account.keep_tickets([desk().account.tickets[made["id"]]])
    return jsonify(made), 201


@api.get(f"{OBJECTS}/<record_id>")
def read_ticket(version: str, record_id: str) -> Response:
    """
    One ticket.
    """
    account, archived = desk().account, request.args.get("archived") == "true"
    with account.lock:
        ticket = tickets.found(account, record_id, request.args.get("idProperty"), archived=archived)
        if ticket is None:
            raise not_found([record_id])
        return jsonify(tickets.shown(ticket, names("properties"), names("propertiesWithHistory"), account))


@api.patch(f"{OBJECTS}/<record_id>")
def update_ticket(version: str, record_id: str) -> Response:
    """
    Change one ticket.
    """
    given = {"id": record_id, "idProperty": request.args.get("idProperty"), **body()}
    with desk().account.lock:
        changed = tickets.update(desk().account, given)
        desk().account.keep_tickets([desk().account.tickets[changed["id"]]])
    return jsonify(changed)


@api.delete(f"{OBJECTS}/<record_id>")
def archive_ticket(version: str, record_id: str) -> tuple[str, int]:
    """
    Delete one ticket.
    """
    with desk().account.lock:
        tickets.archive_batch(desk().account, {"inputs": [{"id": record_id}]})
    return "", 204


def names(parameter: str) -> list[str]:
    """
    A query parameter that lists names, repeated or with commas.
    """
    return [name for given in request.args.getlist(parameter) for name in given.split(",") if name]
