"""
The shared call budget: however many callers there are, no window holds more calls than the CRM allows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store.database import Database
from app.store.tickets import call_budgets
from app.store.tickets.call_budgets import Budget
from tests.support.queries import value

AN_HOUR_AGO = "UPDATE call_budgets SET refilled_at = refilled_at - interval '1 hour'"


@pytest.mark.parametrize(("calls", "window_s"), [(150, 10), (100, 10), (10, 10), (4, 1), (2, 1)])
def test_no_window_holds_more_calls_than_the_limit(calls: float, window_s: float) -> None:
    """
    The burst plus what is refilled during the window is at most the limit.
    """
    budget = Budget.within("any", calls=calls, window_s=window_s)
    assert budget.burst >= 1
    assert budget.per_s > 0
    assert budget.burst + budget.per_s * window_s <= calls + 1e-9


def test_concurrent_callers_share_one_budget(database: Database) -> None:
    """
    Four callers together get what one would get: the burst, and an hour later what was refilled.
    """
    budget = Budget("shared", burst=5, per_s=3 / 3600)

    def is_taken(_: int) -> bool:
        with database.transaction() as conn:
            return call_budgets.take(conn, budget) == 0

    for expected in (5, 3):
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(is_taken, range(20))) == expected
        value(database, AN_HOUR_AGO)


def test_pause_stops_all_calls_and_is_not_cut_short_by_a_shorter_one(database: Database) -> None:
    """
    All callers wait as long as the CRM asks.
    """
    budget = Budget("paused", burst=5, per_s=20)
    with database.transaction() as conn:
        call_budgets.pause(conn, "paused", for_s=3600)
        call_budgets.pause(conn, "paused", for_s=1)
    with database.transaction() as conn:
        assert 2000 < call_budgets.take(conn, budget) <= 3600
        assert 2000 < call_budgets.paused_for_s(conn, "another", "paused") <= 3600
        assert call_budgets.paused_for_s(conn, "another") == 0
