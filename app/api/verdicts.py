"""
/v1/cases/{key}/verdicts: what a person found, reported by the lender's own system. Only people close tickets.
"""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, Response
from psycopg2.extensions import connection

from app.api.answers import RecordedVerdict, answered
from app.api.bodies import VerdictBody, check_texts, sent_as_json
from app.http.authentication import caller, requires_scope
from app.http.idempotency import once
from app.http.problems import FieldsRefused, Problem
from app.store import cases, clock, verdicts
from risk_model.transactions.rows import is_storable

blueprint = Blueprint("verdicts", __name__)


@blueprint.post("/v1/cases/<case_key>/verdicts")
@requires_scope("verdicts:write")
def create(case_key: str) -> Response:
    """
    Record a verdict; the latest by occurred_at counts, and the same one reported twice is one.
    """
    sent = sent_as_json(VerdictBody)
    check_texts({"/found_by": sent.body.found_by})
    return answered(once(sent.content, lambda conn: record(conn, case_key, sent.body)), 201)


def record(conn: connection, case_key: str, body: VerdictBody) -> RecordedVerdict:
    """
    Store it, if the case is the caller's. An instant before the case was opened is accepted: histories come later.

    Raises:
        Problem: 404 where the caller's portfolio has no such case.
        FieldsRefused: a moment in the future.
    """
    found = cases.find(conn, caller().portfolio, case_key) if is_storable(case_key) else None
    if found is None:
        raise Problem(404, "there is no such case")
    now = clock.now(conn)
    occurred_at = body.occurred_at or now
    if occurred_at > now:
        raise FieldsRefused(("/occurred_at", "expected a moment not in the future"))
    verdicts.record(conn, found, body.verdict, occurred_at=occurred_at, found_by=body.found_by)
    return RecordedVerdict(case_key, body.verdict, body.found_by, occurred_at.astimezone(UTC).isoformat())
