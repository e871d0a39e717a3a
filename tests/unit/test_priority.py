"""
Priority: more risk never lowers it, a value on a floor has that floor's priority, and unknown is never low.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk_model.priority import (
    EXPECTED_LOSS_FLOORS,
    PRIORITY_OF_INSUFFICIENT_DATA,
    PROBABILITY_FLOORS,
    URGENCY,
    Exposure,
    Priority,
    expected_loss_of,
    priority_of,
)

probabilities = st.floats(0, 1)
amounts = st.decimals(0, 5_000_000, places=2)
currencies = st.sampled_from([*EXPECTED_LOSS_FLOORS, "SEK"])
exposures = st.builds(Exposure, amounts, currencies)
# Low by itself.
UNLIKELY = 0.05


@given(probabilities, probabilities, exposures)
def test_higher_probability_never_lowers_the_priority(one: float, other: float, exposure: Exposure) -> None:
    lower, higher = (priority_of(probability, exposure) for probability in sorted((one, other)))
    assert URGENCY[higher] <= URGENCY[lower]


@given(probabilities, amounts, amounts, currencies)
def test_higher_exposure_never_lowers_the_priority(one: float, less: Decimal, more: Decimal, currency: str) -> None:
    lower, higher = (priority_of(one, Exposure(amount, currency)) for amount in sorted((less, more)))
    assert URGENCY[higher] <= URGENCY[lower]


@given(probabilities, exposures)
def test_known_exposure_never_lowers_the_priority(one: float, exposure: Exposure) -> None:
    assert URGENCY[priority_of(one, exposure)] <= URGENCY[priority_of(one, None)]


@pytest.mark.parametrize(("floor", "priority"), PROBABILITY_FLOORS)
def test_probability_on_a_floor_takes_its_priority(floor: float, priority: Priority) -> None:
    assert priority_of(floor, None) is priority


@pytest.mark.parametrize(
    ("currency", "loss", "priority"),
    [(currency, loss, priority) for currency, floors in EXPECTED_LOSS_FLOORS.items() for loss, priority in floors],
)
def test_expected_loss_on_a_floor_takes_its_priority(currency: str, loss: Decimal, priority: Priority) -> None:
    exposure = Exposure(loss / Decimal(str(UNLIKELY)), currency)
    assert expected_loss_of(UNLIKELY, exposure) == loss
    assert priority_of(UNLIKELY, exposure) is priority


def test_currency_without_floors_is_judged_by_probability_alone() -> None:
    assert priority_of(UNLIKELY, Exposure(Decimal(10**9), "SEK")) is Priority.LOW


def test_floors_fall_to_zero_so_that_every_customer_has_a_priority() -> None:
    for floors in (PROBABILITY_FLOORS, *EXPECTED_LOSS_FLOORS.values()):
        values = [value for value, _ in floors]
        assert values == sorted(values, reverse=True)
        assert values[-1] == 0


def test_insufficient_data_is_never_low() -> None:
    assert PRIORITY_OF_INSUFFICIENT_DATA is not Priority.LOW


def test_expected_loss_is_exact_to_the_cent() -> None:
    assert expected_loss_of(0.1, Exposure(Decimal("1000.05"), "EUR")) == Decimal("100.00")
