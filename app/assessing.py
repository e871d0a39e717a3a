"""
Assessing: from a customer's transactions to a stored assessment and an enqueued ticket update.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from psycopg2.extensions import connection

from app.store import assessments, cases, customers, model_versions
from app.store.assessments import StoredAssessment
from app.store.customers import Customer, Exposure
from app.store.tickets import desired_state
from integrations.hubspot.ticket import Ticket
from risk_model.assessing import assess
from risk_model.assessment import Assessment
from risk_model.model.estimator import Model
from risk_model.transactions import Transactions


@dataclass(frozen=True)
class Assessed:
    """
    A customer with what is to be stored of it; nothing is stored yet.
    """

    portfolio: str
    customer: Customer
    assessment: Assessment
    currency: str | None


def assessed(
    model: Model, portfolio: str, customer: Customer, transactions: Transactions, as_of: date, owed: Exposure | None
) -> Assessed:
    """
    Estimate, without a database.

    Args:
        owed: what the customer owes, as this request or an earlier one said.
    """
    exposure, currency = (owed.amount, owed.currency) if owed else (None, None)
    assessment = assess(model, transactions, as_of=as_of, exposure=exposure, currency=currency)
    return Assessed(portfolio, customer, assessment, currency)


def store(conn: connection, model: Model, made: Assessed) -> StoredAssessment:
    """
    Append the assessment to the customer's open case, or to its next one, and enqueue the ticket update; all or
    nothing, in the caller's transaction.
    """
    model_version_id = model_versions.register(
        conn,
        name=model.name,
        version=model.version,
        artifact_sha256=model.artifact_sha256,
        metrics=dict(model.metrics),
    )
    # The customer first, then the case: whoever closes a case locks them in the same order.
    customer_id, name = customers.put(conn, made.portfolio, made.customer)
    case_id, case_key = cases.open_case(conn, customer_id)
    seq = cases.next_seq(conn, case_id)
    assessment_id = assessments.add(
        conn,
        case_id=case_id,
        seq=seq,
        model_version_id=model_version_id,
        assessment=made.assessment,
        currency=made.currency,
    )
    ticket = ticket_of(made.assessment, made.currency, customer_id=made.customer.external_id, customer_name=name)
    desired_state.set_desired(conn, case_id, replace(ticket, case_key=case_key, seq=seq))
    stored = assessments.find(conn, made.portfolio, assessment_id)
    if stored is None:
        raise LookupError("an assessment just stored was not found")
    return stored


def ticket_of(assessment: Assessment, currency: str | None, *, customer_id: str, customer_name: str) -> Ticket:
    """
    What the ticket is to show, still without the key of its case and the number of its assessment.

    Args:
        currency: of the expected loss.
        customer_id: the lender's own.
    """
    loss = assessment.expected_loss
    return Ticket(
        case_key="",
        seq=0,
        customer_id=customer_id,
        customer_name=customer_name,
        priority=assessment.priority,
        probability_of_default=assessment.probability_of_default,
        expected_loss=None if loss is None else str(loss),
        currency=currency,
        as_of=assessment.as_of.isoformat(),
        reasons=tuple((reason.code, reason.sentence) for reason in assessment.reasons),
        model_name=assessment.model_name,
        model_version=assessment.model_version,
    )
