"""
The cases table: one row per review of a customer, and the queue of open cases in the order to work on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct
from psycopg2.extensions import connection

from app.store.database import fetch_all, fetch_one
from app.store.tickets.desired_state import TicketState
from risk_model.assessment import Reason
from risk_model.priority import Priority

LOCK_OPEN = "SELECT case_id, case_key FROM cases WHERE customer_id = %(customer_id)s AND closed_at IS NULL FOR UPDATE"
# The key reveals nothing about the customer. It is lower case because the CRM's search matches lower-case values only.
OPEN_NEXT = """
INSERT INTO cases (customer_id, number, case_key)
SELECT %(customer_id)s, coalesce(max(number), 0) + 1, 'crtp-' || replace(gen_random_uuid()::text, '-', '')
  FROM cases
 WHERE customer_id = %(customer_id)s
RETURNING case_id, case_key
"""
NEXT_SEQ = "UPDATE cases SET last_seq = last_seq + 1 WHERE case_id = %(case_id)s RETURNING last_seq"
FIND = """
SELECT cases.case_id
  FROM cases
  JOIN customers USING (customer_id)
 WHERE customers.portfolio = %(portfolio)s AND cases.case_key = %(case_key)s
"""

# Ordered by priority, then probability of default, then age. A page continues after the last row of the page before,
# compared by these keys, so concurrent changes neither repeat nor skip a case.
QUEUE = """
WITH open_cases AS (
    SELECT cases.case_key, customers.external_id, customers.name, latest.priority, latest.probability_of_default,
           latest.probability_of_default - before.probability_of_default AS change,
           latest.expected_loss, latest.currency, latest.as_of, latest.reasons, latest.seq,
           cases.opened_at, ticket_sync.state, ticket_sync.hubspot_id,
           array_position(ARRAY['high', 'medium', 'low'], latest.priority) AS urgency,
           -coalesce(latest.probability_of_default, 0) AS unlikeliness,
           cases.case_id
      FROM cases
      JOIN customers USING (customer_id)
      JOIN assessments AS latest ON latest.case_id = cases.case_id AND latest.seq = cases.last_seq
      -- The assessment before may belong to the customer's previous case.
      LEFT JOIN LATERAL (SELECT earlier.probability_of_default
                           FROM assessments AS earlier
                           JOIN cases AS its_case ON its_case.case_id = earlier.case_id
                          WHERE its_case.customer_id = cases.customer_id
                            AND (its_case.number, earlier.seq) < (cases.number, cases.last_seq)
                          ORDER BY its_case.number DESC, earlier.seq DESC
                          LIMIT 1) AS before ON true
      JOIN ticket_sync ON ticket_sync.case_id = cases.case_id
     WHERE cases.closed_at IS NULL
       AND (%(portfolio)s::text IS NULL OR customers.portfolio = %(portfolio)s)
       AND (%(priority)s::text IS NULL OR latest.priority = %(priority)s)
)
SELECT case_key, external_id, name, priority, probability_of_default, change, expected_loss, currency, as_of, reasons,
       seq, opened_at, now() - opened_at, state, hubspot_id, urgency, unlikeliness, case_id
  FROM open_cases
 WHERE (%(urgency)s::int IS NULL OR (urgency, unlikeliness, case_id) > (%(urgency)s, %(unlikeliness)s, %(case_id)s))
 ORDER BY urgency, unlikeliness, case_id
 LIMIT %(limit)s
"""


@dataclass(frozen=True)
class QueuePosition:
    """
    A position in the queue: the sort keys of a case.
    """

    urgency: int
    unlikeliness: float
    case_id: int


class QueuedCase(Struct, frozen=True, array_like=True):
    """
    An open case in the queue, with its newest assessment.

    Attributes:
        probability_of_default: in [0, 1]; None if the data were insufficient.
        change: of the probability since the assessment before, in [-1, 1]; None if either is missing.
        open_for: age of the case, by the database's clock.
    """

    case_key: str
    customer_id: str
    customer_name: str
    priority: Priority
    probability_of_default: float | None
    change: float | None
    expected_loss: Decimal | None
    currency: str | None
    as_of: date
    reasons: tuple[Reason, ...]
    seq: int
    opened_at: datetime
    open_for: timedelta
    ticket_state: TicketState
    hubspot_id: str | None
    urgency: int
    unlikeliness: float
    case_id: int

    @property
    def place(self) -> QueuePosition:
        """
        Where the case stands in the queue.
        """
        return QueuePosition(self.urgency, self.unlikeliness, self.case_id)


def open_case(conn: connection, customer_id: int) -> tuple[int, str]:
    """
    The id and the key of the customer's open case, opened if needed. The caller holds the customer's row lock.
    """
    with conn.cursor() as cursor:
        cursor.execute(LOCK_OPEN, {"customer_id": customer_id})
        rows = cursor.fetchall()
        if not rows:
            cursor.execute(OPEN_NEXT, {"customer_id": customer_id})
            rows = cursor.fetchall()
    ((case_id, case_key),) = rows
    return case_id, case_key


def next_seq(conn: connection, case_id: int) -> int:
    """
    The next seq of the case, assigned under its row lock, so that seqs follow the order of commits.
    """
    ((seq,),) = fetch_all(conn, NEXT_SEQ, {"case_id": case_id})
    return int(seq)


def find(conn: connection, portfolio: str, case_key: str) -> int | None:
    """
    The id of the case with that key; None if the portfolio has no such case.
    """
    row = fetch_one(conn, FIND, {"portfolio": portfolio, "case_key": case_key})
    return None if row is None else row[0]


def queue(
    conn: connection, portfolio: str | None, priority: Priority | None, *, after: QueuePosition | None, limit: int
) -> list[QueuedCase]:
    """
    Open cases in the order to work on them, starting after `after`. Portfolio None means all portfolios.
    """
    asked: dict[str, Any] = {"portfolio": portfolio, "priority": priority, "limit": limit}
    place = (after.urgency, after.unlikeliness, after.case_id) if after else (None, None, None)
    asked |= dict(zip(("urgency", "unlikeliness", "case_id"), place, strict=True))
    return msgspec.convert(fetch_all(conn, QUEUE, asked), list[QueuedCase])
