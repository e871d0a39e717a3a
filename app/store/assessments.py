"""
The assessments table: append-only, one row per assessment of a customer at one as_of.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import Struct
from psycopg2.extensions import connection
from psycopg2.extras import Json

from app.store.tickets.desired_state import TicketState
from risk_model.assessment import Assessment, DataSufficiency, Reason
from risk_model.priority import Priority

# Of the digests that `risk_model.assessment.input_digest` gives; an earlier release's are another version.
INPUT_SHA256_VERSION = 2

ADD = """
INSERT INTO assessments (case_id, seq, model_version_id, {columns})
VALUES (%(case_id)s, %(seq)s, %(model_version_id)s, {values})
RETURNING assessment_id
"""
FIND = """
SELECT assessments.assessment_id, customers.external_id, cases.case_key, assessments.seq, assessments.as_of,
       assessments.probability_of_default, assessments.probability_low, assessments.probability_high,
       assessments.priority, assessments.expected_loss, assessments.currency, assessments.reasons,
       assessments.data_sufficiency, model_versions.name, model_versions.version,
       ticket_sync.state, ticket_sync.hubspot_id, ticket_sync.synced_seq, assessments.created_at
  FROM assessments
  JOIN cases USING (case_id)
  JOIN customers USING (customer_id)
  JOIN model_versions USING (model_version_id)
  JOIN ticket_sync USING (case_id)
 WHERE customers.portfolio = %(portfolio)s AND assessments.assessment_id = %(assessment_id)s
"""


class StoredAssessment(Struct, frozen=True, array_like=True):
    """
    A stored assessment with the current state of its ticket.
    """

    assessment_id: UUID
    customer_id: str
    case_key: str
    seq: int
    as_of: date
    probability_of_default: float | None
    probability_low: float | None
    probability_high: float | None
    priority: Priority
    expected_loss: Decimal | None
    currency: str | None
    reasons: tuple[Reason, ...]
    data_sufficiency: DataSufficiency
    model_name: str
    model_version: str
    ticket_state: TicketState
    hubspot_id: str | None
    synced_seq: int
    created_at: datetime


def add(
    conn: connection,
    *,
    case_id: int,
    seq: int,
    model_version_id: int,
    assessment: Assessment,
) -> UUID:
    """
    Append an assessment; gives its id.
    """
    columns = {name: as_json(value) for name, value in columns_of(assessment).items()}
    # The names are ours, not a caller's: plain text does, and is quicker than composing identifiers.
    statement = ADD.format(columns=", ".join(columns), values=", ".join(f"%({name})s" for name in columns))
    with conn.cursor() as cursor:
        cursor.execute(statement, {"case_id": case_id, "seq": seq, "model_version_id": model_version_id, **columns})
        ((assessment_id,),) = cursor.fetchall()
    return UUID(str(assessment_id))


def columns_of(assessment: Assessment) -> dict[str, object]:
    """
    An assessment as its columns in the table, however it is stored: alone or with a thousand others.
    """
    low, high = assessment.interval or (None, None)
    return {
        "as_of": assessment.as_of,
        "probability_of_default": assessment.probability_of_default,
        "probability_low": low,
        "probability_high": high,
        "priority": assessment.priority.value,
        "expected_loss": assessment.expected_loss,
        "currency": assessment.exposure.currency if assessment.exposure else None,
        "reasons": msgspec.to_builtins(list(assessment.reasons)),
        "features": dict(assessment.features),
        "data_sufficiency": msgspec.to_builtins(assessment.data_sufficiency),
        "input_sha256": assessment.input_sha256,
        "input_sha256_version": INPUT_SHA256_VERSION,
    }


def as_json(value: object) -> object:
    """
    The value for psycopg2, with lists and dictionaries adapted to jsonb.
    """
    return Json(value) if isinstance(value, dict | list) else value


def find(conn: connection, portfolio: str, assessment_id: UUID) -> StoredAssessment | None:
    """
    The assessment with that id; None if the portfolio has none.
    """
    with conn.cursor() as cursor:
        cursor.execute(FIND, {"portfolio": portfolio, "assessment_id": str(assessment_id)})
        row = cursor.fetchone()
    return None if row is None else msgspec.convert(row, StoredAssessment)
