"""
The assessments table: append-only, one estimate for one customer at one as_of.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg2.extensions import connection
from psycopg2.extras import Json

from risk_model.assessment import Assessment

ADD = """
INSERT INTO assessments (case_id, seq, as_of, model_version_id, probability_of_default, probability_low,
                         probability_high, priority, expected_loss, currency, reasons, features, data_sufficiency,
                         input_sha256, input_sha256_version)
VALUES (%(case_id)s, %(seq)s, %(as_of)s, %(model_version_id)s, %(probability_of_default)s, %(probability_low)s,
        %(probability_high)s, %(priority)s, %(expected_loss)s, %(currency)s, %(reasons)s, %(features)s,
        %(data_sufficiency)s, %(input_sha256)s, 2)
RETURNING assessment_id, created_at
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


@dataclass(frozen=True)
class StoredAssessment:
    """
    An assessment as it was stored, with where its ticket stands now.
    """

    assessment_id: UUID
    customer_id: str
    case_key: str
    seq: int
    as_of: date
    probability_of_default: float | None
    probability_low: float | None
    probability_high: float | None
    priority: str
    expected_loss: Decimal | None
    currency: str | None
    reasons: list[dict[str, str]]
    data_sufficiency: dict[str, Any]
    model_name: str
    model_version: str
    ticket_state: str
    hubspot_id: str | None
    synced_seq: int
    created_at: datetime


def sufficiency_as_json(assessment: Assessment) -> dict[str, Any]:
    """
    How much was known, as it is stored and answered.
    """
    known = assessment.data_sufficiency
    return {
        "status": "sufficient" if known.sufficient else "insufficient_data",
        "days": known.days,
        "count": known.count,
        "gaps": [{"first": gap.first.isoformat(), "last": gap.last.isoformat()} for gap in known.gaps],
    }


def add(
    conn: connection,
    *,
    case_id: int,
    seq: int,
    model_version_id: int,
    assessment: Assessment,
    currency: str | None,
) -> tuple[UUID, datetime]:
    """
    Append an assessment; gives its id and when it was stored.
    """
    columns = {name: as_json(value) for name, value in columns_of(assessment, currency).items()}
    with conn.cursor() as cursor:
        cursor.execute(ADD, {"case_id": case_id, "seq": seq, "model_version_id": model_version_id, **columns})
        ((assessment_id, created_at),) = cursor.fetchall()
    return UUID(str(assessment_id)), created_at


def columns_of(assessment: Assessment, currency: str | None) -> dict[str, object]:
    """
    An assessment as its columns in the table, however it is stored: alone or with a thousand others.

    Args:
        currency: of the expected loss.
    """
    low, high = assessment.interval or (None, None)
    return {
        "as_of": assessment.as_of,
        "probability_of_default": assessment.probability_of_default,
        "probability_low": low,
        "probability_high": high,
        "priority": assessment.priority.value,
        "expected_loss": assessment.expected_loss,
        "currency": currency,
        "reasons": [asdict(reason) for reason in assessment.reasons],
        "features": dict(assessment.features),
        "data_sufficiency": sufficiency_as_json(assessment),
        "input_sha256": assessment.input_sha256,
    }


def as_json(value: object) -> object:
    """
    A value for psycopg2: lists and dictionaries as jsonb.
    """
    return Json(value) if isinstance(value, dict | list) else value


def find(conn: connection, portfolio: str, assessment_id: UUID) -> StoredAssessment | None:
    """
    The assessment; None where the portfolio has none of that id.
    """
    with conn.cursor() as cursor:
        cursor.execute(FIND, {"portfolio": portfolio, "assessment_id": str(assessment_id)})
        row = cursor.fetchone()
    return None if row is None else StoredAssessment(UUID(str(row[0])), *row[1:])
