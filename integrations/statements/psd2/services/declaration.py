"""
What a service's answers are known by, and where they say what: a few lines a service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

# Names of values, the first that is given counts; "amount.value" stands inside an object.
Paths = tuple[str, ...]


class Unit(Enum):
    """
    What one of an amount is.
    """

    WHOLE = "one unit of the currency, with decimals"
    MINOR = "a cent, or what the currency has for one"
    THOUSANDTH = "a thousandth of the unit"


class State(StrEnum):
    """
    Whether a transaction is money.
    """

    BOOKED = "booked"
    PENDING = "pending"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Declaration:
    """
    One service.

    Attributes:
        own: keys that each of its transactions has, and that stand together in no other service's.
        source: where the meaning of its sign is told.
        is_signed: whether money out has a minus; else the direction alone tells it.
        directions: the sign by the word in `direction`, in capitals; without any, the words of all languages count.
        legs: an array inside each transaction whose elements are the bookings.
        states: what the words in `state` mean, in capitals; without any, all is booked.
        pending_where: keys that say so by being true; with "!" in front by being blank.
        left_out_where: keys that say so by being neither blank nor false.
        opening, closing: balances beside the list, as objects of `value` and `currency`.
    """

    name: str
    source: str
    own: frozenset[str]
    days: Paths
    amount: str = "amount"
    unit: Unit = Unit.WHOLE
    is_signed: bool = True
    currencies: Paths = ("currency",)
    direction: Paths = ()
    directions: Mapping[str, int] = field(default_factory=dict)
    legs: str = ""
    value_days: Paths = ()
    state: Paths = ()
    states: Mapping[str, State] = field(default_factory=dict)
    pending_where: Paths = ()
    left_out_where: Paths = ()
    accounts: Paths = ()
    names: Paths = ()
    descriptions: Paths = ()
    references: Paths = ()
    balance: str = ""
    fee: str = ""
    opening: str = ""
    closing: str = ""
