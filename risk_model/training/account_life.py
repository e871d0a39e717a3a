"""
The life of a business's account, day by day: money comes in, bills fall due, and some are not paid.

A business becomes insolvent when a bill for wages, rent, tax or a loan has stayed unpaid for too long. Nothing else
decides the ground truth: the model must infer it from the rows, as with a real account.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from risk_model.training.businesses import DAYS_A_MONTH, Business
from risk_model.transactions import Kind

# A business with an unpaid bill this old is insolvent: employees, landlord or tax office have gone to court by then.
UNPAID_DAYS_UNTIL_THE_END = 35
DAYS_UNTIL_PRESENTED_AGAIN = 6
RETURN_FEE = 6.50
MONTHLY_FEE = 12.90
PENALTY_RATE_A_MONTH = 0.012
MAX_RESCUE_LOANS = 4
PRICE_OF_A_RESCUE_LOAN = 1.28

SUPPLIERS = ("Groothandel Vermeer", "Hanse Supply", "Delta Materials", "Office & More", "Bakker Import")
CLIENTS = ("Gemeente Oostdam", "Orion Holding", "Vastgoed Linden", "Atlas Logistics", "Meridian Care", "Kader Advies")
LENDERS = ("FlashCapital Business Loans", "QuickFund Lending", "Bridge Credit")
CASINOS = ("Lucky Spin Casino", "BetArena")


@dataclass(frozen=True)
class Booked:
    """
    A row of the account; amounts in cents.
    """

    day: int
    cents: int
    kind: Kind
    name: str
    description: str
    balance_cents: int
    return_reason: str | None = None


@dataclass
class Bill:
    """
    An amount owed, in euros.

    Attributes:
        due: day number since the start of the history.
        presented: how often its direct debit has been presented.
    """

    due: int
    euros: float
    kind: Kind
    name: str
    description: str
    is_vital: bool = True
    presented: int = 0


@dataclass
class AccountLife:
    """
    Simulated state of an account: bookings, unpaid bills, and the day of insolvency, if any.
    """

    business: Business
    starts_on: date
    rng: np.random.Generator
    booked: list[Booked] = field(default_factory=list)
    unpaid: list[Bill] = field(default_factory=list)
    went_under: int | None = None
    balance_cents: int = 0
    rescue_loans: int = 0
    planned: dict[int, list[Bill]] = field(default_factory=lambda: defaultdict(list))
    revenue_this_month: float = 0.0
    revenue_this_quarter: float = 0.0

    def live(self, days: int) -> None:
        """
        Simulate this many days, or until insolvency.
        """
        self._book(0, self.business.opening_balance, Kind.TRANSFER, self.business.name, "Transfer from old account")
        receipts = _receipts(self.business, self.starts_on, days, self.rng)
        for day in range(1, days):
            today = self.starts_on + timedelta(days=day)
            self._earn(day, receipts[day])
            self._plan(day, today)
            self._pay(day)
            self._gamble(day)
            self._borrow(day)
            if self.unpaid and day - self.unpaid[0].due > UNPAID_DAYS_UNTIL_THE_END:
                self.went_under = day
                return

    def _book(
        self, day: int, euros: float, kind: Kind, name: str, description: str, return_reason: str | None = None
    ) -> None:
        cents = round(euros * 100)
        if cents:
            self.balance_cents += cents
            self.booked.append(Booked(day, cents, kind, name, description, self.balance_cents, return_reason))

    def _can_pay(self, euros: float) -> bool:
        return self.balance_cents / 100 - euros >= -self.business.overdraft_limit

    def _earn(self, day: int, receipts: NDArray[np.float64]) -> None:
        settlement = self.business.sector.settlement
        for euros in receipts:
            self.revenue_this_month += euros
            self.revenue_this_quarter += euros
            client = CLIENTS[int(self.rng.integers(len(CLIENTS)))]
            name = "PayPoint Services" if settlement else client
            self._book(
                day, float(euros), Kind.TRANSFER, name, settlement or f"Invoice {self.business.number}-{day:04d}"
            )

    def _plan(self, day: int, today: date) -> None:
        """
        Book and plan the bills of the calendar.
        """
        business = self.business
        if today.day == 1:
            self._book(day, -MONTHLY_FEE, Kind.FEE, "", "Account fee")
            self._charge_penalty_interest(day)
            self._owe(day, business.rent, Kind.DIRECT_DEBIT, "Vastgoed Beheer", "Rent business premises")
            self._owe(
                day + 2, business.loan_instalment, Kind.DIRECT_DEBIT, "Term Loan Bank", "Loan repayment instalment"
            )
        if today.day == 5:
            self._owe(
                day, 0.012 * business.monthly_revenue, Kind.DIRECT_DEBIT, "Zeker Insurance", "Insurance premium", False
            )
            self._owe(day, 0.015 * business.monthly_revenue, Kind.DIRECT_DEBIT, "Stroom Energy", "Energy bill", False)
        if today.day in (8, 15, 22):
            self._owe_suppliers(day)
        if today.day == 24:
            self._owe(day, business.payroll, Kind.SALARY, "Payroll", f"Salaries {today:%B %Y}")
        if today.day == 26 and self._can_pay(business.owner_draw + business.payroll * 0.3):
            self._book(day, -business.owner_draw, Kind.TRANSFER, "Owner", "Private drawing owner")
        if today.day == 28 and today.month in (1, 4, 7, 10):
            self._owe(day, 0.10 * self.revenue_this_quarter, Kind.TAX, "Belastingdienst", f"VAT quarter {today:%m/%Y}")
            self.revenue_this_quarter = 0.0

    def _owe_suppliers(self, day: int) -> None:
        """
        Plan supplier bills in proportion to the sales since the last ones.
        """
        euros = self.business.sector.supplier_share * self.revenue_this_month
        self.revenue_this_month = 0.0
        for share in self.rng.dirichlet(np.full(2, 3.0)):
            supplier = SUPPLIERS[int(self.rng.integers(len(SUPPLIERS)))]
            kind = Kind.DIRECT_DEBIT if self.rng.random() < 0.4 else Kind.TRANSFER
            self._owe(day, float(euros * share), kind, supplier, "Supplier invoice", False)

    def _owe(self, day: int, euros: float, kind: Kind, name: str, description: str, is_vital: bool = True) -> None:
        if euros >= 1:
            self.planned[day].append(Bill(day, euros, kind, name, description, is_vital))

    def _charge_penalty_interest(self, day: int) -> None:
        if self.balance_cents < 0:
            self._book(
                day, self.balance_cents / 100 * PENALTY_RATE_A_MONTH, Kind.INTEREST, "", "Debit interest overdraft"
            )

    def _pay(self, day: int) -> None:
        """
        Pay due bills, oldest first; a direct debit without cover is returned and presented once more.
        """
        still_unpaid = []
        for bill in [*self.unpaid, *self.planned.pop(day, ())]:
            if self._can_pay(bill.euros):
                self._book(day, -bill.euros, bill.kind, bill.name, bill.description)
            elif bill.kind is Kind.DIRECT_DEBIT and bill.presented < 2:
                self._bounce(day, bill)
            elif bill.is_vital:
                still_unpaid.append(bill)
        self.unpaid = sorted(still_unpaid, key=lambda bill: bill.due)

    def _bounce(self, day: int, bill: Bill) -> None:
        self._book(day, -bill.euros, Kind.DIRECT_DEBIT, bill.name, bill.description)
        self._book(day, bill.euros, Kind.RETURNED_DEBIT, bill.name, "Returned direct debit insufficient funds", "AM04")
        self._book(day, -RETURN_FEE, Kind.FEE, "", "Fee returned direct debit")
        bill.presented += 1
        self.planned[day + DAYS_UNTIL_PRESENTED_AGAIN].append(bill)

    def _gamble(self, day: int) -> None:
        business = self.business
        if business.gambling_day is None or day < business.gambling_day or self.rng.random() > 0.25:
            return
        stake = (
            business.gambling_share * business.monthly_revenue / (0.25 * DAYS_A_MONTH) * float(self.rng.exponential())
        )
        if self._can_pay(stake):
            self._book(day, -stake, Kind.CARD, CASINOS[int(self.rng.integers(len(CASINOS)))], "Online deposit")

    def _borrow(self, day: int) -> None:
        """
        Take an expensive loan once bills stay unpaid or the account is nearly at its limit.
        """
        business = self.business
        is_short = bool(self.unpaid) or not self._can_pay(0.12 * business.payroll + 0.3 * business.rent)
        if not business.borrows or not is_short or self.rescue_loans >= MAX_RESCUE_LOANS or self.rng.random() > 0.06:
            return
        lender = LENDERS[self.rescue_loans % len(LENDERS)]
        euros = business.monthly_revenue * float(self.rng.uniform(0.35, 0.7))
        self._book(day, euros, Kind.LOAN, lender, "Business loan payout")
        self.rescue_loans += 1
        weeks = int(self.rng.integers(16, 30))
        for week in range(1, weeks + 1):
            instalment = euros * PRICE_OF_A_RESCUE_LOAN / weeks
            self._owe(day + 7 * week, instalment, Kind.DIRECT_DEBIT, lender, "Loan repayment weekly")


def _receipts(business: Business, starts_on: date, days: int, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """
    The receipts of each day: fewer at weekends, more in season, less after the shock.
    """
    day = np.arange(days)
    weekday = (starts_on.weekday() + day) % 7
    open_share = np.where(weekday >= 5, 0.25, 1.3)
    month = ((starts_on.timetuple().tm_yday + day) / DAYS_A_MONTH) % 12
    season = 1 + business.sector.swing * np.cos((month - business.sector.peak_month + 0.5) * np.pi / 6)
    level = season * (1 + business.growth_a_month) ** (day / DAYS_A_MONTH) * _shock(business, day)
    counts = rng.poisson(business.sector.receipts_a_month / DAYS_A_MONTH * open_share)
    average = business.monthly_revenue / business.sector.receipts_a_month
    spread = 0.35 if business.sector.settlement else 0.7
    return [
        average * level[index] * rng.lognormal(-spread * spread / 2, spread, count)
        for index, count in enumerate(counts)
    ]


def _shock(business: Business, day: NDArray[np.int_]) -> NDArray[np.float64]:
    if business.shock_day is None:
        return np.ones(len(day))
    since = day - business.shock_day
    left = 1.0 if np.isinf(business.shock_days) else np.clip(1 - since / business.shock_days, 0, 1)
    return np.where(since >= 0, 1 - business.shock_depth * left, 1.0)
