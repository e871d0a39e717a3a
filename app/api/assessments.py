"""
/v1/assessments: bank transactions in, an estimate with its priority and reasons out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, Response
from msgspec import UNSET
from msgspec.structs import replace
from psycopg2.extensions import connection

from app.api.answers import AssessmentAnswer, AssessmentTicket, ModelAnswer, answered
from app.api.bodies import AssessmentBody, ExposureBody, check_texts, sent_as_json
from app.api.uploads import Upload, check_not_later, is_upload, summary_of, transactions_of, upload
from app.http.app_context import app_context
from app.http.authentication import caller, requires_scope
from app.http.idempotency import once
from app.http.problems import FieldsRefused, Problem
from app.recording import store
from app.store import assessments, clock, customers
from app.store.assessments import StoredAssessment
from app.store.customers import Customer
from risk_model.assessing import assess
from risk_model.features.kernels.loader import MAX_ROWS_UNCOMPILED, is_loaded
from risk_model.model.estimator import Model
from risk_model.priority import Exposure
from risk_model.transactions import Transactions
from risk_model.transactions.amounts import AMOUNT_EXPECTED, exact_cents
from risk_model.transactions.currencies import CURRENCIES
from risk_model.transactions.rows import RowsRefused, transactions_from_rows

blueprint = Blueprint("assessments", __name__)

EARLIEST_AS_OF = date(1990, 1, 1)


@blueprint.post("/v1/assessments")
@requires_scope("assessments:write")
def create() -> Response:
    """
    Assess a customer and enqueue the ticket update.
    """
    model = loaded_model()
    sent = upload() if is_upload() else sent_as_json(AssessmentBody)
    body = sent.body
    customer = customer_of(body)
    with app_context().database.transaction() as conn:
        today = clock.today(conn)
        exposure = customer.exposure or customers.exposure_of(conn, caller().portfolio, customer.external_id)
    as_of = as_of_in(body, today)
    transactions = transactions_in(body, as_of)
    if isinstance(sent, Upload):
        transactions = transactions_of(sent.statements, transactions, body.currency)
        check_not_later(transactions, as_of)
    check_can_be_assessed_now(len(transactions))
    assessment = assess(model, transactions, as_of=as_of, exposure=exposure)
    statements = [summary_of(each) for each in sent.statements] if isinstance(sent, Upload) else UNSET

    def make(conn: connection) -> AssessmentAnswer:
        stored = store(conn, model, caller().portfolio, customer, assessment)
        return replace(assessment_answer(stored), statements=statements)

    return answered(once(sent.content, make), 201)


@blueprint.get("/v1/assessments/<uuid:assessment_id>")
@requires_scope("assessments:read")
def read(assessment_id: UUID) -> Response:
    """
    One assessment, and the current state of its ticket.

    Raises:
        Problem: 404 where the caller's portfolio has no such assessment.
    """
    with app_context().database.transaction() as conn:
        found = assessments.find(conn, caller().portfolio, assessment_id)
    if found is None:
        raise Problem(404, "there is no such assessment")
    return answered(assessment_answer(found))


def assessment_answer(stored: StoredAssessment) -> AssessmentAnswer:
    """
    An assessment as the API tells it.
    """
    low, high = stored.probability_low, stored.probability_high
    return AssessmentAnswer(
        id=stored.assessment_id,
        customer_id=stored.customer_id,
        case_key=stored.case_key,
        seq=stored.seq,
        as_of=stored.as_of,
        probability_of_default=stored.probability_of_default,
        probability_interval=None if low is None or high is None else (low, high),
        priority=stored.priority,
        expected_loss=stored.expected_loss,
        currency=stored.currency,
        reasons=stored.reasons,
        model=ModelAnswer(stored.model_name, stored.model_version),
        data_sufficiency=stored.data_sufficiency,
        ticket=AssessmentTicket(stored.ticket_state, stored.hubspot_id, stored.synced_seq or None),
        created_at=stored.created_at.isoformat(),
    )


def loaded_model() -> Model:
    """
    The model in use.

    Raises:
        Problem: 503 while there is none to trust.
    """
    model = app_context().model
    if model is None:
        raise Problem(503, "no model is loaded; see /readyz")
    return model


def check_can_be_assessed_now(rows: int) -> None:
    """
    Put a long history off while the features are being compiled: in plain Python it would take too long.

    Raises:
        Problem: 503; the same request is answered some seconds later.
    """
    if rows > MAX_ROWS_UNCOMPILED and not is_loaded():
        most = f"expected at most {MAX_ROWS_UNCOMPILED} transactions, got {rows}"
        raise Problem(503, f"the features are being compiled for this machine, once; until then {most}; try again")


def customer_of(body: AssessmentBody) -> Customer:
    """
    The customer and what it owes, checked.

    Raises:
        FieldsRefused: a text cannot be stored, or the exposure is none.
    """
    check_texts({"/customer/id": body.customer.id, "/customer/name": body.customer.name})
    exposure = None if body.exposure is None else exposure_of(body.exposure)
    return Customer(body.customer.id, body.customer.name, body.customer.natural_person, exposure)


def exposure_of(body: ExposureBody) -> Exposure:
    """
    What the customer owes.

    Raises:
        FieldsRefused: an amount below zero or not exact to the cent, or an unknown currency.
    """
    cents = exact_cents(body.amount)
    errors = []
    if cents is None or cents < 0:
        errors.append(("/exposure/amount", f"{AMOUNT_EXPECTED}, not below zero"))
    if body.currency not in CURRENCIES:
        errors.append(("/exposure/currency", "expected an active ISO 4217 code"))
    if cents is None or errors:
        raise FieldsRefused(*errors)
    return Exposure(Decimal(cents) / 100, body.currency)


def as_of_in(body: AssessmentBody, today: date) -> date:
    """
    The day to assess at: not in the future, for nobody knows what will be booked.

    Raises:
        FieldsRefused: the day is in the future, or before EARLIEST_AS_OF.
    """
    as_of = body.as_of or today
    if not EARLIEST_AS_OF <= as_of <= today:
        expected = f"expected a day from {EARLIEST_AS_OF.isoformat()} to today"
        raise FieldsRefused(("/as_of", expected))
    return as_of


def transactions_in(body: AssessmentBody, as_of: date) -> Transactions:
    """
    The rows as columns.

    Raises:
        FieldsRefused: an unknown currency.
        Problem: 422 with the rows at fault.
    """
    if body.currency is not None and body.currency not in CURRENCIES:
        raise FieldsRefused(("/currency", "expected an active ISO 4217 code"))
    try:
        return transactions_from_rows(body.transactions, as_of=as_of, currency=body.currency)
    except RowsRefused as refused:
        errors = [(f"/transactions{pointer}", expected) for pointer, expected in refused.errors]
        raise Problem(422, "some transactions are not as expected", errors) from None
