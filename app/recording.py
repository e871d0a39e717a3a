"""
Storing an assessment: it joins the customer's open case, and the ticket update is enqueued.
"""

from __future__ import annotations

from dataclasses import replace

from psycopg2.extensions import connection

from app.store import assessments, cases, customers, model_versions
from app.store.assessments import StoredAssessment
from app.store.customers import Customer
from app.store.tickets import desired_state
from integrations.hubspot.ticket import Ticket
from risk_model.assessment import Assessment
from risk_model.model.estimator import Model


def store(
    conn: connection, model: Model, portfolio: str, customer: Customer, assessment: Assessment
) -> StoredAssessment:
    """
    Append the assessment to the customer's open case, or to its next one, and enqueue the ticket update; all or
    nothing, in the caller's transaction.

    Raises:
        ModelDiffers: the database knows another file under the model's name and version.
        LookupError: the assessment just stored is not found.
    """
    model_version_id = model_versions.register(conn, model)
    # The customer first, then the case: whoever closes a case locks them in the same order.
    customer_id, name = customers.put(conn, portfolio, customer)
    case_id, case_key = cases.open_case(conn, customer_id)
    seq = cases.next_seq(conn, case_id)
    assessment_id = assessments.add(
        conn, case_id=case_id, seq=seq, model_version_id=model_version_id, assessment=assessment
    )
    ticket = ticket_of(assessment, customer_id=customer.external_id, customer_name=name)
    desired_state.set_desired(conn, case_id, replace(ticket, case_key=case_key, seq=seq))
    stored = assessments.find(conn, portfolio, assessment_id)
    if stored is None:
        raise LookupError("an assessment just stored was not found")
    return stored


def ticket_of(assessment: Assessment, *, customer_id: str, customer_name: str) -> Ticket:
    """
    What the ticket is to show, still without the key of its case and the number of its assessment.

    Args:
        customer_id: the lender's own.
    """
    loss, exposure = assessment.expected_loss, assessment.exposure
    return Ticket(
        case_key="",
        seq=0,
        customer_id=customer_id,
        customer_name=customer_name,
        priority=assessment.priority,
        probability_of_default=assessment.probability_of_default,
        expected_loss=None if loss is None else str(loss),
        currency=exposure.currency if exposure else None,
        as_of=assessment.as_of.isoformat(),
        reasons=tuple((reason.code, reason.sentence) for reason in assessment.reasons),
        model_name=assessment.model_name,
        model_version=assessment.model_version,
    )
