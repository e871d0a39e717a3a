"""
The declared table of features: name, unit, window, meaning, source, and the direction in which risk rises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

WINDOWS = (30, 90, 180, 365)

ULTRAFICO = "UltraFICO characteristics"
PLAID_BASE = "Plaid base report"
PLAID_CREDIT = "Plaid credit attributes"
PLAID_EVENTS = "Plaid cash-flow monitoring events"
PRISM = "Prism metadata"
MASTERCARD = "Mastercard SME cash flow"
OURS = "own definition"


@dataclass(frozen=True)
class Feature:
    """
    One column of the features.

    Attributes:
        unit: currency, share, days, count or ratio.
        window_days: how far back it looks from as_of; None: the whole history.
        source: where the definition comes from.
        direction: 1 where more is riskier, -1 where less is, 0 where it may be either.
        scale_free: whether it stays the same when every amount is multiplied, so that it holds in any currency.
    """

    name: str
    unit: str
    window_days: int | None
    meaning: str
    source: str
    direction: int
    scale_free: bool


# Per window: (name, unit, meaning, source, direction, scale_free); {w} is the window in days.
FLOW = (
    ("inflow_{w}d", "currency", "money in, own transfers left out", PLAID_BASE, 0, False),
    ("outflow_{w}d", "currency", "money out, own transfers left out", PLAID_BASE, 0, False),
    ("net_{w}d", "currency", "inflow less outflow", MASTERCARD, 0, False),
    ("inflow_count_{w}d", "count", "transactions with money in", PRISM, 0, True),
    ("outflow_count_{w}d", "count", "transactions with money out", PRISM, 0, True),
    ("inflow_mean_{w}d", "currency", "mean amount of money in", PLAID_CREDIT, 0, False),
    ("outflow_mean_{w}d", "currency", "mean amount of money out", PLAID_CREDIT, 0, False),
    ("inflow_deviation_{w}d", "currency", "standard deviation of the amounts of money in", OURS, 0, False),
    ("outflow_deviation_{w}d", "currency", "standard deviation of the amounts of money out", OURS, 0, False),
    ("inflow_largest_{w}d", "currency", "largest amount of money in (large deposit)", PLAID_EVENTS, 0, False),
    ("outflow_largest_{w}d", "currency", "largest amount of money out", PLAID_CREDIT, 0, False),
    ("days_active_{w}d", "days", "days with a transaction", ULTRAFICO, 0, True),
    ("outflow_to_inflow_{w}d", "ratio", "outflow divided by inflow", OURS, 1, True),
    ("inflow_largest_share_{w}d", "share", "largest amount of money in, of all money in", OURS, 0, True),
)
BALANCE = (
    ("balance_min_{w}d", "currency", "lowest end-of-day balance (low balance)", PLAID_EVENTS, 0, False),
    ("balance_mean_{w}d", "currency", "average daily balance", ULTRAFICO, 0, False),
    ("days_negative_{w}d", "days", "days that ended with a negative balance", ULTRAFICO, 1, True),
    ("longest_negative_run_{w}d", "days", "longest run of days that ended negative", OURS, 1, True),
    ("negative_share_{w}d", "share", "days that ended with a negative balance, of all days", ULTRAFICO, 1, True),
    ("balance_min_to_inflow_{w}d", "ratio", "lowest end-of-day balance in months of inflow", OURS, -1, True),
    ("balance_mean_to_inflow_{w}d", "ratio", "average daily balance in months of inflow", OURS, -1, True),
)
COUNTED = (
    ("returned_debits_{w}d", "count", "direct debits returned unpaid, without disputed ones", PLAID_BASE, 1, True),
    ("returned_collections_{w}d", "count", "direct debits by the customer that its payers returned", OURS, 1, True),
    ("penalties_{w}d", "count", "overdraft and NSF fees and penalty interest", PLAID_BASE, 1, True),
    ("penalties_net_{w}d", "count", "the same less those refunded", PLAID_BASE, 1, True),
    ("seizures_{w}d", "count", "seizures and insolvency events", OURS, 1, True),
    ("tax_arrears_{w}d", "count", "payments of overdue tax, surcharges, government debits", OURS, 1, True),
    ("collection_agencies_{w}d", "count", "payments to bailiffs and collection agencies", OURS, 1, True),
    ("loans_received_{w}d", "count", "loan disbursements", PLAID_CREDIT, 1, True),
    ("loan_payments_{w}d", "count", "loan repayments (new loan payment)", PLAID_CREDIT, 0, True),
    ("rescue_loans_{w}d", "count", "disbursements by short-term business lenders", OURS, 1, True),
    ("gambling_count_{w}d", "count", "payments to gambling providers", OURS, 1, True),
    ("payroll_count_{w}d", "count", "wage payments", OURS, 0, True),
    ("rent_count_{w}d", "count", "rent payments", OURS, 0, True),
    ("tax_count_{w}d", "count", "tax payments", OURS, 0, True),
)
PAID = (
    ("loans_received_amount_{w}d", "currency", "loan disbursements", PLAID_CREDIT, 0, False),
    ("loan_payments_amount_{w}d", "currency", "loan repayments", PLAID_CREDIT, 0, False),
    ("penalties_amount_{w}d", "currency", "overdraft and NSF fees and penalty interest", PLAID_CREDIT, 0, False),
)
SHARED = (
    ("returned_debits_share_{w}d", "share", "money of returned direct debits, of all money out", OURS, 1, True),
    ("loans_received_share_{w}d", "share", "loan disbursements, of all money in", PLAID_CREDIT, 1, True),
    ("loan_payments_share_{w}d", "share", "loan repayments, of all money out", PLAID_CREDIT, 0, True),
    ("rescue_payments_share_{w}d", "share", "repayments to short-term lenders, of all money out", OURS, 1, True),
    ("gambling_share_{w}d", "share", "gambling, of all money out", OURS, 1, True),
    ("cash_out_share_{w}d", "share", "cash taken out, of all money out", OURS, 0, True),
    ("cash_in_share_{w}d", "share", "cash paid in, of all money in", OURS, 0, True),
    ("payroll_share_{w}d", "share", "wages, of all money out", OURS, 0, True),
    ("rent_share_{w}d", "share", "rent, of all money out", OURS, 0, True),
    ("tax_share_{w}d", "share", "tax, of all money out", OURS, 0, True),
    ("unknown_share_{w}d", "share", "transactions without a recognised category", OURS, 0, True),
)
# (name, unit, window, meaning, source, direction, scale_free)
SINGLE = (
    ("balance_last", "currency", None, "total current balances", ULTRAFICO, 0, False),
    ("balance_last_to_inflow", "ratio", None, "current balance in months of inflow", OURS, -1, True),
    ("balance_trend_30d", "ratio", 30, "mean balance of 30 days less that of 90, in months of inflow", OURS, -1, True),
    ("balance_trend_90d", "ratio", 90, "mean balance of 90 days less that of 180, in months of inflow", OURS, -1, True),
    (
        "balance_trend_180d",
        "ratio",
        180,
        "mean balance of 180 days less that of 365, in months of inflow",
        OURS,
        -1,
        True,
    ),
    (
        "balance_min_to_mean_settled",
        "ratio",
        None,
        "lowest balance after the first month divided by the mean",
        OURS,
        0,
        True,
    ),
    (
        "balance_min_to_max_settled",
        "ratio",
        None,
        "lowest balance after the first month divided by the highest",
        OURS,
        0,
        True,
    ),
    (
        "balance_min_to_inflow_settled",
        "ratio",
        None,
        "lowest balance after the first month, in months of inflow",
        OURS,
        0,
        True,
    ),
    ("balance_min_to_mean_180d", "ratio", 180, "lowest balance divided by the mean", OURS, 0, True),
    ("balance_mean_30d_to_max", "ratio", None, "mean balance of 30 days divided by the highest ever", OURS, 0, True),
    ("days_since_negative", "days", None, "days since the latest negative end-of-day balance", ULTRAFICO, -1, True),
    ("days_since_penalty", "days", None, "days since the latest insufficient-funds fee", ULTRAFICO, -1, True),
    ("days_since_returned_debit", "days", None, "days since the latest returned direct debit", OURS, -1, True),
    ("days_since_loan", "days", None, "days since the latest loan disbursement", PLAID_CREDIT, 0, True),
    ("history_days", "days", None, "days since the earliest transaction", ULTRAFICO, 0, True),
    ("days_since_last", "days", None, "days since the most recent transaction", ULTRAFICO, 0, True),
    ("transactions", "count", None, "transactions in all", PRISM, 0, True),
    ("accounts", "count", None, "accounts in the data (number of checking accounts)", ULTRAFICO, 0, True),
    ("days_since_income", "days", None, "minimum age of credits: days since money came in", PRISM, 1, True),
    ("days_since_outflow", "days", None, "minimum age of debits: days since money went out", PRISM, 0, True),
    ("income_days_180d", "days", 180, "days on which money came in", PLAID_BASE, 0, True),
    ("income_interval_180d", "days", 180, "mean days between days with money in (pay frequency)", PLAID_BASE, 0, True),
    (
        "income_irregularity_180d",
        "ratio",
        180,
        "standard deviation of these intervals divided by their mean",
        OURS,
        1,
        True,
    ),
    (
        "income_overdue_180d",
        "ratio",
        180,
        "days since income divided by the mean interval (source inactive)",
        PLAID_CREDIT,
        1,
        True,
    ),
    ("inflow_slope_365d", "ratio", 365, "monthly slope of monthly inflow divided by its mean", MASTERCARD, -1, True),
    ("inflow_variation_365d", "ratio", 365, "coefficient of variation of monthly inflow", OURS, 1, True),
    (
        "inflow_seasonality_365d",
        "ratio",
        365,
        "best less worst month of inflow, divided by the mean month",
        MASTERCARD,
        0,
        True,
    ),
    ("inflow_growth_90d", "ratio", 90, "inflow of 90 days divided by that of the 90 before", MASTERCARD, -1, True),
    ("outflow_growth_90d", "ratio", 90, "outflow of 90 days divided by that of the 90 before", OURS, 0, True),
    ("first_payer_share_365d", "share", 365, "share of the largest payer in the inflow", OURS, 0, True),
    ("payer_concentration_365d", "share", 365, "Herfindahl index of the inflow by payer", OURS, 0, True),
    ("payers_365d", "count", 365, "different payers", OURS, 0, True),
    ("counterparties", "count", None, "different counterparties in all", OURS, 0, True),
    ("new_counterparties_90d", "count", 90, "counterparties not seen before", OURS, 0, True),
    ("new_counterparty_share_90d", "share", 90, "transactions with counterparties not seen before", OURS, 0, True),
    (
        "outliers_365d",
        "count",
        365,
        "transactions over five times the mean size (outlier transactions)",
        PLAID_CREDIT,
        0,
        True,
    ),
    ("longest_gap_365d", "days", 365, "longest period without a transaction", OURS, 0, True),
)


def declared() -> Iterator[Feature]:
    """
    Every feature, windows from short to long inside each family.
    """
    for family in (FLOW, BALANCE, COUNTED, PAID, SHARED):
        for name, unit, meaning, source, direction, scale_free in family:
            for window in WINDOWS:
                yield Feature(name.format(w=window), unit, window, meaning, source, direction, scale_free)
    for name, unit, single_window, meaning, source, direction, scale_free in SINGLE:
        yield Feature(name, unit, single_window, meaning, source, direction, scale_free)


FEATURES: tuple[Feature, ...] = tuple(declared())
FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)


def dictionary_markdown() -> str:
    """
    The table as a page.
    """
    words = {1: "up", -1: "down", 0: "either"}
    lines = [
        "# Data dictionary of the features",
        "",
        "Made from the declared table by `python -m risk_model dictionary`; do not edit by hand.",
        "",
        "| feature | unit | window | meaning | risk goes | any currency | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in FEATURES:
        window = "all" if each.window_days is None else f"{each.window_days} days"
        holds = "yes" if each.scale_free else "no"
        cells = (each.name, each.unit, window, each.meaning, words[each.direction], holds, each.source)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
