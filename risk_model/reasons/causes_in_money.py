"""
Causes seen in balance, income and spending.
"""

from __future__ import annotations

from risk_model.reasons.causes import Cause, Fact

CAUSES_IN_MONEY = (
    Cause(
        "negative_balance",
        "no_negative_balance",
        "The account stands below zero.",
        (
            Fact(
                "days_negative_{w}d",
                "The account was below zero on {v} of the last {w} days",
                "The account was not below zero once in the last {w} days",
            ),
            Fact(
                "longest_negative_run_{w}d",
                "The account stayed below zero for {v} days on end within the last {w} days",
                "The account was not below zero once in the last {w} days",
            ),
            Fact(
                "negative_share_{w}d",
                "The account was below zero on {v} of the last {w} days",
                "The account was not below zero once in the last {w} days",
            ),
            Fact(
                "days_since_negative",
                "The account was last below zero {v} days ago",
                "The account is below zero now",
                "The account was not seen below zero",
            ),
        ),
    ),
    Cause(
        "thin_buffer",
        "solid_buffer",
        "Little money is kept for the size of the income.",
        (
            Fact(
                "balance_min_to_inflow_{w}d",
                "The balance fell to {v} months of income at the lowest of the last {w} days",
                below="The account was overdrawn by {v} months of income at the lowest of the last {w} days",
            ),
            Fact(
                "balance_mean_to_inflow_{w}d",
                "The balance averaged {v} months of income over the last {w} days",
                below="The account was overdrawn by {v} months of income on average over the last {w} days",
            ),
            Fact(
                "balance_last_to_inflow",
                "The balance is {v} months of income",
                below="The account is overdrawn by {v} months of income",
            ),
            Fact(
                "balance_min_to_inflow_settled",
                "The balance fell to {v} months of income at its lowest",
                below="The account was overdrawn by {v} months of income at its lowest",
            ),
        ),
    ),
    Cause(
        "deep_dips",
        "shallow_dips",
        "The balance is run down between receipts.",
        (
            Fact("balance_min_to_mean_settled", "At its lowest the balance was {pct} of its average"),
            Fact("balance_min_to_max_settled", "At its lowest the balance was {pct} of its highest"),
            Fact("balance_min_to_mean_{w}d", "At the lowest of the last {w} days the balance was {pct} of its average"),
            Fact("balance_mean_30d_to_max", "Over the last 30 days the balance averaged {pct} of its highest ever"),
        ),
    ),
    Cause(
        "falling_balance",
        "rising_balance",
        "The balance shrinks.",
        (
            Fact(
                "balance_trend_{w}d",
                "The average balance of the last {w} days rose by {v} months of income against the longer run",
                below="The average balance of the last {w} days fell by {v} months of income against the longer run",
            ),
        ),
    ),
    Cause(
        "falling_income",
        "growing_income",
        "Income falls.",
        (
            Fact("inflow_slope_{w}d", "Monthly income {way} by {size} a month over the last {w} days"),
            Fact("inflow_growth_{w}d", "Income of the last {w} days is {pct} of that of the {w} days before"),
        ),
    ),
    Cause(
        "irregular_income",
        "steady_income",
        "Income comes unevenly.",
        (
            Fact(
                "income_irregularity_{w}d",
                "The days between receipts vary by {pct} of their average over the last {w} days",
            ),
            Fact("inflow_variation_{w}d", "Monthly income varies by {pct} of its average over the last {w} days"),
            Fact(
                "inflow_seasonality_{w}d",
                "Best and worst month of income lie {v} average months apart in the last {w} days",
            ),
            Fact("inflow_largest_share_{w}d", "The largest receipt was {v} of all money in over the last {w} days"),
            Fact("income_interval_{w}d", "Money came in every {v} days on average over the last {w} days"),
            Fact(
                "income_days_{w}d",
                "Money came in on {v} of the last {w} days",
                "No money came in over the last {w} days",
            ),
            Fact(
                "inflow_count_{w}d",
                "Money came in {v} times in the last {w} days",
                "No money came in over the last {w} days",
            ),
        ),
    ),
    Cause(
        "income_stopped",
        "recent_income",
        "Income that was usual has not come.",
        (
            Fact(
                "income_overdue_{w}d",
                "The latest income is {v} times the usual interval ago",
                "The latest income came today",
            ),
            Fact(
                "days_since_income",
                "The latest income came {v} days ago",
                "The latest income came today",
                "No income was seen",
            ),
        ),
    ),
    Cause(
        "spending_above_income",
        "spending_below_income",
        "More goes out than is usual for what comes in.",
        (
            Fact("outflow_to_inflow_{w}d", "Spending was {pct} of income over the last {w} days"),
            Fact("outflow_growth_{w}d", "Spending of the last {w} days is {pct} of that of the {w} days before"),
        ),
    ),
    Cause(
        "payer_concentration",
        "spread_payers",
        "Income hangs on few payers.",
        (
            Fact("first_payer_share_{w}d", "The largest payer brought {v} of all named income of the last {w} days"),
            Fact(
                "payer_concentration_{w}d",
                "Income of the last {w} days is concentrated at {pct}, where 100 % is a single payer",
            ),
            Fact(
                "payers_{w}d",
                "Income of the last {w} days came from {v} payers",
                "No payer is named in the last {w} days",
            ),
        ),
    ),
    Cause(
        "short_history",
        "long_history",
        "The account is known for a short time only.",
        (Fact("history_days", "The history covers {v} days"),),
    ),
)
