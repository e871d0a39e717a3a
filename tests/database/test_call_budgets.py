"""
The shared budget: however many callers, no window holds more calls than the CRM allows.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.database import Database
from app.store import call_budgets
from app.store.call_budgets import Budget


@pytest.mark.parametrize(("calls", "window_s"), [(150, 10), (100, 10), (10, 10), (4, 1), (2, 1)])
def test_no_window_holds_more_than_the_limit(calls: float, window_s: float) -> None:
    """
    What may go at once and what comes in meanwhile add up to the limit or less.
    """
    budget = Budget.within("any", calls=calls, window_s=window_s)
    assert budget.burst >= 1
    assert budget.per_s > 0
    assert budget.burst + budget.per_s * window_s <= calls + 1e-9


def test_callers_at_the_same_time_share_one_budget(database: Database) -> None:
    """
    Four of them take what one could have taken, and no more.
    """
    budget, started = Budget("shared", burst=5, per_s=20), time.monotonic()

    def take_for_a_while(_: int) -> int:
        taken = 0
        while time.monotonic() - started < 0.6:
            with database.transaction() as conn:
                wait_s = call_budgets.take(conn, budget)
            taken += wait_s == 0
            time.sleep(min(wait_s, 0.05))
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(take_for_a_while, range(4)))
    took_s = time.monotonic() - started
    assert 5 + 20 * 0.3 <= taken <= 5 + 20 * took_s


def test_nobody_calls_during_a_pause_and_a_short_pause_does_not_end_a_long_one(database: Database) -> None:
    """
    What the CRM asks for is obeyed by all.
    """
    budget = Budget("paused", burst=5, per_s=20)
    with database.transaction() as conn:
        call_budgets.pause(conn, "paused", for_s=30)
        call_budgets.pause(conn, "paused", for_s=1)
    with database.transaction() as conn:
        assert 29 < call_budgets.take(conn, budget) <= 30
        assert 29 < call_budgets.paused_for_s(conn, "another", "paused") <= 30
        assert call_budgets.paused_for_s(conn, "another") == 0
