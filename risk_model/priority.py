"""
Priority: how soon a ticket is to be worked. The policy is the two tables below; a credit officer can read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Priority(StrEnum):
    """
    How soon a ticket is to be worked.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Exposure:
    """
    Money that a customer still owes.

    Attributes:
        amount: exact to the cent, not below zero.
        currency: an active code of ISO 4217.
    """

    amount: Decimal
    currency: str


# Floors of the probability of default, highest first; a probability on a floor takes that floor's priority.
PROBABILITY_FLOORS = (
    (0.30, Priority.HIGH),
    (0.06, Priority.MEDIUM),
    (0.0, Priority.LOW),
)

# Floors of the expected loss by currency, highest first: a large loan is looked at sooner than its probability alone
# says, never later. Currencies without a row are judged by probability alone.
EXPECTED_LOSS_FLOORS: dict[str, tuple[tuple[Decimal, Priority], ...]] = {
    "EUR": ((Decimal(10_000), Priority.HIGH), (Decimal(2_500), Priority.MEDIUM), (Decimal(0), Priority.LOW)),
    "GBP": ((Decimal(8_500), Priority.HIGH), (Decimal(2_000), Priority.MEDIUM), (Decimal(0), Priority.LOW)),
    "CZK": ((Decimal(250_000), Priority.HIGH), (Decimal(60_000), Priority.MEDIUM), (Decimal(0), Priority.LOW)),
}

# Too little known of a customer: never low, for nobody has looked yet; not high, for nothing is known against them.
PRIORITY_OF_INSUFFICIENT_DATA = Priority.MEDIUM

URGENCY = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


def expected_loss_of(probability_of_default: float, exposure: Exposure) -> Decimal:
    """
    probability_of_default times the exposure, rounded to the cent, in its currency; loss given default is 1.

    Args:
        probability_of_default: in [0, 1].
    """
    return (Decimal(str(probability_of_default)) * exposure.amount).quantize(Decimal("0.01"))


def priority_of(probability_of_default: float, exposure: Exposure | None) -> Priority:
    """
    The more urgent of the priority by probability and the priority by expected loss.

    Args:
        probability_of_default: in [0, 1].
        exposure: an unknown one, or one in a currency without floors, leaves the priority by probability.
    """
    by_probability = next(priority for floor, priority in PROBABILITY_FLOORS if probability_of_default >= floor)
    if exposure is None or exposure.currency not in EXPECTED_LOSS_FLOORS:
        return by_probability
    expected_loss = expected_loss_of(probability_of_default, exposure)
    floors = EXPECTED_LOSS_FLOORS[exposure.currency]
    by_loss = next(priority for floor, priority in floors if expected_loss >= floor)
    return min(by_probability, by_loss, key=URGENCY.__getitem__)
