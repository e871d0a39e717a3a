"""
Leases: each row of ticket_sync is leased to at most one worker at a time, by the database's clock.

    pending --claim--> leased --settle--> synced         (pending again when the desired state changed meanwhile)
                          |---refuse---> pending ... dead (at the 8th attempt)
                          |---postpone-> pending         (the CRM was unavailable: does not count as an attempt)
                          |---release--> pending         (nothing was sent)

A claim sets `due_at` to the end of the lease. `requeue` sets it to now, which makes the holder of a lease leave the row
pending. A worker whose lease was taken over by another is a zombie: its write may have reached the CRM after the newer
one, so it re-queues the row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg2.extensions import connection

from app.store.database import fetch_all

ATTEMPTS_BEFORE_DEAD = 8
# A row whose workers exited without reporting this often is quarantined: it is sent alone, in case it kills workers.
ATTEMPTS_BEFORE_ALONE = 3

DEAD_LETTER_POISON = """
UPDATE ticket_sync
   SET state = 'dead', lease_token = NULL, lease_until = NULL,
       last_error = 'every worker that claimed it exited without reporting'
 WHERE state = 'leased' AND due_at <= now() AND lease_until <= now() AND attempts >= %(attempts_before_dead)s
RETURNING case_id
"""

# SKIP LOCKED lets several workers claim without waiting for each other. Oldest first, so that none waits for ever. An
# expired lease is due as well, so the index on due_at finds both and reads no row that is not due. `last_error` is set
# here because a worker that crashes cannot set it.
CLAIM = """
WITH due AS (
    SELECT case_id, last_error IS NOT NULL AS may_exist
      FROM ticket_sync
     WHERE state IN ('pending', 'leased')
       AND due_at <= now()
       AND CASE WHEN %(alone)s THEN state = 'leased' AND lease_until <= now() AND attempts >= %(attempts_before_alone)s
                ELSE state = 'pending' OR (lease_until <= now() AND attempts < %(attempts_before_alone)s) END
     ORDER BY due_at, case_id
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
)
UPDATE ticket_sync AS claimed
   SET state = 'leased',
       lease_token = %(token)s,
       lease_until = now() + make_interval(secs => %(lease_s)s),
       due_at = now() + make_interval(secs => %(lease_s)s),
       attempts = claimed.attempts + 1,
       last_error = 'claimed, no result reported yet'
  FROM due
 WHERE claimed.case_id = due.case_id
RETURNING claimed.case_id, claimed.seq, claimed.payload, claimed.hubspot_id,
          claimed.synced_payload ->> 'priority', due.may_exist
"""

STILL_MINE = """
SELECT case_id FROM ticket_sync
 WHERE lease_token = %(token)s AND lease_until > now() + make_interval(secs => %(for_s)s)
"""

SETTLE = """
UPDATE ticket_sync AS kept
   SET synced_seq = greatest(kept.synced_seq, sent.seq),
       synced_payload = sent.payload,
       synced_at = now(),
       hubspot_id = sent.hubspot_id,
       state = CASE WHEN kept.seq > sent.seq OR kept.due_at < kept.lease_until THEN 'pending' ELSE 'synced' END,
       lease_token = NULL, lease_until = NULL, attempts = 0, due_at = now(), last_error = NULL
  FROM unnest(%(case_ids)s::bigint[], %(seqs)s::bigint[], %(hubspot_ids)s::text[], %(payloads)s::jsonb[])
       AS sent (case_id, seq, hubspot_id, payload)
 WHERE kept.case_id = sent.case_id AND kept.lease_token = %(token)s
RETURNING kept.case_id
"""

# All attempts take less than 15 s: a refusal needs an operator, not patience. Jitter only lengthens a wait.
REFUSE = """
UPDATE ticket_sync AS kept
   SET state = CASE WHEN kept.attempts >= %(attempts_before_dead)s THEN 'dead' ELSE 'pending' END,
       due_at = CASE WHEN kept.seq > refused.seq THEN now() ELSE
                now() + make_interval(secs => least(3.0, 0.25 * 2 ^ (kept.attempts - 1)) * (1 + 0.15 * random())) END,
       lease_token = NULL, lease_until = NULL, last_error = refused.reason
  FROM unnest(%(case_ids)s::bigint[], %(seqs)s::bigint[], %(reasons)s::text[]) AS refused (case_id, seq, reason)
 WHERE kept.case_id = refused.case_id AND kept.lease_token = %(token)s
RETURNING kept.case_id, kept.state
"""

# The wait grows with the time since the update was enqueued, up to ten seconds, and is never shorter than the CRM asked
# for. Jitter also separates the tickets of a batch that fails as a whole because of one of them.
POSTPONE = """
UPDATE ticket_sync
   SET state = 'pending',
       attempts = greatest(0, attempts - 1),
       due_at = now() + make_interval(secs => (1 + 0.5 * random()) * greatest(
           %(wait_s)s, least(10.0, greatest(0.5, 0.25 * extract(epoch FROM now() - desired_at)))::double precision)),
       lease_token = NULL, lease_until = NULL, last_error = %(reason)s
 WHERE case_id = ANY(%(case_ids)s) AND lease_token = %(token)s
RETURNING case_id
"""

RELEASE = """
UPDATE ticket_sync
   SET state = 'pending', attempts = greatest(0, attempts - 1), due_at = now(), lease_token = NULL, lease_until = NULL,
       last_error = 'released before it was sent'
 WHERE lease_token = %(token)s
RETURNING case_id
"""

# Current leases are kept; their holders see due_at.
REQUEUE = """
UPDATE ticket_sync
   SET state = CASE state WHEN 'synced' THEN 'pending' ELSE state END,
       due_at = now()
 WHERE case_id = ANY(%(case_ids)s) AND state IN ('pending', 'leased', 'synced')
"""


@dataclass(frozen=True)
class Claimed:
    """
    A ticket that this worker may send until its lease ends.

    Attributes:
        hubspot_id: None until HubSpot has confirmed the ticket.
        previous_priority: priority of the assessment that HubSpot last confirmed; None before the first.
        may_exist: the ticket was or may have been sent before, so it can exist although its id is unknown.
    """

    case_id: int
    seq: int
    payload: Mapping[str, Any]
    hubspot_id: str | None
    previous_priority: str | None
    may_exist: bool


def claim(conn: connection, token: UUID, *, lease_s: float, limit: int) -> list[Claimed]:
    """
    Lease the tickets that have been due longest. The attempt is counted here, so that a crash counts too.
    """
    return _claim(conn, token, lease_s=lease_s, limit=limit, alone=False)


def claim_quarantined(conn: connection, token: UUID, *, lease_s: float) -> list[Claimed]:
    """
    Lease one ticket whose workers repeatedly exited without reporting, to send it alone.
    """
    return _claim(conn, token, lease_s=lease_s, limit=1, alone=True)


def _claim(conn: connection, token: UUID, *, lease_s: float, limit: int, alone: bool) -> list[Claimed]:
    asked = {
        "token": str(token),
        "lease_s": lease_s,
        "limit": limit,
        "alone": alone,
        "attempts_before_alone": ATTEMPTS_BEFORE_ALONE,
    }
    return [Claimed(*row) for row in fetch_all(conn, CLAIM, asked)]


def dead_letter_poison(conn: connection) -> list[int]:
    """
    Mark tickets dead whose workers all exited without reporting; returns their cases.
    """
    return sorted(_cases(conn, DEAD_LETTER_POISON, {"attempts_before_dead": ATTEMPTS_BEFORE_DEAD}))


def still_mine(conn: connection, token: UUID, *, for_s: float) -> set[int]:
    """
    The cases whose lease this token holds for at least `for_s` more seconds.
    """
    return _cases(conn, STILL_MINE, {"token": str(token), "for_s": for_s})


def settle(conn: connection, token: UUID, sent: Collection[tuple[Claimed, str]]) -> set[int]:
    """
    Record what HubSpot confirmed, each with its HubSpot id. Returns the cases that this token still held.
    """
    values = {
        "token": str(token),
        "case_ids": [claimed.case_id for claimed, _ in sent],
        "seqs": [claimed.seq for claimed, _ in sent],
        "hubspot_ids": [hubspot_id for _, hubspot_id in sent],
        "payloads": [json.dumps(claimed.payload) for claimed, _ in sent],
    }
    return _cases(conn, SETTLE, values)


def refuse(conn: connection, token: UUID, refused: Collection[tuple[Claimed, str]]) -> dict[int, str]:
    """
    Record what HubSpot refused, each with the reason. Returns the state by case: pending, or dead at the last attempt.
    """
    values = {
        "token": str(token),
        "attempts_before_dead": ATTEMPTS_BEFORE_DEAD,
        "case_ids": [claimed.case_id for claimed, _ in refused],
        "seqs": [claimed.seq for claimed, _ in refused],
        "reasons": [reason for _, reason in refused],
    }
    return dict(fetch_all(conn, REFUSE, values))


def postpone(conn: connection, token: UUID, case_ids: Collection[int], *, reason: str, wait_s: float) -> set[int]:
    """
    Send the tickets again later, no sooner than after `wait_s` seconds. Returns the cases that this token still held.
    """
    values = {"token": str(token), "case_ids": list(case_ids), "reason": reason, "wait_s": wait_s}
    return _cases(conn, POSTPONE, values)


def release(conn: connection, token: UUID) -> set[int]:
    """
    Release whatever this token still holds, unsent.
    """
    return _cases(conn, RELEASE, {"token": str(token)})


def requeue(conn: connection, case_ids: Collection[int]) -> None:
    """
    Send the newest desired state of these cases again, because what the CRM shows is uncertain or wrong.
    """
    with conn.cursor() as cursor:
        cursor.execute(REQUEUE, {"case_ids": list(case_ids)})


def _cases(conn: connection, statement: str, values: dict[str, Any]) -> set[int]:
    return {case_id for (case_id,) in fetch_all(conn, statement, values)}
