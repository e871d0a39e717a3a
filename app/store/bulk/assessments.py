"""
Assessments of many customers at once, copied into temporary tables and then inserted by set-based statements.

Customers are locked before cases, each in a fixed order, as for a single assessment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from psycopg2.extensions import connection
from psycopg2.sql import SQL, Identifier

from app.store.assessments import INPUT_SHA256_VERSION, columns_of
from app.store.tickets.desired_state import REPLACE_OLDER
from integrations.hubspot.ticket import Ticket
from risk_model.assessment import Assessment
from risk_model.priority import Exposure

# Dropped at the end of the transaction, and created again for each block.
MAKE_ASKED = "CREATE TEMPORARY TABLE asked (external_id text PRIMARY KEY) ON COMMIT DROP"
COPY_ASKED = "COPY asked (external_id) FROM STDIN"
PUT_CUSTOMERS = """
INSERT INTO customers (portfolio, external_id, name)
SELECT %(portfolio)s, external_id, external_id
  FROM asked
 ORDER BY external_id
    ON CONFLICT (portfolio, external_id) DO NOTHING
"""
LOCK_CUSTOMERS = """
SELECT customers.customer_id
  FROM customers
  JOIN asked USING (external_id)
 WHERE customers.portfolio = %(portfolio)s
 ORDER BY customers.external_id
   FOR NO KEY UPDATE OF customers
"""
# For each customer: the newest as_of, and the inputs already assessed on the requested day by the requested model.
KNOWN = """
SELECT customers.external_id, customers.customer_id, customers.name, customers.exposure, customers.exposure_currency,
       max(assessments.as_of),
       coalesce(array_agg(assessments.input_sha256)
                FILTER (WHERE assessments.as_of = %(as_of)s AND assessments.model_version_id = %(model_version_id)s
                          AND assessments.input_sha256_version = %(input_sha256_version)s),
                '{}')
  FROM asked
  JOIN customers ON customers.portfolio = %(portfolio)s AND customers.external_id = asked.external_id
  LEFT JOIN cases USING (customer_id)
  LEFT JOIN assessments USING (case_id)
 GROUP BY customers.customer_id
"""

MAKE_MADE = """
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT NULL::bigint AS customer_id, NULL::jsonb AS ticket, {columns}
  FROM assessments
  WITH NO DATA
"""
COPY_MADE = "COPY made (customer_id, ticket, {columns}) FROM STDIN"
OPEN_CASES = """
INSERT INTO cases (customer_id, number, case_key)
SELECT made.customer_id, coalesce(max(cases.number), 0) + 1, 'crtp-' || replace(gen_random_uuid()::text, '-', '')
  FROM made
  LEFT JOIN cases USING (customer_id)
 GROUP BY made.customer_id
HAVING count(*) FILTER (WHERE cases.case_id IS NOT NULL AND cases.closed_at IS NULL) = 0
"""
LOCK_CASES = """
SELECT cases.case_id
  FROM cases
  JOIN made USING (customer_id)
 WHERE cases.closed_at IS NULL
 ORDER BY cases.case_id
   FOR UPDATE OF cases
"""
NEXT_SEQS = """
UPDATE cases
   SET last_seq = last_seq + 1
  FROM made
 WHERE cases.customer_id = made.customer_id AND cases.closed_at IS NULL
"""
ADD_ASSESSMENTS = """
INSERT INTO assessments (case_id, seq, model_version_id, {columns})
SELECT cases.case_id, cases.last_seq, %(model_version_id)s, {made_columns}
  FROM made
  JOIN cases ON cases.customer_id = made.customer_id AND cases.closed_at IS NULL
"""
SET_DESIRED = (
    """
INSERT INTO ticket_sync (case_id, seq, payload)
SELECT cases.case_id, cases.last_seq,
       made.ticket || jsonb_build_object('case_key', cases.case_key, 'seq', cases.last_seq)
  FROM made
  JOIN cases ON cases.customer_id = made.customer_id AND cases.closed_at IS NULL
 ORDER BY cases.case_id"""
    + REPLACE_OLDER
)


@dataclass(frozen=True)
class KnownCustomer:
    """
    A customer, locked until commit.

    Attributes:
        newest: as_of of the newest assessment; None without one.
        inputs: digests of the inputs already assessed on the requested day by the requested model.
    """

    customer_id: int
    name: str
    exposure: Exposure | None
    newest: date | None
    inputs: frozenset[bytes]


@dataclass(frozen=True)
class NewAssessment:
    """
    An assessment to store for a locked customer, and what its ticket is to show.
    """

    customer_id: int
    assessment: Assessment
    ticket: Ticket


def lock_customers(
    conn: connection, portfolio: str, external_ids: Sequence[str], *, as_of: date, model_version_id: int
) -> dict[str, KnownCustomer]:
    """
    The customers by the lender's id, created where they are new, and locked until commit.
    """
    asked = {
        "portfolio": portfolio,
        "as_of": as_of,
        "model_version_id": model_version_id,
        "input_sha256_version": INPUT_SHA256_VERSION,
    }
    with conn.cursor() as cursor:
        cursor.execute(MAKE_ASKED)
        cursor.copy_expert(COPY_ASKED, lines([name] for name in external_ids))
        cursor.execute("ANALYZE asked")  # without statistics the planner would guess its size
        cursor.execute(PUT_CUSTOMERS, asked)
        cursor.execute(LOCK_CUSTOMERS, asked)
        cursor.execute(KNOWN, asked)
        return {
            external_id: KnownCustomer(
                customer_id=number,
                name=name,
                exposure=None if amount is None else Exposure(amount, currency),
                newest=newest,
                inputs=frozenset(bytes(digest) for digest in inputs),
            )
            for external_id, number, name, amount, currency, newest, inputs in cursor.fetchall()
        }


def add_all(conn: connection, new: Sequence[NewAssessment], *, model_version_id: int) -> int:
    """
    Append an assessment to each customer's open case, or to its next one, and enqueue the ticket updates.

    Args:
        new: at least one, no customer twice, each locked by `lock_customers`.

    Returns:
        The number of assessments.
    """
    stored = [columns_of(each.assessment) for each in new]
    columns = SQL(", ").join(map(Identifier, stored[0]))
    made_columns = SQL(", ").join(Identifier("made", name) for name in stored[0])
    rows = (
        [each.customer_id, each.ticket.to_json(), *values.values()] for each, values in zip(new, stored, strict=True)
    )
    with conn.cursor() as cursor:
        cursor.execute(SQL(MAKE_MADE).format(columns=columns))
        cursor.copy_expert(SQL(COPY_MADE).format(columns=columns), lines(rows))
        cursor.execute("ANALYZE made")
        cursor.execute(OPEN_CASES)
        cursor.execute(LOCK_CASES)
        cursor.execute(NEXT_SEQS)
        add = SQL(ADD_ASSESSMENTS).format(columns=columns, made_columns=made_columns)
        cursor.execute(add, {"model_version_id": model_version_id})
        added = int(cursor.rowcount)
        cursor.execute(SET_DESIRED)
        return added


def lines(rows: Iterable[Iterable[object]]) -> StringIO:
    """
    Rows in the text format of COPY: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
    """
    return StringIO("".join("\t".join(map(field, row)) + "\n" for row in rows))


def field(value: object) -> str:
    r"""
    A value in the text format of COPY; \N for None.
    """
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, dict | list):
        return escaped(json.dumps(value, ensure_ascii=False, allow_nan=False))
    if isinstance(value, float):
        return repr(value)
    return escaped(str(value))


def escaped(text: str) -> str:
    r"""
    Text with the special characters of COPY escaped by a backslash.
    """
    text = text.replace("\\", r"\\")
    return text.replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
