"""
Simulator: requests of simulated small businesses, each with its outcome.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import numpy as np

from risk_model.training.account_life import AccountLife, Booked
from risk_model.training.businesses import Business, draw_business

CURRENCY = "EUR"

# A business is bad if it becomes insolvent within this many days after the assessment.
HORIZON_DAYS = 182

MAX_HISTORY_DAYS = 420
MIN_HISTORY_DAYS = 200

# A few customers are new, with too little history for an estimate.
SHARE_OF_NEWCOMERS = 0.03
NEWCOMER_DAYS = (6, 24)


@dataclass(frozen=True)
class SimulatedCase:
    """
    One simulated customer on one day.

    Attributes:
        request: the body of POST /v1/assessments.
        is_bad: whether the business becomes insolvent within HORIZON_DAYS after as_of.
        went_under_on: the day of insolvency; None if there is none in the simulated time.
        story: the name of its scenario, one of STORIES.
    """

    request: dict[str, Any]
    is_bad: bool
    went_under_on: date | None
    story: str

    @property
    def customer_id(self) -> str:
        """
        The customer's id in the request.
        """
        return str(self.request["customer"]["id"])

    def to_json(self) -> dict[str, Any]:
        """
        Request and truth under separate keys, so that the truth is not sent by mistake.
        """
        went_under = self.went_under_on.isoformat() if self.went_under_on else None
        return {
            "request": self.request,
            "truth": {"bad": self.is_bad, "went_under_on": went_under, "story": self.story},
        }


def simulate(customers: int, *, seed: int, as_of: date, months: int = 1) -> Iterator[SimulatedCase]:
    """
    Simulate the same customers on this day of each of the last `months` months, in order of as_of.

    A customer who becomes insolvent is left out of later months.
    """
    days = [months_before(as_of, back) for back in reversed(range(months))]
    lives = list(_lives(customers, seed=seed, first=days[0], last=days[-1]))
    for day in days:
        yield from (case for life in lives if (case := _case(life, day)) is not None)


def months_before(day: date, months: int) -> date:
    """
    The same day this many months earlier, or the last day of a shorter month.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _lives(customers: int, *, seed: int, first: date, last: date) -> Iterator[AccountLife]:
    """
    Businesses that are solvent on the first day, until there are enough.
    """
    found = 0
    for number in count(1):
        if found == customers:
            return
        life = _life(number, seed, last)
        if life.went_under is None or life.starts_on + timedelta(days=life.went_under) > first:
            found += 1
            yield life


def _life(number: int, seed: int, last: date) -> AccountLife:
    # A separate random stream: the length of the history must not change the business.
    rng = np.random.default_rng([seed, number, 1])
    is_newcomer = rng.random() < SHARE_OF_NEWCOMERS
    shortest, longest = NEWCOMER_DAYS if is_newcomer else (MIN_HISTORY_DAYS, MAX_HISTORY_DAYS)
    history_days = int(rng.integers(shortest, longest))
    business = draw_business(number, seed, history_days=history_days, horizon_days=HORIZON_DAYS)
    life = AccountLife(business, last - timedelta(days=history_days), rng)
    life.live(history_days + HORIZON_DAYS + 1)
    return life


def _case(life: AccountLife, as_of: date) -> SimulatedCase | None:
    days_known = (as_of - life.starts_on).days
    ended = life.went_under
    if days_known < 1 or (ended is not None and ended <= days_known):
        return None
    rows = [_row(life, index, booked) for index, booked in enumerate(life.booked) if booked.day <= days_known]
    return SimulatedCase(
        request=_request(life.business, as_of, rows),
        is_bad=ended is not None and ended - days_known <= HORIZON_DAYS,
        went_under_on=None if ended is None else life.starts_on + timedelta(days=ended),
        story=life.business.story,
    )


def _request(business: Business, as_of: date, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "customer": {"id": f"sim-{business.number:05d}", "name": business.name, "natural_person": False},
        "as_of": as_of.isoformat(),
        "currency": CURRENCY,
        "exposure": {"amount": f"{business.exposure:.2f}", "currency": CURRENCY},
        "transactions": rows,
    }


def _row(life: AccountLife, index: int, booked: Booked) -> dict[str, Any]:
    row = {
        "id": f"{life.business.number}-{index}",
        "booking_date": (life.starts_on + timedelta(days=booked.day)).isoformat(),
        "amount": _decimal(booked.cents),
        "currency": CURRENCY,
        "kind": booked.kind.value,
        "description": booked.description,
        "balance_after": _decimal(booked.balance_cents),
    }
    if booked.name:
        row["counterparty_name"] = booked.name
    if booked.return_reason:
        row["return_reason"] = booked.return_reason
    return row


def _decimal(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
