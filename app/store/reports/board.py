"""
Queries of the board's pages: the number of open cases, and all about one case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from psycopg2.extensions import connection

from app.store.database import fetch_all, fetch_one

COUNTS = """
SELECT latest.priority, count(*)
  FROM cases
  JOIN customers USING (customer_id)
  JOIN assessments AS latest ON latest.case_id = cases.case_id AND latest.seq = cases.last_seq
 WHERE cases.closed_at IS NULL AND (%(portfolio)s::text IS NULL OR customers.portfolio = %(portfolio)s)
 GROUP BY latest.priority
"""

CASE = """
SELECT cases.case_key, customers.external_id, customers.name, latest.priority, latest.reasons, ticket_sync.state,
       ticket_sync.hubspot_id, cases.closed_at
  FROM cases
  JOIN customers USING (customer_id)
  JOIN assessments AS latest ON latest.case_id = cases.case_id AND latest.seq = cases.last_seq
  JOIN ticket_sync ON ticket_sync.case_id = cases.case_id
 WHERE cases.case_key = %(case_key)s AND (%(portfolio)s::text IS NULL OR customers.portfolio = %(portfolio)s)
"""

ASSESSMENTS_OF = """
SELECT assessments.as_of, assessments.probability_of_default, assessments.priority, assessments.expected_loss,
       assessments.currency, model_versions.name, model_versions.version
  FROM assessments
  JOIN cases USING (case_id)
  JOIN model_versions USING (model_version_id)
 WHERE cases.case_key = %s
 ORDER BY assessments.seq DESC
 LIMIT 100
"""

VERDICTS_OF = """
SELECT verdicts.occurred_at, verdicts.verdict, verdicts.found_by
  FROM verdicts
  JOIN cases USING (case_id)
 WHERE cases.case_key = %s
 ORDER BY verdicts.occurred_at DESC, verdicts.verdict_id DESC
"""


@dataclass(frozen=True)
class CaseOnPage:
    """
    A case with the priority and the reasons of its newest assessment.
    """

    case_key: str
    customer_id: str
    customer_name: str
    priority: str
    reasons: list[dict[str, str]]
    ticket_state: str
    hubspot_id: str | None
    closed_at: datetime | None


@dataclass(frozen=True)
class AssessmentOnPage:
    """
    One assessment of a case.
    """

    as_of: date
    probability_of_default: float | None
    priority: str
    expected_loss: Decimal | None
    currency: str | None
    model_name: str
    model_version: str


@dataclass(frozen=True)
class VerdictOnPage:
    """
    One verdict on a case.
    """

    occurred_at: datetime
    verdict: str
    found_by: str


def counts(conn: connection, portfolio: str | None) -> dict[str, int]:
    """
    The number of open cases by priority. Portfolio None means all portfolios.
    """
    return dict(fetch_all(conn, COUNTS, {"portfolio": portfolio}))


def case(conn: connection, portfolio: str | None, case_key: str) -> CaseOnPage | None:
    """
    The case with that key, open or closed; None if the portfolio has none.
    """
    row = fetch_one(conn, CASE, {"portfolio": portfolio, "case_key": case_key})
    return None if row is None else CaseOnPage(*row)


def assessments_of(conn: connection, case_key: str) -> list[AssessmentOnPage]:
    """
    The newest 100 assessments of a case, newest first.
    """
    return [AssessmentOnPage(*row) for row in fetch_all(conn, ASSESSMENTS_OF, (case_key,))]


def verdicts_of(conn: connection, case_key: str) -> list[VerdictOnPage]:
    """
    All verdicts of a case, the latest first.
    """
    return [VerdictOnPage(*row) for row in fetch_all(conn, VERDICTS_OF, (case_key,))]
