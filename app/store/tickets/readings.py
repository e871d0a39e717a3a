"""
Which tickets to read for verdicts, and recording the verdicts found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import connection

from app.store.database import fetch_all

# Corrections usually follow soon after the closing, so for this long a closed case is read as often as an open one.
HOURS_LIKE_OPEN = 24

_COLUMNS = """
SELECT cases.case_id, cases.case_key, ticket_sync.hubspot_id, ticket_sync.synced_seq, cases.closed_at
  FROM ticket_sync
  JOIN cases USING (case_id)
 WHERE ticket_sync.hubspot_id IS NOT NULL AND ticket_sync.state <> 'gone'
"""
OPEN_AFTER = (
    _COLUMNS
    + """
   AND (cases.closed_at IS NULL OR cases.closed_at > now() - make_interval(hours => %(hours)s))
   AND ticket_sync.case_id > %(after_case)s
 ORDER BY ticket_sync.case_id
 LIMIT %(limit)s
"""
)
CLOSED_AFTER = (
    _COLUMNS
    + """
   AND cases.closed_at <= now() - make_interval(hours => %(hours)s)
   AND ticket_sync.case_id > %(after_case)s
 ORDER BY ticket_sync.case_id
 LIMIT %(limit)s
"""
)
BY_HUBSPOT_ID = _COLUMNS + "   AND ticket_sync.hubspot_id = ANY(%(hubspot_ids)s)\n"

# A verdict that is read twice is recorded once.
RECORD_VERDICTS = """
INSERT INTO verdicts (case_id, verdict, occurred_at, found_by, source)
SELECT case_id, verdict, occurred_at, found_by, 'hubspot'
  FROM unnest(%(case_ids)s::bigint[], %(verdicts)s::text[], %(instants)s::timestamptz[], %(people)s::text[])
       WITH ORDINALITY AS found (case_id, verdict, occurred_at, found_by, place)
 ORDER BY place
    ON CONFLICT (case_id, occurred_at, verdict, source) DO NOTHING
RETURNING case_id, verdict
"""


@dataclass(frozen=True)
class KnownTicket:
    """
    A ticket that the CRM has confirmed, and its case.

    Attributes:
        synced_seq: seq of the assessment that the last confirmed write showed.
        closed_at: when the case was closed; None while it is open.
    """

    case_id: int
    case_key: str
    hubspot_id: str
    synced_seq: int
    closed_at: datetime | None


@dataclass(frozen=True)
class Finding:
    """
    A verdict that a person set on a ticket.

    Attributes:
        occurred_at: aware, by the CRM's clock.
    """

    case_id: int
    verdict: str
    occurred_at: datetime
    found_by: str


def open_after(conn: connection, after_case: int, limit: int) -> list[KnownTicket]:
    """
    The next tickets of cases that are open or were recently closed, in order of case id.
    """
    return _known(conn, OPEN_AFTER, {"after_case": after_case, "limit": limit, "hours": HOURS_LIKE_OPEN})


def closed_after(conn: connection, after_case: int, limit: int) -> list[KnownTicket]:
    """
    The next tickets of cases closed longer ago, in order of case id.
    """
    return _known(conn, CLOSED_AFTER, {"after_case": after_case, "limit": limit, "hours": HOURS_LIKE_OPEN})


def by_hubspot_id(conn: connection, hubspot_ids: Collection[str]) -> list[KnownTicket]:
    """
    The tickets among these that belong to a case of ours.
    """
    return _known(conn, BY_HUBSPOT_ID, {"hubspot_ids": list(hubspot_ids)})


def record_verdicts(conn: connection, findings: Sequence[Finding]) -> list[tuple[int, str]]:
    """
    Record the verdicts that are not known yet; returns (case id, verdict) of these.
    """
    values = {
        "case_ids": [finding.case_id for finding in findings],
        "verdicts": [finding.verdict for finding in findings],
        "instants": [finding.occurred_at for finding in findings],
        "people": [finding.found_by for finding in findings],
    }
    return fetch_all(conn, RECORD_VERDICTS, values)


def _known(conn: connection, statement: str, values: dict[str, object]) -> list[KnownTicket]:
    return [KnownTicket(*row) for row in fetch_all(conn, statement, values)]
