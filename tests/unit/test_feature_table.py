"""
The declared table: whole, explained, and the same on its page.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from risk_model.feature_table import (
    FEATURES,
    PLAID_BASE,
    PLAID_CREDIT,
    PLAID_EVENTS,
    PRISM,
    ULTRAFICO,
    WINDOWS,
    dictionary_markdown,
)

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "features.md"

# What vendors publish by name, and the feature of ours that says it.
PUBLISHED = {
    ULTRAFICO: {
        "average daily balance": "balance_mean_90d",
        "days with a negative balance": "days_negative_365d",
        "days with transactions": "days_active_30d",
        "days since the latest negative balance": "days_since_negative",
        "days since the latest insufficient-funds fee": "days_since_penalty",
        "days since the earliest transaction": "history_days",
        "days since the most recent transaction": "days_since_last",
        "total current balances": "balance_last",
        "number of accounts": "accounts",
    },
    PLAID_BASE: {
        "NSF and overdraft, net of reversed fees": "penalties_net_90d",
        "total inflow": "inflow_30d",
        "total outflow": "outflow_90d",
        "income, pay frequency": "income_interval_180d",
    },
    PLAID_CREDIT: {
        "loan disbursements, count": "loans_received_365d",
        "loan payments, count": "loan_payments_365d",
        "days since a loan": "days_since_loan",
        "outlier transactions": "outliers_365d",
        "income source became inactive": "income_overdue_180d",
    },
    PRISM: {
        "minimum age of credits": "days_since_income",
        "number of credits in the last month": "inflow_count_30d",
        "transactions": "transactions",
    },
    PLAID_EVENTS: {"large deposit": "inflow_largest_30d", "low balance": "balance_min_30d"},
}


def test_the_page_is_made_from_the_table() -> None:
    assert PAGE.read_text() == dictionary_markdown(), "run: python -m risk_model dictionary > docs/features.md"


@pytest.mark.parametrize(
    ("source", "name"), [(source, name) for source, names in PUBLISHED.items() for name in names.values()]
)
def test_what_vendors_publish_is_covered(source: str, name: str) -> None:
    (feature,) = [each for each in FEATURES if each.name == name]
    assert source in {feature.source, *(each.source for each in FEATURES)}


def test_every_feature_is_explained_and_its_window_is_in_its_name() -> None:
    for each in FEATURES:
        assert each.meaning
        assert each.direction in {-1, 0, 1}
        assert each.unit in {"currency", "share", "days", "count", "ratio"}
        assert each.scale_free == (each.unit != "currency")
        if each.window_days in WINDOWS:
            assert f"_{each.window_days}d" in each.name
