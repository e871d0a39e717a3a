"""
How often all workers together may call the CRM: a token bucket in the database for each of its limits.

A bucket of `burst` tokens that refills with `per_s` lets at most burst + per_s * window calls through in any window.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2.extensions import connection

# clock_timestamp(), not now(): it is read after the wait for the row's lock, so no two workers refill the same second.
# No row comes back when the bucket is paused or empty.
TAKE = """
INSERT INTO call_budgets AS bucket (budget, tokens, refilled_at)
VALUES (%(name)s, %(burst)s - 1, clock_timestamp())
    ON CONFLICT (budget) DO UPDATE
   SET tokens = least(%(burst)s, bucket.tokens + %(per_s)s
                      * greatest(0, extract(epoch FROM clock_timestamp() - bucket.refilled_at))) - 1,
       refilled_at = greatest(bucket.refilled_at, clock_timestamp())
 WHERE bucket.paused_until <= clock_timestamp()
   AND least(%(burst)s, bucket.tokens + %(per_s)s
             * greatest(0, extract(epoch FROM clock_timestamp() - bucket.refilled_at))) >= 1
RETURNING tokens
"""

WAIT = """
SELECT greatest(extract(epoch FROM paused_until - clock_timestamp()),
                (1 - tokens) / %(per_s)s - extract(epoch FROM clock_timestamp() - refilled_at),
                0.01)::double precision
  FROM call_budgets
 WHERE budget = %(name)s
"""

# A pause only grows: a short one must not end a long one.
PAUSE = """
INSERT INTO call_budgets AS bucket (budget, tokens, paused_until)
VALUES (%(name)s, 0, clock_timestamp() + make_interval(secs => %(for_s)s))
    ON CONFLICT (budget) DO UPDATE SET paused_until = greatest(bucket.paused_until, excluded.paused_until)
"""

PAUSED_FOR = """
SELECT coalesce(max(extract(epoch FROM paused_until - clock_timestamp())), 0)::double precision
  FROM call_budgets
 WHERE budget = ANY(%(names)s) AND paused_until > clock_timestamp()
"""


@dataclass(frozen=True)
class Budget:
    """
    One limit of the CRM.

    Attributes:
        burst: calls that may go at once, at least 1.
        per_s: calls a second that the bucket refills.
    """

    name: str
    burst: float
    per_s: float

    @classmethod
    def within(cls, name: str, *, calls: float, window_s: float) -> Budget:
        """
        The bucket that keeps any window of `window_s` at `calls` or fewer; a tenth of them may go at once.
        """
        burst = max(1.0, calls / 10)
        return cls(name, burst, max(calls - burst, calls / 10) / window_s)


def take(conn: connection, budget: Budget) -> float:
    """
    Take one call out of the bucket: 0.0 when there was one, else the seconds to wait before asking again.
    """
    asked = {"name": budget.name, "burst": budget.burst, "per_s": budget.per_s}
    with conn.cursor() as cursor:
        cursor.execute(TAKE, asked)
        if cursor.fetchone() is not None:
            return 0.0
        cursor.execute(WAIT, asked)
        row = cursor.fetchone()
    return 0.01 if row is None else float(row[0])


def pause(conn: connection, name: str, *, for_s: float) -> None:
    """
    Let nobody call out of that bucket for so many seconds; a longer pause under way stays.
    """
    with conn.cursor() as cursor:
        cursor.execute(PAUSE, {"name": name, "for_s": for_s})


def paused_for_s(conn: connection, *names: str) -> float:
    """
    Seconds until none of these buckets is paused any more; 0.0 when none is.
    """
    with conn.cursor() as cursor:
        cursor.execute(PAUSED_FOR, {"names": list(names)})
        row = cursor.fetchone()
    return 0.0 if row is None else float(row[0])
