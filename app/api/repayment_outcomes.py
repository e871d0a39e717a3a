"""
/v1/customers/{id}/repayment-outcomes: what became of the loan, the second clock.
"""

from __future__ import annotations

from flask import Blueprint, Response
from psycopg2.extensions import connection

from app.api.answers import RepaymentOutcome, answered
from app.api.bodies import RepaymentOutcomeBody, sent_as_json
from app.http.authentication import caller, requires_scope
from app.http.idempotency import once
from app.http.problems import FieldsRefused, Problem
from app.store import clock, customers, repayment_outcomes
from risk_model.transactions.rows import is_storable

blueprint = Blueprint("repayment_outcomes", __name__)


@blueprint.post("/v1/customers/<path:customer_id>/repayment-outcomes")
@requires_scope("outcomes:write")
def create(customer_id: str) -> Response:
    """
    Record an outcome; the same one reported twice is one.
    """
    sent = sent_as_json(RepaymentOutcomeBody)
    return answered(once(sent.content, lambda conn: record(conn, customer_id, sent.body)), 201)


def record(conn: connection, customer_id: str, body: RepaymentOutcomeBody) -> RepaymentOutcome:
    """
    Store it, if the customer is the caller's and the days follow each other.

    Raises:
        Problem: 404 where the caller's portfolio has no such customer.
        FieldsRefused: days in the future, or in the wrong order.
    """
    found = customers.find(conn, caller().portfolio, customer_id) if is_storable(customer_id) else None
    if found is None:
        raise Problem(404, "there is no such customer")
    errors = []
    if body.observed_on < body.as_of:
        errors.append(("/observed_on", "expected a day not before as_of"))
    if body.observed_on > clock.today(conn):
        errors.append(("/observed_on", "expected a day not in the future"))
    if errors:
        raise FieldsRefused(*errors)
    repayment_outcomes.record(conn, found, outcome=body.outcome, as_of=body.as_of, observed_on=body.observed_on)
    return RepaymentOutcome(customer_id, body.outcome, body.as_of, body.observed_on)
