"""
Closing a case with its ticket, which a person closed, archived or merged; and reopening it.

An assessment that the ticket never showed opens the customer's next case at once, as if it had arrived after the
closing. It stays in the case that was answered to its caller; the next case starts with a copy of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from psycopg2.extensions import connection

from app.store.tickets import desired_state
from integrations.hubspot.ticket import Ticket

# Customer before case, the order in which an assessment locks them.
LOCK_CUSTOMER = """
SELECT customer_id FROM customers
 WHERE customer_id = (SELECT customer_id FROM cases WHERE case_id = %(case_id)s)
   FOR UPDATE
"""
CLOSE = """
UPDATE cases SET closed_at = greatest(opened_at, least(%(closed_at)s, now()))
 WHERE case_id = %(case_id)s AND closed_at IS NULL
"""
# Only a move after the closing counts, and only while the customer has no later case.
REOPEN = """
UPDATE cases SET closed_at = NULL
 WHERE case_id = %(case_id)s AND closed_at < %(opened_at)s
   AND NOT EXISTS (SELECT FROM cases AS later
                    WHERE later.customer_id = cases.customer_id AND later.number > cases.number)
RETURNING case_id
"""
# Another worker's lease is left alone: that worker reads the ticket before it writes, and then closes the case itself.
END_SYNC = """
UPDATE ticket_sync
   SET state = %(state)s, lease_token = NULL, lease_until = NULL, attempts = 0, due_at = now(), last_error = %(reason)s,
       synced_seq = greatest(synced_seq, least(seq, %(shown_seq)s)),
       hubspot_id = coalesce(hubspot_id, %(hubspot_id)s)
 WHERE case_id = %(case_id)s
   AND (lease_token = %(token)s OR state = 'pending' OR (state IN ('synced', 'dead') AND %(state)s = 'gone'))
RETURNING seq, CASE WHEN seq > synced_seq THEN payload END
"""
IS_LAST = """
SELECT NOT EXISTS (SELECT FROM cases AS later WHERE later.customer_id = this.customer_id AND later.number > this.number)
  FROM cases AS this
 WHERE this.case_id = %(case_id)s
"""
OPEN_NEXT = """
INSERT INTO cases (customer_id, number, case_key, last_seq)
SELECT customer_id, number + 1, 'crtp-' || replace(gen_random_uuid()::text, '-', ''), 1
  FROM cases
 WHERE case_id = %(case_id)s
RETURNING case_id, case_key
"""
COPY_ASSESSMENT = """
INSERT INTO assessments (case_id, seq, as_of, model_version_id, probability_of_default, probability_low,
                         probability_high, priority, expected_loss, currency, reasons, rules_fired, features,
                         data_sufficiency, input_sha256, input_sha256_version, is_audit, inclusion_probability)
SELECT %(next_case_id)s, 1, as_of, model_version_id, probability_of_default, probability_low,
       probability_high, priority, expected_loss, currency, reasons, rules_fired, features,
       data_sufficiency, input_sha256, input_sha256_version, is_audit, inclusion_probability
  FROM assessments
 WHERE case_id = %(case_id)s AND seq = %(seq)s
"""


def close(
    conn: connection,
    case_id: int,
    *,
    closed_at: datetime,
    shown_seq: int,
    hubspot_id: str | None,
    token: UUID | None = None,
) -> str | None:
    """
    Close a case whose ticket a person closed.

    Args:
        closed_at: by the CRM's clock, aware; limited to between the case's opening and now.
        shown_seq: seq of the assessment that the ticket shows.
        token: the caller's lease of the ticket; None for a caller without one.

    Returns:
        The key of the next case, if one was opened for an assessment that the ticket never showed.
    """
    ending = {"state": "synced", "reason": None, "shown_seq": shown_seq, "hubspot_id": hubspot_id}
    return _end(conn, case_id, closed_at, token, ending)


def close_gone(conn: connection, case_id: int, *, now: datetime, token: UUID | None = None) -> str | None:
    """
    Close a case whose ticket a person archived or merged. The ticket is never created again.

    Returns:
        The key of the next case, if one was opened for an assessment that the ticket never showed.
    """
    reason = "its ticket was archived or merged in the CRM"
    ending = {"state": "gone", "reason": reason, "shown_seq": 0, "hubspot_id": None}
    return _end(conn, case_id, now, token, ending)


def reopen(conn: connection, case_id: int, *, opened_at: datetime) -> bool:
    """
    Reopen the case whose ticket a person reopened at `opened_at`; False where the customer has a later case.
    """
    with conn.cursor() as cursor:
        cursor.execute(LOCK_CUSTOMER, {"case_id": case_id})
        cursor.execute(REOPEN, {"case_id": case_id, "opened_at": opened_at})
        return cursor.fetchone() is not None


def _end(
    conn: connection, case_id: int, closed_at: datetime, token: UUID | None, ending: Mapping[str, object]
) -> str | None:
    with conn.cursor() as cursor:
        cursor.execute(LOCK_CUSTOMER, {"case_id": case_id})
        cursor.execute(CLOSE, {"case_id": case_id, "closed_at": closed_at})
        cursor.execute(END_SYNC, {"case_id": case_id, "token": None if token is None else str(token), **ending})
        seq, unshown = cursor.fetchone() or (0, None)
        cursor.execute(IS_LAST, {"case_id": case_id})
        (is_last,) = cursor.fetchone() or (False,)
    if unshown is None or not is_last:
        return None
    return _carry_over(conn, case_id, seq, Ticket.from_json(unshown))


def _carry_over(conn: connection, case_id: int, seq: int, unshown: Ticket) -> str:
    with conn.cursor() as cursor:
        cursor.execute(OPEN_NEXT, {"case_id": case_id})
        next_case_id, case_key = cursor.fetchone() or (0, "")
        cursor.execute(COPY_ASSESSMENT, {"case_id": case_id, "seq": seq, "next_case_id": next_case_id})
    desired_state.set_desired(conn, next_case_id, replace(unshown, case_key=case_key, seq=1))
    return str(case_key)
