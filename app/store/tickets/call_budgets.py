"""
The call budgets that all workers share: a token bucket in the database for each of the CRM's rate limits.

A bucket of `burst` tokens, refilled at `per_s` tokens per second, allows at most burst + per_s * t calls in t seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2.extensions import connection

from app.store.database import fetch_one

# clock_timestamp(), not now(): it is read after the row's lock was acquired, so no two workers refill the same second.
# Returns no row when the bucket is paused or empty.
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

# A shorter pause must not end a longer one.
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
    One rate limit of the CRM.

    Attributes:
        burst: calls allowed at once, at least 1.
        per_s: calls added per second.
    """

    name: str
    burst: float
    per_s: float

    @classmethod
    def within(cls, name: str, *, calls: float, window_s: float) -> Budget:
        """
        The bucket that allows at most `calls` calls in any `window_s` seconds, a tenth of them at once.
        """
        burst = max(1.0, calls / 10)
        return cls(name, burst, max(calls - burst, calls / 10) / window_s)


def take(conn: connection, budget: Budget) -> float:
    """
    Take one call from the bucket: 0.0 if there was one, else the seconds to wait before trying again.
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
    Pause the bucket for `for_s` seconds; a longer pause in effect stays.
    """
    with conn.cursor() as cursor:
        cursor.execute(PAUSE, {"name": name, "for_s": for_s})


def paused_for_s(conn: connection, *names: str) -> float:
    """
    Seconds until none of these buckets is paused; 0.0 if none is.
    """
    row = fetch_one(conn, PAUSED_FOR, {"names": list(names)})
    return 0.0 if row is None else float(row[0])
