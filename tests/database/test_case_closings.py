"""
A case closes with its ticket, and an assessment that the ticket never showed opens the next case.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg2
import pytest

from app.store.database import Database
from app.store.tickets import case_closings, leases
from tests.support.queries import value
from tests.support.stored_cases import StoredCase, a_case, an_assessed_case

CASES_OF = """
SELECT jsonb_agg(jsonb_build_object('number', number, 'open', closed_at IS NULL, 'key', case_key, 'last_seq', last_seq)
                 ORDER BY number)
  FROM cases WHERE customer_id = %s
"""
DESIRED_STATE_OF_NEXT_CASE = """
SELECT ticket_sync.payload FROM ticket_sync JOIN cases USING (case_id) WHERE customer_id = %s AND number = 2
"""


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def shown(case: StoredCase) -> None:
    """
    Send and confirm its newest assessment.
    """
    token = uuid4()
    with case.database.transaction() as conn:
        claimed = leases.claim(conn, token, lease_s=60, limit=100)
        leases.settle(conn, token, [(each, f"h-{each.case_id}") for each in claimed])


def close(case: StoredCase, **wanted: Any) -> str | None:
    with case.database.transaction() as conn:
        values: dict[str, Any] = {"closed_at": an_hour_ago(), "shown_seq": 0, "hubspot_id": "h-1", **wanted}
        return case_closings.close(conn, case.case_id, **values)


def test_closed_case_whose_ticket_showed_everything_opens_no_successor(database: Database) -> None:
    """
    It is closed no earlier than it was opened, whatever the CRM's clock says.
    """
    case = an_assessed_case(database)
    shown(case)
    assert close(case) is None
    assert [each["open"] for each in value(database, CASES_OF, (case.customer_id,))] == [False]
    assert value(database, "SELECT closed_at = opened_at FROM cases") is True


def test_assessment_the_ticket_never_showed_opens_one_next_case(database: Database) -> None:
    """
    The next case has a copy of the assessment and its own ticket; the assessment stays where it was.
    """
    case = an_assessed_case(database)
    shown(case)
    case.assess("high")
    following = close(case, shown_seq=1)
    assert close(case, shown_seq=1) is None
    cases = value(database, CASES_OF, (case.customer_id,))
    assert [(each["number"], each["open"], each["last_seq"]) for each in cases] == [(1, False, 2), (2, True, 1)]
    desired = value(database, DESIRED_STATE_OF_NEXT_CASE, (case.customer_id,))
    assert (desired["case_key"], desired["seq"], desired["priority"]) == (following, 1, "high")
    assert value(database, "SELECT count(*) FROM assessments WHERE case_id = %s", (case.case_id,)) == 2
    assert case.row()["state"] == "synced"


def test_assessment_shown_despite_a_lost_answer_opens_no_case(database: Database) -> None:
    """
    What counts is what the person could see on the ticket.
    """
    case = an_assessed_case(database)
    assert close(case, shown_seq=1) is None
    assert case.row()["synced_seq"] == 1


def test_reader_leaves_another_workers_lease_alone(database: Database) -> None:
    """
    That worker reads the ticket before it writes, and closes the case with its own token.
    """
    case, token = an_assessed_case(database), uuid4()
    with database.transaction() as conn:
        leases.claim(conn, token, lease_s=60, limit=1)
    assert close(case) is None
    assert case.row()["state"] == "leased"
    assert close(case, token=token) is not None


def test_deleted_ticket_is_recorded_and_closes_its_case(database: Database) -> None:
    """
    It is never sent again.
    """
    case = an_assessed_case(database)
    shown(case)
    with database.transaction() as conn:
        assert case_closings.close_gone(conn, case.case_id, now=datetime.now(UTC)) is None
    assert case.row()["state"] == "gone"
    assert value(database, "SELECT closed_at IS NOT NULL FROM cases") is True
    with database.transaction() as conn:
        leases.requeue(conn, [case.case_id])
    assert case.row()["state"] == "gone"


def test_person_reopens_a_case_unless_a_later_one_replaced_it(database: Database) -> None:
    """
    A stage change older than the closing does not count.
    """
    case = an_assessed_case(database)
    shown(case)
    close(case)
    with database.transaction() as conn:
        assert not case_closings.reopen(conn, case.case_id, opened_at=an_hour_ago())
        assert case_closings.reopen(conn, case.case_id, opened_at=datetime.now(UTC) + timedelta(seconds=1))
    case.assess()
    assert close(case, shown_seq=1) is not None
    with database.transaction() as conn:
        assert not case_closings.reopen(conn, case.case_id, opened_at=datetime.now(UTC) + timedelta(hours=1))


def test_database_refuses_two_open_cases_of_a_customer(database: Database) -> None:
    """
    A unique index enforces it.
    """
    case = a_case(database)
    with pytest.raises(psycopg2.errors.UniqueViolation):
        value(database, "INSERT INTO cases (customer_id, number, case_key) VALUES (%s, 2, 'k')", (case.customer_id,))
