"""
The estimator: contributions that add up, a value for missing features, and bit-identical results for one and many.
"""

from __future__ import annotations

import math
import timeit
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.features.vector import FEATURE_NAMES
from risk_model.model.estimator import CUSTOMERS_AT_ONCE, Model
from tests.support.models import a_model, a_random_model, a_vector, some_vectors

FIRST = FEATURE_NAMES[0]


def a_curve() -> Model:
    return a_model({FIRST: ([0.0, 1.0, 4.0], [-0.5, 0.25, 1.5], 0.125)}, intercept=-2.0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-9.0, -0.5), (0.0, -0.5), (0.5, -0.125), (1.0, 0.25), (2.5, 0.875), (4.0, 1.5), (1e9, 1.5), (math.nan, 0.125)],
)
def test_curve_is_linear_between_its_knots_and_flat_beyond(value: float, expected: float) -> None:
    estimate = a_curve().estimate(a_vector(**{FIRST: value}))
    assert estimate.contributions == {FIRST: pytest.approx(expected)}


def test_log_odds_are_the_intercept_plus_the_contributions() -> None:
    model = a_random_model(3)
    for vector in some_vectors(4, 30):
        estimate = model.estimate(vector)
        log_odds = math.log(estimate.probability_of_default / (1 - estimate.probability_of_default))
        assert log_odds == pytest.approx(model.intercepts[0] + sum(estimate.contributions.values()), abs=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_estimate_is_bit_identical_alone_and_among_many(seed: int, count: int) -> None:
    model, matrix = a_random_model(seed), some_vectors(seed, count)
    many = model.estimate_many(matrix)
    for row, vector in enumerate(matrix):
        one = model.estimate(vector)
        assert one.probability_of_default == many.probability_of_default[row]
        assert one.interval == (many.low[row], many.high[row])
        assert list(one.contributions.values()) == many.contributions[row].tolist()


def test_portfolio_larger_than_a_batch_loses_no_row() -> None:
    model, matrix = a_random_model(1), some_vectors(2, 2 * CUSTOMERS_AT_ONCE + 3)
    many = model.estimate_many(matrix)
    assert len(many.probability_of_default) == len(matrix)
    assert many.probability_of_default[-1] == model.estimate(matrix[-1]).probability_of_default


def test_empty_input_gives_empty_output() -> None:
    many = a_random_model(1).estimate_many(some_vectors(2, 0))
    assert len(many.low) == 0
    assert many.contributions.shape == (0, 12)


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=20))
def test_rising_curve_never_lowers_the_probability(values: list[float]) -> None:
    model = a_curve()
    probabilities = [model.estimate(a_vector(**{FIRST: value})).probability_of_default for value in sorted(values)]
    assert all(before <= after for before, after in pairwise(probabilities))


def test_interval_widens_with_the_spread_of_the_members() -> None:
    narrow, wide = (a_model(spread=spread).estimate(a_vector()).interval for spread in (0.1, 1.0))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_interval_covers_90_percent_of_the_members_spread() -> None:
    low, high = a_model(intercept=0.0, spread=1.0).estimate(a_vector()).interval
    middle = a_model(intercept=0.0, spread=1.0).estimate(a_vector()).probability_of_default
    odds = [math.log(value / (1 - value)) for value in (low, middle, high)]
    reach = 1.6448536 * np.std([1.0, -1.0, 0.5])
    assert [odds[1] - odds[0], odds[2] - odds[1]] == pytest.approx([reach, reach])


def test_extreme_log_odds_give_valid_probabilities() -> None:
    for intercept in (-1e6, 1e6):
        estimate = a_model(intercept=intercept, spread=1e6).estimate(a_vector())
        assert 0.0 <= estimate.interval[0] <= estimate.probability_of_default <= estimate.interval[1] <= 1.0


def test_unknown_feature_is_named() -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        a_model({"shoe_size": ([0.0], [0.0], 0.0)})


def test_vector_of_another_feature_table_is_refused() -> None:
    with pytest.raises(ValueError, match=f"customers x {len(FEATURE_NAMES)} features"):
        a_model().estimate(np.zeros(len(FEATURE_NAMES) - 1))


@pytest.mark.benchmark
def test_one_estimate_costs_no_more_than_250_small_additions() -> None:
    """
    A ratio, because clocks drift: about 100 microseconds on an idle core.
    """
    model, vector = a_random_model(5, features=80, members=17), some_vectors(6, 1)[0]
    small = np.ones(80)
    estimate, addition = (
        min(timeit.repeat(work, number=500, repeat=9))
        for work in (lambda: model.estimate(vector), lambda: small + small)
    )
    assert estimate <= 250 * addition
