"""
Properties of features, and their values for customers small enough to count by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import pstdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.features.counters import compute_stats
from risk_model.features.table import FEATURE_NAMES, FEATURES
from risk_model.features.vector import PLACES, columns_of_features, feature_vector, features_of
from risk_model.transactions import Kind
from tests.support.ledgers import (
    AS_OF,
    TODAY,
    a_customer,
    features,
    joined,
    ledger,
    transactions,
    with_balances,
    without,
)

few = settings(max_examples=40, deadline=None)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.tobytes() == other.tobytes()


@few
@given(a_customer)
def test_rows_after_as_of_do_not_matter(rows: list[dict[str, Any]]) -> None:
    known = [row for row in rows if row["ago"] >= 0]
    assert same(feature_vector(transactions(rows), AS_OF), feature_vector(transactions(known), AS_OF))


@few
@given(a_customer, st.integers(0, 400))
def test_only_rows_known_by_as_of_count(rows: list[dict[str, Any]], late_by: int) -> None:
    learnt_late = [
        {**row, "known": TODAY + 1 if number % 3 == 0 else TODAY - late_by} for number, row in enumerate(rows)
    ]
    known = [row for number, row in enumerate(rows) if number % 3]
    assert same(feature_vector(transactions(learnt_late), AS_OF), feature_vector(transactions(known), AS_OF))


@few
@given(a_customer, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert same(feature_vector(transactions(rows), AS_OF), feature_vector(transactions(shuffled), AS_OF))


@few
@given(st.lists(a_customer, min_size=1, max_size=6), st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_single_customer_equals_its_batch_row_bit_for_bit(
    customers: list[list[dict[str, Any]]], days_back: list[int]
) -> None:
    ledgers = [ledger(rows) for rows in customers]
    as_of = np.array([TODAY - back for back in days_back[: len(ledgers)]], np.int32)
    batch = features_of(joined(ledgers), as_of)
    for number, each in enumerate(ledgers):
        assert same(batch[number], features_of(each, as_of[number : number + 1])[0])


@few
@given(a_customer, st.integers(0, 89), st.integers(1, 100_000))
def test_returned_debit_never_lowers_the_returned_debit_features(
    rows: list[dict[str, Any]], ago: int, cents: int
) -> None:
    bounced = {"ago": ago, "cents": cents, "kind": Kind.RETURNED_DEBIT, "name": "", "text": "AM04"}
    before, after = features(rows), features([*rows, bounced])
    for name in (name for name in FEATURE_NAMES if name.startswith("returned_debits_") and "share" not in name):
        assert after[name] >= before[name]
    assert after["returned_debits_90d"] == before["returned_debits_90d"] + 1


def test_disputed_debit_does_not_count_as_returned() -> None:
    rows = transactions([{"ago": 1, "cents": 5_000, "kind": Kind.RETURNED_DEBIT}] * 2)
    vector = feature_vector(replace(rows, return_reason=["MD06", "MS03"]), AS_OF)
    assert vector[FEATURE_NAMES.index("returned_debits_30d")] == 1


def test_every_declared_feature_is_computed_once() -> None:
    made = columns_of_features(compute_stats(ledger([{"ago": 1, "cents": 5}]), np.array([TODAY], np.int32)))
    places = [place for name in made for place in np.atleast_1d(np.arange(len(FEATURE_NAMES))[PLACES[name]]).tolist()]
    assert sorted(places) == list(range(len(FEATURE_NAMES)))
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)


@few
@given(a_customer)
def test_scale_free_features_ignore_the_scale_of_amounts(rows: list[dict[str, Any]]) -> None:
    times = 7
    scaled = [
        {**row, "cents": row["cents"] * times, **({"balance": row["balance"] * times} if "balance" in row else {})}
        for row in rows
    ]
    before, after = features(rows), features(scaled)
    for each in (each for each in FEATURES if each.scale_free):
        assert after[each.name] == pytest.approx(before[each.name], rel=1e-9, abs=1e-9, nan_ok=True), each.name


@few
@given(a_customer, st.sampled_from([30, 90, 365]))
def test_flows_and_balances_equal_those_of_a_plain_loop(rows: list[dict[str, Any]], window: int) -> None:
    found = features(rows)
    seen = [row for row in rows if 0 <= row["ago"] < window]
    assert found[f"inflow_{window}d"] == sum(row["cents"] for row in seen if row["cents"] > 0) / 100
    assert found[f"outflow_count_{window}d"] == sum(row["cents"] < 0 for row in seen)
    assert found[f"days_active_{window}d"] == len({row["ago"] for row in seen})
    history = [row for row in rows if row["ago"] >= 0]
    if not history or "balance" not in history[0]:
        assert np.isnan(found[f"balance_min_{window}d"])
        return
    ends = []
    for ago in range(min(window - 1, max(row["ago"] for row in history)), -1, -1):
        ends.append([row["balance"] for row in history if row["ago"] >= ago][-1])
    assert found[f"balance_min_{window}d"] == min(ends) / 100
    assert found[f"balance_mean_{window}d"] == pytest.approx(sum(ends) / 100 / len(ends))
    assert found[f"days_negative_{window}d"] == sum(end < 0 for end in ends)
    assert found[f"longest_negative_run_{window}d"] == longest_run([end < 0 for end in ends])


@few
@given(a_customer)
def test_balance_depth_equals_that_of_a_plain_loop(rows: list[dict[str, Any]]) -> None:
    found = features(rows)
    history = [row for row in rows if row["ago"] >= 0]
    if not history or "balance" not in history[0]:
        assert np.isnan(found["balance_min_to_mean_settled"])
        return
    length = max(row["ago"] for row in history) + 1
    ends = [[row["balance"] for row in history if row["ago"] >= ago][-1] / 100 for ago in range(length - 1, -1, -1)]
    settled = ends[31:] or ends[-1:]
    assert found["balance_min_to_mean_settled"] == share(min(settled), abs(np.mean(settled)))
    assert found["balance_min_to_max_settled"] == share(min(settled), max(settled))
    assert found["balance_min_to_mean_180d"] == share(min(ends[-180:]), abs(np.mean(ends[-180:])))
    assert found["balance_mean_30d_to_max"] == share(np.mean(ends[-30:]), max(ends))
    months = min(length, 365) / 30
    assert found["balance_min_to_inflow_settled"] == share(min(settled), found["inflow_365d"] / months)
    assert found["counterparties"] == len({row["name"] for row in history if row["name"]})


def share(above: float, below: float) -> Any:
    return pytest.approx(above / below if below > 1e-9 else np.nan, rel=1e-6, abs=1e-9, nan_ok=True)


def longest_run(flags: list[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def test_two_accounts_sum_to_one_balance() -> None:
    rows = [
        {"ago": 9, "cents": 10_000, "balance": 10_000, "account": 0},
        {"ago": 5, "cents": -4_000, "balance": -1_000, "account": 1},
        {"ago": 2, "cents": -10_000, "balance": 0, "account": 0},
    ]
    found = features(rows)
    assert found["accounts"] == 2
    assert found["balance_last"] == -10.0
    assert found["days_negative_30d"] == 3


def test_account_without_balances_leaves_the_total_unknown() -> None:
    rows = [{"ago": 9, "cents": 10_000, "balance": 10_000}, {"ago": 5, "cents": -4_000, "account": 1}]
    assert np.isnan(features(rows)["balance_last"])


def test_no_rows_are_no_error() -> None:
    found = features([])
    assert found["transactions"] == 0
    assert np.isnan(found["days_since_income"])
    assert np.isnan(found["balance_last"])


def test_gap_in_the_statements_shifts_the_balance_that_follows() -> None:
    first = with_balances([{"ago": 60 - day, "cents": 100} for day in range(20)], 0)
    later = with_balances([{"ago": 30 - day, "cents": 100} for day in range(20)], -50_000)
    assert features(first + later)["balance_last"] == (-50_000 + 2_000) / 100


def test_wages_and_rent_are_shares_of_outflow_and_loans_of_inflow() -> None:
    found = features(
        [
            {"ago": 3, "cents": -30_000, "text": "Salaris mei"},
            {"ago": 4, "cents": -10_000, "text": "Huur winkel"},
            {"ago": 5, "cents": -60_000, "text": "factuur"},
            {"ago": 6, "cents": 50_000, "kind": Kind.LOAN},
            {"ago": 7, "cents": 50_000, "text": "omzet"},
        ]
    )
    assert found["loans_received_amount_30d"] == 500.0
    assert (found["payroll_share_30d"], found["rent_share_30d"], found["loans_received_share_30d"]) == (0.3, 0.1, 0.5)


def test_own_transfers_are_not_flows() -> None:
    each = ledger([{"ago": 1, "cents": 5_000}, {"ago": 2, "cents": 700}])
    each.category[0] = 16
    assert features_of(each, np.array([TODAY], np.int32))[0][FEATURE_NAMES.index("inflow_30d")] == 7.0
    assert without(each, each.category == 16).customers == 1


@few
@given(st.lists(st.integers(1, 10**14 - 1), min_size=1, max_size=30))
def test_deviation_equals_pstdev_at_any_scale(amounts: list[int]) -> None:
    found = features([{"ago": 1, "cents": cents} for cents in amounts])["inflow_deviation_30d"]
    assert found == pytest.approx(pstdev(amounts) / 100, abs=max(amounts) / 100 * 1e-6)


def test_deviation_of_many_large_amounts_does_not_overflow() -> None:
    rows = [{"ago": number % 30, "cents": 10**11 * (1 + number % 2)} for number in range(2_000)]
    assert features(rows)["inflow_deviation_30d"] == pytest.approx(5 * 10**8, rel=1e-6)


def test_batch_of_many_blocks_equals_its_customers_one_by_one() -> None:
    each = [ledger([{"ago": number % 40, "cents": 100 + number}] * (number % 3)) for number in range(1200)]
    batch = features_of(joined(each), np.full(1200, TODAY, np.int32))
    for number in (0, 511, 512, 1023, 1024, 1199):
        assert same(batch[number], features_of(each[number], np.array([TODAY], np.int32))[0])


def test_income_interval_counts_days_between_payments() -> None:
    rows = [{"ago": ago, "cents": 100} for ago in (70, 60, 50, 40)]
    found = features(rows)
    assert (found["income_interval_180d"], found["income_irregularity_180d"], found["income_overdue_180d"]) == (
        10,
        0,
        4,
    )


def test_as_of_decides_which_days_are_in_a_window() -> None:
    rows = [{"ago": 30, "cents": 100}]
    assert features(rows)["inflow_30d"] == 0.0
    assert features(rows, AS_OF - timedelta(days=1))["inflow_30d"] == 1.0
