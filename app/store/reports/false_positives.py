"""
Verdicts and false positives by priority, read from the same view that analysts use.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2.extensions import connection

from app.store.database import fetch_all

# Sums over the view's weeks and models; the interval uses the view's function.
BY_PRIORITY = """
SELECT priority,
       sum(tickets)::bigint AS tickets,
       sum(decided)::bigint AS decided,
       sum(false_positives)::bigint AS false_positives,
       sum(set_aside)::bigint AS set_aside,
       sum(undecided)::bigint AS undecided,
       sum(immature)::bigint AS immature,
       sum(false_positives)::double precision / nullif(sum(decided), 0)::double precision AS false_positive_share,
       wilson_bound(sum(false_positives)::bigint, sum(decided)::bigint, -1.96) AS share_low,
       wilson_bound(sum(false_positives)::bigint, sum(decided)::bigint, 1.96) AS share_high
  FROM analytics.false_positives
 GROUP BY priority
 ORDER BY array_position(ARRAY['high', 'medium', 'low'], priority)
"""


@dataclass(frozen=True)
class FalsePositives:
    """
    The tickets of one priority and their verdicts.

    Attributes:
        tickets: decided + set_aside + undecided.
        immature: undecided tickets that are younger than 14 days.
        false_positive_share: false_positives / decided, in [0, 1]; None if none is decided.
        share_low, share_high: Wilson's 95 % interval of that share; None if none is decided.
    """

    priority: str
    tickets: int
    decided: int
    false_positives: int
    set_aside: int
    undecided: int
    immature: int
    false_positive_share: float | None
    share_low: float | None
    share_high: float | None


def by_priority(conn: connection) -> list[FalsePositives]:
    """
    One entry per priority that has tickets, high first.
    """
    return [FalsePositives(*row) for row in fetch_all(conn, BY_PRIORITY)]
