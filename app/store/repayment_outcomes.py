"""
The repayment_outcomes table: append-only, whether customers repaid; never mixed with verdicts.
"""

from __future__ import annotations

from datetime import date

from psycopg2.extensions import connection

RECORD = """
INSERT INTO repayment_outcomes (customer_id, outcome, as_of, observed_on)
VALUES (%(customer_id)s, %(outcome)s, %(as_of)s, %(observed_on)s)
    ON CONFLICT (customer_id, as_of, observed_on, outcome) DO NOTHING
"""


def record(conn: connection, customer_id: int, *, outcome: str, as_of: date, observed_on: date) -> None:
    """
    Append whether the customer defaulted on or repaid what it owed on as_of, as known on observed_on.
    """
    with conn.cursor() as cursor:
        seen = {"outcome": outcome, "as_of": as_of, "observed_on": observed_on}
        cursor.execute(RECORD, {"customer_id": customer_id, **seen})
