"""
The ticket_sync table: the desired state of each case's ticket, one row per case, and how much of it is synced.
"""

from __future__ import annotations

from typing import Literal

from psycopg2.extensions import connection
from psycopg2.extras import Json

from app.store.database import fetch_all
from integrations.hubspot.ticket import Ticket

TicketState = Literal["pending", "leased", "synced", "dead", "gone"]

# A newer desired state replaces the older one and keeps its place in the queue. A current lease is kept: otherwise a
# second worker could send the newer state at once, and the first worker's older write might reach the CRM after it.
# The holder of the lease sees the newer seq. `last_error` is kept because it says that the ticket may exist already.
# The state "gone" is final.
REPLACE_OLDER = """
ON CONFLICT (case_id) DO UPDATE
   SET seq = excluded.seq,
       payload = excluded.payload,
       state = CASE WHEN ticket_sync.state IN ('leased', 'gone') THEN ticket_sync.state ELSE 'pending' END,
       attempts = 0,
       due_at = CASE WHEN ticket_sync.state = 'pending' THEN least(ticket_sync.due_at, now()) ELSE now() END,
       desired_at = now()
 WHERE excluded.seq > ticket_sync.seq
"""
INSERT = "INSERT INTO ticket_sync (case_id, seq, payload) VALUES (%(case_id)s, %(seq)s, %(payload)s)"
SET_DESIRED = INSERT + REPLACE_OLDER

# A replayed dead letter starts again at zero attempts.
REPLAY_DEAD = """
UPDATE ticket_sync
   SET state = 'pending', attempts = 0, due_at = now()
  FROM cases
 WHERE cases.case_id = ticket_sync.case_id
   AND ticket_sync.state = 'dead'
   AND (%(case_key)s IS NULL OR cases.case_key = %(case_key)s)
RETURNING cases.case_key
"""


def set_desired(conn: connection, case_id: int, ticket: Ticket) -> None:
    """
    Set the desired state of the case's ticket; ignored if a later seq is already set.
    """
    with conn.cursor() as cursor:
        cursor.execute(SET_DESIRED, {"case_id": case_id, "seq": ticket.seq, "payload": Json(ticket.to_json())})


def replay_dead(conn: connection, case_key: str | None = None) -> list[str]:
    """
    Re-queue dead letters: that of one case, or all of them. Returns the keys of the cases concerned.
    """
    return sorted(key for (key,) in fetch_all(conn, REPLAY_DEAD, {"case_key": case_key}))
