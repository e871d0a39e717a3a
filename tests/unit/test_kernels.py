"""
What the compiled loops must always do, tried on what features alone would rarely reach.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.feature_table import FEATURE_NAMES
from risk_model.features import feature_vector, features_of
from risk_model.kernels import balances, sorting
from risk_model.kernels.compiling import FOLDER
from risk_model.kernels.door import kernel
from risk_model.kernels.shapes import Desk, desk_for
from risk_model.transactions import day_of
from tests.unit.ledgers import TODAY, a_customer, ledger, transactions

few = settings(max_examples=60, deadline=None)

whole = st.integers(-(2**63), 2**63 - 1) | st.integers(-300, 300)


@numba.njit
def sort_on(desk: Desk, count: int) -> None:
    sorting.sort(desk, count)


@numba.njit
def most_frequent_on(desk: Desk, votes: int) -> int:
    return balances.most_frequent(desk, votes)


def a_desk(keys: np.ndarray) -> Desk:
    desk = desk_for(len(keys))
    desk.keys[:], desk.items[:] = keys, range(len(keys))
    return desk


@few
@given(st.lists(whole, max_size=80))
def test_sorting_is_that_of_numpy_and_stable(keys: list[int]) -> None:
    given_keys = np.array(keys, np.int64)
    desk = a_desk(given_keys)
    sort_on(desk, len(keys))
    order = np.argsort(given_keys, kind="stable")
    assert (desk.keys == given_keys[order]).all()
    assert (desk.items == order).all()


@few
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30))
def test_the_most_frequent_is_the_larger_of_two_equally_frequent(votes: list[int]) -> None:
    counts = Counter(votes)
    most = max(counts.values())
    expected = max(vote for vote, count in counts.items() if count == most)
    assert most_frequent_on(a_desk(np.array(votes, np.int64)), len(votes)) == expected


@few
@given(a_customer, st.integers(-9_000, 9_000))
def test_the_calendar_does_not_matter(rows: list[dict[str, Any]], days: int) -> None:
    """
    As once it did: what never happened was told as the days since 1970.
    """
    moved = [{**row, "ago": row["ago"] - days} for row in rows]
    vector = feature_vector(transactions(rows), day_of(TODAY))
    assert vector.tobytes() == feature_vector(transactions(moved), day_of(TODAY + days)).tobytes()


def test_a_history_of_decades_in_any_order_is_read() -> None:
    rows = [{"ago": ago, "cents": 100} for ago in (5, 20_000, 12, 9_000, 11)]
    found = dict(zip(FEATURE_NAMES, feature_vector(transactions(rows), day_of(TODAY)).tolist(), strict=True))
    assert (found["history_days"], found["inflow_count_30d"], found["longest_gap_365d"]) == (20_001, 3, 5)


def test_many_accounts_are_one_balance() -> None:
    rows = [
        {"ago": 3 * number % 50, "cents": 100, "balance": 100 + number, "account": number} for number in range(2_000)
    ]
    found = dict(zip(FEATURE_NAMES, feature_vector(transactions(rows), day_of(TODAY)).tolist(), strict=True))
    assert found["accounts"] == 2_000
    assert found["balance_last"] == sum(100 + number for number in range(2_000)) / 100


def test_all_rows_on_one_day_leave_no_gap() -> None:
    found = features_of(ledger([{"ago": 1, "cents": 5}] * 3), np.array([TODAY], np.int32))[0]
    assert found[FEATURE_NAMES.index("longest_gap_365d")] == 0


def test_whatever_memory_the_columns_lie_in_nothing_is_compiled_again() -> None:
    rows = ledger([{"ago": 1, "cents": 5}] * 3)
    features_of(rows, np.array([TODAY], np.int32))
    for_reading = replace(rows, cents=np.frombuffer(rows.cents.tobytes(), np.int64), day=rows.day[::-1])
    features_of(for_reading, np.array([TODAY, 0])[:1])
    assert len(kernel().signatures) == 1


def test_the_machine_code_is_kept_where_only_its_owner_writes() -> None:
    assert FOLDER is not None
    assert FOLDER.stat().st_mode & 0o022 == 0
