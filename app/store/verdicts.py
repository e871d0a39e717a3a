"""
The verdicts table: append-only; of the verdicts on a case the latest by occurred_at counts.
"""

from __future__ import annotations

from datetime import datetime

from psycopg2.extensions import connection

from integrations.hubspot.verdict import Verdict

# A verdict that is reported twice is recorded once.
RECORD = """
INSERT INTO verdicts (case_id, verdict, occurred_at, found_by, source)
VALUES (%(case_id)s, %(verdict)s, %(occurred_at)s, %(found_by)s, 'api')
    ON CONFLICT (case_id, occurred_at, verdict, source) DO NOTHING
"""


def record(conn: connection, case_id: int, verdict: Verdict, *, occurred_at: datetime, found_by: str) -> None:
    """
    Append a verdict that was reported through the API.
    """
    with conn.cursor() as cursor:
        found = {"verdict": verdict, "occurred_at": occurred_at, "found_by": found_by}
        cursor.execute(RECORD, {"case_id": case_id, **found})
