"""
Properties of the kernels, as machine code and as plain Python, on inputs that feature tests rarely reach.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.features.counters import COUNTERS, columns_of, rules_and_codes
from risk_model.features.kernels import balances, sorting
from risk_model.features.kernels.loader import (
    MAX_ROWS_UNCOMPILED,
    kernel,
    load_machine_code,
    measure_customers_uncompiled,
)
from risk_model.features.kernels.machine_code import compiled, machine_code_folder
from risk_model.features.kernels.shapes import (
    Measurements,
    SortBuffers,
    allocate_results,
    sort_buffers_for,
    workspace_for,
)
from risk_model.features.ledger import Ledger
from risk_model.features.table import FEATURE_NAMES, WINDOWS
from risk_model.features.vector import feature_vector, features_of
from risk_model.transactions import Kind, day_of
from risk_model.transactions.amounts import AMOUNT_LIMIT
from tests.support.ledgers import TODAY, a_customer, features, joined, ledger, transactions

few = settings(max_examples=60, deadline=None)

whole = st.integers(-(2**63), 2**63 - 1) | st.integers(-300, 300)


compiled_sort, compiled_most_frequent = compiled(sorting.sort), compiled(balances.most_frequent)


def sort_buffers(keys: np.ndarray) -> SortBuffers:
    buffers = sort_buffers_for(len(keys))
    buffers.keys[:], buffers.items[:] = keys, range(len(keys))
    return buffers


def on_lists(buffers: SortBuffers) -> Any:
    return SortBuffers(*(array.tolist() for array in buffers))


@few
@given(st.lists(whole, max_size=80))
def test_sort_is_stable_and_equals_numpys(keys: list[int]) -> None:
    given_keys = np.array(keys, np.int64)
    order = np.argsort(given_keys, kind="stable")
    for sort, buffers in (
        (compiled_sort, sort_buffers(given_keys)),
        (sorting.sort, on_lists(sort_buffers(given_keys))),
    ):
        sort(buffers, len(keys))
        assert (np.array(buffers.keys) == given_keys[order]).all()
        assert (np.array(buffers.items) == order).all()


@few
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30))
def test_most_frequent_breaks_ties_by_the_larger_value(votes: list[int]) -> None:
    counts = Counter(votes)
    most = max(counts.values())
    expected = max(vote for vote, count in counts.items() if count == most)
    assert compiled_most_frequent(sort_buffers(np.array(votes, np.int64)), len(votes)) == expected
    assert balances.most_frequent(on_lists(sort_buffers(np.array(votes, np.int64))), len(votes)) == expected


MOST_CENTS = AMOUNT_LIMIT * 100 - 1
money = st.integers(-MOST_CENTS, MOST_CENTS)
a_row_of_any_size = st.fixed_dictionaries(
    {"ago": st.integers(-40, 30_000), "cents": money},
    optional={
        "balance": money,
        "account": st.integers(0, 3),
        "kind": st.sampled_from(list(Kind)),
        "name": st.sampled_from(["Jansen", "de Vries", ""]),
        "known": st.integers(TODAY - 500, TODAY + 5),
    },
)


def measured_by(measure: Callable[..., None], book: Ledger, as_of: np.ndarray) -> Measurements:
    rules, codes = rules_and_codes()
    columns = columns_of(book)
    workspace = workspace_for(len(columns.day), int(columns.counterparty.max(initial=-1)) + 1, len(WINDOWS))
    measurements = allocate_results(len(as_of), len(COUNTERS), len(WINDOWS))
    measure(np.require(book.starts, np.int64, ["C", "W"]), columns, as_of, rules, codes, workspace, measurements)
    return measurements


def assert_both_forms_agree(book: Ledger) -> None:
    as_of = np.full(book.customers, TODAY, np.int32)
    load_machine_code()
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        plain = measured_by(measure_customers_uncompiled, book, as_of)
    machine = measured_by(kernel(0), book, as_of)
    for name, one, other in zip(Measurements._fields, machine, plain, strict=True):
        assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes()), name


@few
@given(st.lists(a_customer, min_size=1, max_size=3))
def test_plain_python_and_machine_code_agree_bit_for_bit(customers: list[list[dict[str, Any]]]) -> None:
    assert_both_forms_agree(joined([ledger(rows) for rows in customers]))


@few
@given(st.lists(a_row_of_any_size, max_size=60))
def test_plain_python_and_machine_code_agree_on_the_largest_amounts(rows: list[dict[str, Any]]) -> None:
    assert_both_forms_agree(ledger(rows))


def test_longest_uncompiled_history_stays_within_64_bits() -> None:
    """
    The largest amounts over a century: sums of balances once overflowed.
    """
    rows = [
        {"ago": 7 * number, "cents": MOST_CENTS, "balance": MOST_CENTS, "account": number % 3}
        for number in range(MAX_ROWS_UNCOMPILED)
    ]
    assert_both_forms_agree(ledger(rows))
    assert features(rows)["balance_mean_365d"] > MOST_CENTS / 100


@few
@given(a_customer, st.integers(-9_000, 9_000))
def test_features_do_not_depend_on_the_calendar(rows: list[dict[str, Any]], days: int) -> None:
    """
    A regression: the days since an event that never happened were counted from 1970.
    """
    moved = [{**row, "ago": row["ago"] - days} for row in rows]
    vector = feature_vector(transactions(rows), day_of(TODAY))
    assert vector.tobytes() == feature_vector(transactions(moved), day_of(TODAY + days)).tobytes()


def test_unordered_history_of_decades_is_read() -> None:
    rows = [{"ago": ago, "cents": 100} for ago in (5, 20_000, 12, 9_000, 11)]
    found = features(rows)
    assert (found["history_days"], found["inflow_count_30d"], found["longest_gap_365d"]) == (20_001, 3, 5)


def test_many_accounts_sum_to_one_balance() -> None:
    rows = [
        {"ago": 3 * number % 50, "cents": 100, "balance": 100 + number, "account": number} for number in range(2_000)
    ]
    found = features(rows)
    assert found["accounts"] == 2_000
    assert found["balance_last"] == sum(100 + number for number in range(2_000)) / 100


def test_rows_on_one_day_leave_no_gap() -> None:
    found = features_of(ledger([{"ago": 1, "cents": 5}] * 3), np.array([TODAY], np.int32))[0]
    assert found[FEATURE_NAMES.index("longest_gap_365d")] == 0


def test_memory_layout_of_columns_causes_no_recompilation() -> None:
    rows = ledger([{"ago": 1, "cents": 5}] * 3)
    features_of(rows, np.array([TODAY], np.int32))
    for_reading = replace(rows, cents=np.frombuffer(rows.cents.tobytes(), np.int64), day=rows.day[::-1])
    features_of(for_reading, np.array([TODAY, 0])[:1])
    machine_code: Any = kernel(3)
    assert len(machine_code.signatures) == 1


def test_machine_code_folder_is_writable_only_by_its_owner() -> None:
    folder = machine_code_folder()
    assert folder is not None
    assert folder.stat().st_mode & 0o022 == 0
