"""
Builders of stored cases with an enqueued ticket update, as an assessment leaves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from psycopg2.extensions import connection

from app.store.database import Database
from app.store.tickets import desired_state
from tests.support.hubspot import a_ticket
from tests.support.queries import value

CUSTOMER_NAME = "Example Ltd"
ADD_CUSTOMER = """
INSERT INTO customers (portfolio, external_id, name) VALUES ('p', %s, %s) RETURNING customer_id
"""
ADD_CASE = "INSERT INTO cases (customer_id, number, case_key) VALUES (%s, 1, %s) RETURNING case_id"
ADD_MODEL = """
INSERT INTO model_versions (name, version, artifact_sha256) VALUES ('crafted', %s, repeat('0', 64))
    ON CONFLICT (name, version) DO UPDATE SET name = excluded.name
RETURNING model_version_id
"""
NEXT_SEQ = "UPDATE cases SET last_seq = last_seq + 1 WHERE case_id = %s AND closed_at IS NULL RETURNING last_seq"
ADD_ASSESSMENT = """
INSERT INTO assessments (case_id, seq, as_of, model_version_id, probability_of_default, priority, reasons, features,
                         data_sufficiency, input_sha256, created_at)
VALUES (%s, %s, '2026-03-01', %s, 0.1, %s, '[]', '{}', '{}', sha256(''), coalesce(%s, now()))
"""


EXPIRE_LEASES = """
UPDATE ticket_sync SET lease_until = now() - interval '1 ms', due_at = least(due_at, now() - interval '1 ms')
 WHERE state = 'leased'
"""
MAKE_DUE = "UPDATE ticket_sync SET due_at = now() WHERE state = 'pending'"


@dataclass(frozen=True)
class StoredCase:
    """
    A case in a test's database.
    """

    database: Database
    case_id: int
    customer_id: int
    case_key: str

    def assess(self, priority: str = "medium") -> int | None:
        """
        Add an assessment in one transaction, as the service does, and return its seq; None when the case is closed.
        """
        with self.database.transaction() as conn:
            return assess(conn, self, priority)

    def row(self) -> dict[str, Any]:
        """
        The case's row of ticket_sync.
        """
        row = "SELECT to_jsonb(ticket_sync) FROM ticket_sync WHERE case_id = %s"
        return dict(value(self.database, row, (self.case_id,)) or {})


def a_case(database: Database) -> StoredCase:
    """
    An open case of a new customer, not assessed yet.
    """
    key = f"crtp-{uuid4().hex}"
    customer_id = value(database, ADD_CUSTOMER, (key, CUSTOMER_NAME))
    return StoredCase(database, value(database, ADD_CASE, (customer_id, key)), customer_id, key)


def an_assessed_case(database: Database, priority: str = "medium") -> StoredCase:
    """
    An open case with one assessment and its ticket update enqueued.
    """
    case = a_case(database)
    case.assess(priority)
    return case


def assess(conn: connection, case: StoredCase, priority: str) -> int | None:
    """
    Take the next seq, add the assessment and enqueue the ticket update, in the caller's transaction.
    """
    with conn.cursor() as cursor:
        cursor.execute(ADD_MODEL, ("1",))
        (model,) = cursor.fetchone() or (0,)
        cursor.execute(NEXT_SEQ, (case.case_id,))
        (seq,) = cursor.fetchone() or (None,)
        if seq is not None:
            cursor.execute(ADD_ASSESSMENT, (case.case_id, seq, model, priority, None))
            ticket = a_ticket(case_key=case.case_key, seq=seq, priority=priority, customer_name=CUSTOMER_NAME)
            desired_state.set_desired(conn, case.case_id, ticket)
    return seq
