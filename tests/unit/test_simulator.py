"""
The simulated businesses: the same ones for a seed, with consistent balances and the truth kept apart.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from risk_model.training.simulator import HORIZON_DAYS, SimulatedCase, months_before, simulate

AS_OF = date(2026, 10, 31)


@pytest.fixture(scope="module")
def cases() -> list[SimulatedCase]:
    return list(simulate(60, seed=11, as_of=AS_OF))


def test_same_seed_gives_the_same_customers(cases: list[SimulatedCase]) -> None:
    assert [case.to_json() for case in simulate(60, seed=11, as_of=AS_OF)] == [case.to_json() for case in cases]


def test_another_seed_gives_other_customers(cases: list[SimulatedCase]) -> None:
    assert next(simulate(1, seed=12, as_of=AS_OF)).request != cases[0].request


def test_customer_does_not_depend_on_how_many_are_simulated(cases: list[SimulatedCase]) -> None:
    assert [case.request for case in simulate(5, seed=11, as_of=AS_OF)] == [case.request for case in cases[:5]]


def test_each_customer_appears_once_and_none_is_missing(cases: list[SimulatedCase]) -> None:
    assert len({case.customer_id for case in cases}) == len(cases) == 60


def test_no_row_is_booked_after_as_of(cases: list[SimulatedCase]) -> None:
    assert all(row["booking_date"] <= AS_OF.isoformat() for case in cases for row in case.request["transactions"])


def test_every_balance_follows_from_the_one_before(cases: list[SimulatedCase]) -> None:
    for case in cases:
        for before, after in pairwise(case.request["transactions"]):
            assert Decimal(before["balance_after"]) + Decimal(after["amount"]) == Decimal(after["balance_after"])


def test_truth_is_not_in_the_request(cases: list[SimulatedCase]) -> None:
    line = cases[0].to_json()
    assert set(line) == {"request", "truth"}
    assert set(line["request"]) == {"customer", "as_of", "currency", "exposure", "transactions"}
    assert not any(case.story in json.dumps(case.request) for case in cases)


def test_bad_means_insolvent_within_the_horizon(cases: list[SimulatedCase]) -> None:
    for case in cases:
        ended = case.went_under_on
        assert case.is_bad == (ended is not None and 0 < (ended - AS_OF).days <= HORIZON_DAYS)
    assert any(case.is_bad for case in cases)


def test_returned_debit_is_reversed_in_full_with_its_reason(cases: list[SimulatedCase]) -> None:
    pairs = [
        (before, after)
        for case in cases
        for before, after in pairwise(case.request["transactions"])
        if after["kind"] == "returned_debit"
    ]
    assert pairs
    for before, after in pairs:
        assert (before["kind"], after["return_reason"]) == ("direct_debit", "AM04")
        assert Decimal(before["amount"]) == -Decimal(after["amount"])


def test_later_months_continue_the_same_history(cases: list[SimulatedCase]) -> None:
    """
    A customer's later month begins with all rows of the month before.
    """
    by_customer: dict[str, list[SimulatedCase]] = {}
    for case in simulate(30, seed=11, as_of=AS_OF, months=3):
        by_customer.setdefault(case.customer_id, []).append(case)
    assert {case.request["as_of"] for case in by_customer["sim-00001"]} == {"2026-08-31", "2026-09-30", "2026-10-31"}
    for seen in by_customer.values():
        for before, after in pairwise(seen):
            rows = before.request["transactions"]
            assert after.request["transactions"][: len(rows)] == rows


def test_month_before_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)
