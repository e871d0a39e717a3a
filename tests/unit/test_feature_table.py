"""
The feature table: complete, explained, and equal to its page.
"""

from __future__ import annotations

import pytest

from risk_model.features.table import (
    FEATURE_NAMES,
    FEATURES,
    MASTERCARD,
    OURS,
    PLAID_BASE,
    PLAID_CREDIT,
    PLAID_EVENTS,
    PRISM,
    ULTRAFICO,
    WINDOWS,
    dictionary_markdown,
)
from tests.support.repository import REPOSITORY

PAGE = REPOSITORY / "docs" / "features.md"

# Attributes that vendors publish, and our features that cover them; {w} is any window.
PUBLISHED = {
    ULTRAFICO: {
        "average daily balance": "balance_mean_{w}d",
        "total days with a negative balance": "days_negative_{w}d",
        "days with transactions": "days_active_{w}d",
        "days since the latest negative ending balance": "days_since_negative",
        "days since the latest insufficient-funds fee": "days_since_penalty",
        "days since the earliest transaction": "history_days",
        "days since the most recent transaction": "days_since_last",
        "total current balances": "balance_last",
        "number of accounts": "accounts",
    },
    PLAID_BASE: {
        "NSF and overdraft transactions": "penalties_{w}d",
        "the same net of reversed fees": "penalties_net_{w}d",
        "total inflow": "inflow_{w}d",
        "total outflow": "outflow_{w}d",
        "average balance, most recent 30-day average": "balance_mean_{w}d",
        "income, pay frequency": "income_interval_180d",
        "income, active or not": "income_overdue_180d",
    },
    PLAID_CREDIT: {
        "loan disbursements, count": "loans_received_{w}d",
        "loan disbursements, amount": "loans_received_amount_{w}d",
        "loan payments, count": "loan_payments_{w}d",
        "loan payments, amount": "loan_payments_amount_{w}d",
        "days since a loan disbursement": "days_since_loan",
        "overdraft and NSF, count": "penalties_{w}d",
        "overdraft and NSF, amount": "penalties_amount_{w}d",
        "overdraft and NSF, days since": "days_since_penalty",
        "negative balance, count": "days_negative_{w}d",
        "negative balance, lowest": "balance_min_{w}d",
        "outlier transactions": "outliers_365d",
        "income source became inactive": "income_overdue_180d",
    },
    PRISM: {
        "maximum age of transactions": "history_days",
        "minimum age of transactions": "days_since_last",
        "minimum age of credits": "days_since_income",
        "minimum age of debits": "days_since_outflow",
        "number of transactions": "transactions",
        "number of credits": "inflow_count_{w}d",
        "number of debits": "outflow_count_{w}d",
        "credit values in the last month": "inflow_30d",
        "debit values in the last month": "outflow_30d",
    },
    PLAID_EVENTS: {
        "large deposit": "inflow_largest_{w}d",
        "low balance": "balance_min_{w}d",
        "new loan payment": "loan_payments_{w}d",
        "NSF or overdraft": "penalties_{w}d",
    },
    MASTERCARD: {
        "inflow": "inflow_{w}d",
        "outflow": "outflow_{w}d",
        "net": "net_{w}d",
        "seasonality": "inflow_seasonality_365d",
        "NSF": "penalties_{w}d",
        "revenue": "inflow_slope_365d",
    },
}


def test_page_is_generated_from_the_table() -> None:
    assert PAGE.read_text() == dictionary_markdown(), "run: python -m risk_model dictionary > docs/features.md"


@pytest.mark.parametrize(
    ("attribute", "name"),
    [(f"{source}: {what}", name) for source, published in PUBLISHED.items() for what, name in published.items()],
)
def test_published_vendor_attribute_is_covered(attribute: str, name: str) -> None:
    assert {name.format(w=window) for window in WINDOWS} <= set(FEATURE_NAMES), attribute


def test_every_source_of_a_feature_is_listed() -> None:
    assert {feature.source for feature in FEATURES} == {*PUBLISHED, OURS}


def test_every_feature_is_explained_and_named_after_its_window() -> None:
    for each in FEATURES:
        assert each.meaning
        assert each.direction in {-1, 0, 1}
        assert each.unit in {"currency", "share", "days", "count", "ratio"}
        assert each.scale_free == (each.unit != "currency")
        if each.window_days in WINDOWS:
            assert f"_{each.window_days}d" in each.name
