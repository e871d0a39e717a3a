"""
The view of false positives equals a count by hand.

The fixture; all cases are of the week of Monday 2026-03-02 and of model crafted 1 unless noted:

    case  priority  verdicts (latest by the time they fell)          counts as
    a     high      confirmed_risk                                   decided, confirmed
    b     high      false_positive                                   decided, false positive
    c     high      confirmed_risk, later false_positive             decided, false positive
    d     high      false_positive recorded last but fell first,
                    confirmed_risk fell after it                     decided, confirmed
    e     high      already_known                                    set aside
    f     high      none                                             undecided
    g     medium    false_positive                                   decided, false positive
    h     low       none, opened now                                 undecided, immature (another week)
    i     high      false_positive under model crafted 2             its own row
    j     was high when judged false_positive, low since             decided, false positive of high
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import connection

from app.store.database import Database
from app.store.reports import false_positives
from tests.support.queries import query
from tests.support.stored_cases import ADD_ASSESSMENT, ADD_MODEL

OPENED = datetime(2026, 3, 4, 9, tzinfo=UTC)

ADD_CASE = """
WITH customer AS (
    INSERT INTO customers (portfolio, external_id, name) VALUES ('p', %(key)s, %(key)s) RETURNING customer_id
)
INSERT INTO cases (customer_id, number, case_key, opened_at)
SELECT customer_id, 1, %(key)s, %(opened_at)s FROM customer
RETURNING case_id
"""
ADD_VERDICT = (
    "INSERT INTO verdicts (case_id, verdict, occurred_at, found_by, source) VALUES (%s, %s, %s, 'someone', 'api')"
)


class Crafted:
    """
    Inserts the rows that the docstring above lists.
    """

    def __init__(self, conn: connection) -> None:
        self.conn = conn
        self.models = {version: self.one(ADD_MODEL, (version,)) for version in ("1", "2")}

    def one(self, sql: str, values: Any) -> Any:
        with self.conn.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0] if cursor.description else None

    def case(
        self, key: str, priority: str, *verdicts: tuple[str, int], model: str = "1", opened_at: datetime = OPENED
    ) -> int:
        case_id: int = self.one(ADD_CASE, {"key": key, "opened_at": opened_at})
        self.assessment(case_id, 1, priority, opened_at, model)
        for verdict, day in verdicts:
            self.one(ADD_VERDICT, (case_id, verdict, opened_at + timedelta(days=day)))
        return case_id

    def assessment(self, case_id: int, seq: int, priority: str, created_at: datetime, model: str = "1") -> None:
        self.one(ADD_ASSESSMENT, (case_id, seq, self.models[model], priority, created_at))


@pytest.fixture
def crafted(database: Database) -> Database:
    with database.transaction() as conn:
        rows = Crafted(conn)
        rows.case("a", "high", ("confirmed_risk", 1))
        rows.case("b", "high", ("false_positive", 1))
        rows.case("c", "high", ("confirmed_risk", 1), ("false_positive", 2))
        rows.case("d", "high", ("confirmed_risk", 2), ("false_positive", 1))
        rows.case("e", "high", ("already_known", 1))
        rows.case("f", "high")
        rows.case("g", "medium", ("false_positive", 1))
        rows.case("h", "low", opened_at=datetime.now(UTC))
        rows.case("i", "high", ("false_positive", 1), model="2")
        judged = rows.case("j", "high", ("false_positive", 1))
        rows.assessment(judged, 2, "low", OPENED + timedelta(days=3))
    return database


READ = """
SELECT tickets, decided, confirmed_risks, false_positives, set_aside, undecided, immature,
       false_positive_share, share_low, share_high
  FROM analytics.false_positives
 WHERE priority = %s AND model_version = %s AND week = %s
"""


def row(database: Database, priority: str, version: str, week: date) -> tuple[Any, ...]:
    (found,) = query(database, READ, (priority, version, week))
    return found


def test_view_counts_the_high_tickets_of_the_week(crafted: Database) -> None:
    # a, b, c, d, e, f, j: five decided, of which b, c and j are false positives. Wilson's interval of 3 in 5 by hand.
    counts = row(crafted, "high", "1", date(2026, 3, 2))
    assert counts[:7] == (7, 5, 2, 3, 1, 1, 0)
    assert counts[7:] == pytest.approx((0.6, 0.230720, 0.882382), abs=1e-5)


def test_share_is_null_when_nothing_is_decided(crafted: Database) -> None:
    today = datetime.now(UTC).date()
    counts = row(crafted, "low", "1", today - timedelta(days=today.weekday()))
    assert counts == (1, 0, 0, 0, 0, 1, 1, None, None, None)


def test_each_model_version_has_a_row_of_its_own(crafted: Database) -> None:
    assert row(crafted, "high", "2", date(2026, 3, 2))[:4] == (1, 1, 0, 1)


def test_page_sums_what_the_view_counts(crafted: Database) -> None:
    with crafted.transaction() as conn:
        high, medium, low = false_positives.by_priority(conn)
    assert (high.tickets, high.decided, high.false_positives, high.false_positive_share) == (
        8,
        6,
        4,
        pytest.approx(4 / 6),
    )
    assert (medium.decided, medium.false_positives) == (1, 1)
    assert (low.decided, low.false_positive_share) == (0, None)


def test_analyst_role_reads_the_views_and_nothing_else(crafted: Database) -> None:
    with crafted.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE analyst")
        cursor.execute("SELECT count(*) FROM analytics.false_positives")
        assert cursor.fetchone() == (4,)
    with crafted.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE analyst")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT count(*) FROM public.customers")


UNCOMMENTED = """
SELECT format('%s.%s', relation.relname, attribute.attname)
  FROM pg_class AS relation
  JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum >= 0
 WHERE relation.relnamespace = 'analytics'::regnamespace AND relation.relkind <> 'i'
   AND (col_description(relation.oid, attribute.attnum) IS NULL OR obj_description(relation.oid) IS NULL)
"""


def test_every_analyst_view_and_column_has_a_comment(database: Database) -> None:
    assert query(database, UNCOMMENTED) == []
