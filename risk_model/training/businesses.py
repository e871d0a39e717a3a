"""
Simulated small businesses: revenue, obligations and scenario of each, drawn from a seed and a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Sector:
    """
    The cash-flow pattern of a trade.

    Attributes:
        swing: relative amplitude of the seasonal revenue.
        peak_month: the best month, 1 to 12.
        receipts_a_month: mean number of receipts per month.
        settlement: description of receipts from a card terminal or platform; "" for invoices.
        supplier_share, payroll_share: shares of the revenue, in [0, 1].
    """

    name: str
    trade: str
    swing: float
    peak_month: int
    receipts_a_month: float
    settlement: str
    supplier_share: float
    payroll_share: float


SECTORS = (
    Sector("hospitality", "Café", 0.35, 7, 22.0, "Card terminal settlement", 0.32, 0.32),
    Sector("retail", "Winkel", 0.30, 12, 24.0, "Card terminal settlement", 0.55, 0.15),
    Sector("e-commerce", "Webshop", 0.40, 11, 20.0, "Platform payout", 0.58, 0.10),
    Sector("construction", "Bouw", 0.30, 6, 6.0, "", 0.42, 0.28),
    Sector("agency", "Studio", 0.10, 10, 7.0, "", 0.18, 0.45),
    Sector("transport", "Transport", 0.12, 9, 9.0, "", 0.40, 0.27),
)

PLACES = (
    "De Haven",
    "Noord",
    "Het Plein",
    "Zonnehof",
    "De Brug",
    "Linde",
    "Oude Markt",
    "Ravelijn",
    "De Molen",
    "Kade",
)


@dataclass(frozen=True)
class Business:
    """
    One business; money in euros, days counted from the start of its history.

    Attributes:
        story: its scenario, one of STORIES; for readers of the demo, never for the model.
        monthly_revenue: mean revenue per month at the start.
        growth_a_month: relative, compounding.
        shock_day: revenue falls by the share `shock_depth` and recovers within `shock_days`; None: never.
        gambling_day: the owner starts to gamble the share `gambling_share` of the revenue; None: never.
        owner_draw: what the owner withdraws per month.
        overdraft_limit: the overdraft that the bank allows; 0 for none.
        borrows: whether the owner takes expensive short-term loans once money runs out.
    """

    number: int
    name: str
    story: str
    sector: Sector
    monthly_revenue: float
    growth_a_month: float
    rent: float
    owner_draw: float
    loan_instalment: float
    opening_balance: float
    overdraft_limit: float
    exposure: float
    borrows: bool
    shock_day: int | None = None
    shock_depth: float = 0.0
    shock_days: float = np.inf
    gambling_day: int | None = None
    gambling_share: float = 0.0

    @property
    def payroll(self) -> float:
        """
        Wages per month; fixed, so that they do not fall with the revenue.
        """
        return self.sector.payroll_share * self.monthly_revenue


# The scenarios and their shares.
STORIES = (
    ("steady", 0.42),
    ("growing", 0.12),
    ("thin margin", 0.13),
    ("dip and recovery", 0.10),
    ("lost a large customer", 0.11),
    ("fading", 0.07),
    ("gambling owner", 0.05),
)


def draw_business(number: int, seed: int, *, history_days: int, horizon_days: int) -> Business:
    """
    Draw a business; the same number and seed always give the same one.

    Args:
        history_days, horizon_days: days before and after the assessment between which the scenario's event falls.
    """
    rng = np.random.default_rng([seed, number])
    sector = SECTORS[int(rng.integers(len(SECTORS)))]
    story = str(rng.choice([name for name, _ in STORIES], p=[share for _, share in STORIES]))
    revenue = float(np.exp(rng.normal(np.log(24_000), 0.6)))
    left_over = revenue * (0.80 - sector.supplier_share - sector.payroll_share)
    plain = Business(
        number=number,
        name=f"{sector.trade} {PLACES[int(rng.integers(len(PLACES)))]} {number}",
        story=story,
        sector=sector,
        monthly_revenue=revenue,
        growth_a_month=float(rng.normal(0.0, 0.004)),
        rent=revenue * float(rng.uniform(0.04, 0.09)),
        owner_draw=left_over * float(rng.uniform(0.35, 0.85)),
        loan_instalment=revenue * float(rng.uniform(0.01, 0.04)) if rng.random() < 0.6 else 0.0,
        opening_balance=revenue * float(rng.gamma(2.2, 0.22)),
        overdraft_limit=round(revenue * float(rng.uniform(0.1, 0.4)), -2) if rng.random() < 0.5 else 0.0,
        exposure=round(revenue * float(rng.uniform(0.2, 1.2)), -2),
        borrows=bool(rng.random() < 0.7),
    )
    return _lived(plain, rng, history_days, horizon_days)


def _lived(business: Business, rng: np.random.Generator, history_days: int, horizon_days: int) -> Business:
    """
    The business with the changes of its scenario.
    """
    trouble_day = int(rng.integers(history_days - 240, history_days + horizon_days // 2))
    draw = business.owner_draw
    changes: dict[str, dict[str, Any]] = {
        "growing": {"growth_a_month": abs(business.growth_a_month) + 0.012},
        "thin margin": {
            "owner_draw": draw * float(rng.uniform(1.2, 1.7)),
            "rent": business.rent * float(rng.uniform(1.2, 2.2)),
            "opening_balance": business.rent * 3,
        },
        "dip and recovery": {
            "shock_day": trouble_day - 90,
            "shock_depth": float(rng.uniform(0.25, 0.5)),
            "shock_days": float(rng.uniform(60, 120)),
        },
        "lost a large customer": {"shock_day": trouble_day, "shock_depth": float(rng.uniform(0.35, 0.8))},
        "fading": {"growth_a_month": -float(rng.uniform(0.03, 0.09))},
        "gambling owner": {"gambling_day": trouble_day - 60, "gambling_share": float(rng.uniform(0.10, 0.45))},
    }
    return replace(business, **changes.get(business.story, {}))
