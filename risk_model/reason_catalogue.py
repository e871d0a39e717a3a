"""
The public catalogue of reasons: stable codes, what each means, and the words for the features behind it.

A code is never given another meaning; a new cause gets a new code and the catalogue a new version.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS_VERSION = "1"


@dataclass(frozen=True)
class Fact:
    """
    What one feature says, as a sentence without its full stop.

    Attributes:
        feature: its name, with {w} for the window in days: several windows in one.
        sentence: {v} stands for the figure in the feature's unit, {pct} for it in whole percents, {w} for the window.
        none: the sentence where the figure is zero; None: the same sentence.
        unknown: the sentence where there is no figure.
    """

    feature: str
    sentence: str
    none: str | None = None
    unknown: str = "The account does not tell"


@dataclass(frozen=True)
class Cause:
    """
    One cause of risk, however many features tell of it.

    Attributes:
        raises: the code where it raises the risk.
        lowers: the code where it lowers it.
        facts: the features that tell of it.
    """

    raises: str
    lowers: str
    meaning: str
    facts: tuple[Fact, ...]


CAUSES = (
    Cause(
        "returned_debits",
        "debits_honoured",
        "Direct debits of the customer bounce.",
        (
            Fact(
                "returned_debits_{w}d",
                "{v} direct debits were returned unpaid in the last {w} days",
                "No direct debit was returned unpaid in the last {w} days",
            ),
            Fact(
                "returned_debits_share_{w}d",
                "{v} of all money out in the last {w} days came back as returned direct debits",
                "No direct debit was returned unpaid in the last {w} days",
            ),
            Fact(
                "days_since_returned_debit",
                "The latest returned direct debit was {v} days ago",
                unknown="No direct debit was ever returned",
            ),
        ),
    ),
    Cause(
        "returned_collections",
        "collections_honoured",
        "The customer's own payers let direct debits bounce.",
        (
            Fact(
                "returned_collections_{w}d",
                "{v} collections were returned by payers in the last {w} days",
                "No collection was returned by a payer in the last {w} days",
            ),
        ),
    ),
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
                "The account was never below zero",
            ),
        ),
    ),
    Cause(
        "penalties",
        "no_penalties",
        "The bank charges overdraft or return fees, or penalty interest.",
        (
            Fact(
                "penalties_{w}d",
                "The bank charged such fees or interest {v} times in the last {w} days",
                "The bank charged no penalty in the last {w} days",
            ),
            Fact(
                "penalties_net_{w}d",
                "The bank charged such fees or interest {v} times in the last {w} days, those given back left out",
                "The bank kept no penalty in the last {w} days",
            ),
            Fact(
                "days_since_penalty",
                "The latest penalty was {v} days ago",
                "The latest penalty was today",
                "The bank never charged a penalty",
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
            ),
            Fact("balance_mean_to_inflow_{w}d", "The balance averaged {v} months of income over the last {w} days"),
            Fact("balance_last_to_inflow", "The balance is {v} months of income"),
            Fact("balance_min_to_inflow_settled", "The balance fell to {v} months of income at its lowest"),
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
                "Against the longer run the average balance of the last {w} days moved by {v} months of income",
            ),
        ),
    ),
    Cause(
        "falling_income",
        "growing_income",
        "Income falls.",
        (
            Fact("inflow_slope_{w}d", "Monthly income moves by {pct} a month over the last {w} days"),
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
        "seizures",
        "no_seizures",
        "Seizures or insolvency show on the account.",
        (
            Fact(
                "seizures_{w}d",
                "{v} such entries were booked in the last {w} days",
                "No seizure or insolvency shows in the last {w} days",
            ),
        ),
    ),
    Cause(
        "tax_arrears",
        "no_tax_arrears",
        "Taxes are paid late.",
        (
            Fact(
                "tax_arrears_{w}d",
                "{v} payments of overdue tax were booked in the last {w} days",
                "No overdue tax was paid in the last {w} days",
            ),
        ),
    ),
    Cause(
        "collection_agencies",
        "no_collection_agencies",
        "Collection agencies are paid.",
        (
            Fact(
                "collection_agencies_{w}d",
                "{v} such payments were booked in the last {w} days",
                "No collection agency was paid in the last {w} days",
            ),
        ),
    ),
    Cause(
        "rescue_loans",
        "no_rescue_loans",
        "Short-term lenders keep the business going.",
        (
            Fact(
                "rescue_loans_{w}d",
                "{v} such loans were paid out in the last {w} days",
                "No short-term lender paid out in the last {w} days",
            ),
            Fact(
                "rescue_payments_share_{w}d",
                "{v} of all money out in the last {w} days went to them",
                "No short-term lender was paid in the last {w} days",
            ),
        ),
    ),
    Cause(
        "new_loans",
        "no_new_loans",
        "Money comes from loans.",
        (
            Fact(
                "loans_received_{w}d",
                "{v} loans were paid out in the last {w} days",
                "No loan was paid out in the last {w} days",
            ),
            Fact(
                "loans_received_share_{w}d",
                "{v} of all money in over the last {w} days was borrowed",
                "No money in was borrowed in the last {w} days",
            ),
            Fact(
                "days_since_loan",
                "The latest loan was paid out {v} days ago",
                "The latest loan was paid out today",
                "No loan was ever paid out",
            ),
        ),
    ),
    Cause(
        "loan_burden",
        "light_loan_burden",
        "Loans are repaid out of the account.",
        (
            Fact(
                "loan_payments_{w}d",
                "{v} loan repayments were booked in the last {w} days",
                "No loan was repaid in the last {w} days",
            ),
            Fact(
                "loan_payments_share_{w}d",
                "{v} of all money out in the last {w} days repaid loans",
                "No loan was repaid in the last {w} days",
            ),
        ),
    ),
    Cause(
        "gambling",
        "no_gambling",
        "Money goes to gambling providers.",
        (
            Fact(
                "gambling_count_{w}d",
                "{v} such payments were booked in the last {w} days",
                "No money went to gambling in the last {w} days",
            ),
            Fact(
                "gambling_share_{w}d",
                "{v} of all money out in the last {w} days was gambled",
                "No money went to gambling in the last {w} days",
            ),
        ),
    ),
    Cause(
        "cash_pattern",
        "usual_cash_pattern",
        "The use of cash is like that of customers who defaulted.",
        (
            Fact(
                "cash_out_share_{w}d",
                "{v} of all money out in the last {w} days was taken in cash",
                "No cash was taken out in the last {w} days",
            ),
            Fact(
                "cash_in_share_{w}d",
                "{v} of all money in over the last {w} days was paid in as cash",
                "No cash was paid in over the last {w} days",
            ),
        ),
    ),
    Cause(
        "cost_pattern",
        "usual_cost_pattern",
        "Wages, rent and tax are not those of customers who repay.",
        (
            Fact(
                "payroll_count_{w}d",
                "Wages were paid {v} times in the last {w} days",
                "No wages were paid in the last {w} days",
            ),
            Fact(
                "payroll_share_{w}d",
                "Wages were {v} of all money out in the last {w} days",
                "No wages were paid in the last {w} days",
            ),
            Fact(
                "rent_count_{w}d",
                "Rent was paid {v} times in the last {w} days",
                "No rent was paid in the last {w} days",
            ),
            Fact(
                "rent_share_{w}d",
                "Rent was {v} of all money out in the last {w} days",
                "No rent was paid in the last {w} days",
            ),
            Fact(
                "tax_count_{w}d", "Tax was paid {v} times in the last {w} days", "No tax was paid in the last {w} days"
            ),
            Fact(
                "tax_share_{w}d",
                "Tax was {v} of all money out in the last {w} days",
                "No tax was paid in the last {w} days",
            ),
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
        "activity_pattern",
        "usual_activity",
        "How the account is used is like that of customers who defaulted.",
        (
            Fact(
                "outflow_count_{w}d",
                "{v} payments went out in the last {w} days",
                "No payment went out in the last {w} days",
            ),
            Fact(
                "days_active_{w}d",
                "Something was booked on {v} of the last {w} days",
                "Nothing was booked in the last {w} days",
            ),
            Fact("transactions", "{v} transactions are known in all"),
            Fact("accounts", "{v} accounts were seen"),
            Fact("days_since_last", "The latest transaction was {v} days ago", "The latest transaction was today"),
            Fact("days_since_outflow", "Money last went out {v} days ago", "Money last went out today"),
            Fact(
                "longest_gap_{w}d",
                "Nothing was booked for {v} days on end within the last {w} days",
                "Something was booked every day of the last {w} days",
            ),
            Fact(
                "outliers_{w}d",
                "{v} unusually large transactions were booked in the last {w} days",
                "No unusually large transaction was booked in the last {w} days",
            ),
            Fact(
                "unknown_share_{w}d",
                "{v} of the transactions of the last {w} days are of unknown kind",
                "All transactions of the last {w} days are of a known kind",
            ),
            Fact("counterparties", "{v} counterparties are known in all", "No counterparty is named"),
            Fact(
                "new_counterparties_{w}d",
                "{v} counterparties of the last {w} days are new",
                "No counterparty of the last {w} days is new",
            ),
            Fact(
                "new_counterparty_share_{w}d",
                "{v} of the transactions of the last {w} days were with new counterparties",
                "No transaction of the last {w} days was with a new counterparty",
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

# Reasons that no feature gives: code and sentence.
INSUFFICIENT_DATA = ("insufficient_data", "Too little history for an estimate: {count} transactions over {days} days.")
LARGE_EXPOSURE = ("large_exposure", "The expected loss asks for a look sooner than the probability of default alone.")
MANY_SMALL_SIGNS = ("many_small_signs", "Many small signs add up; none of them stands out.")
NOTHING_STANDS_OUT = ("nothing_stands_out", "Nothing in the account stands out.")
