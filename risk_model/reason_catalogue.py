"""
The public catalogue of reasons: stable codes, what each means, and the words for the features behind it.

A code is never given another meaning; a new cause gets a new code and the catalogue a new version.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS_VERSION = "1"


@dataclass(frozen=True)
class Cause:
    """
    One cause of risk, however many features tell of it.

    Attributes:
        raises: the code where it raises the risk.
        lowers: the code where it lowers it.
        features: (name of a feature, with {w} for the window in days; words for it), several windows in one.
    """

    raises: str
    lowers: str
    meaning: str
    features: tuple[tuple[str, str], ...]


CAUSES = (
    Cause(
        "returned_debits",
        "debits_honoured",
        "Direct debits of the customer bounce.",
        (
            ("returned_debits_{w}d", "Direct debits returned unpaid in {w} days"),
            ("returned_debits_share_{w}d", "Returned direct debits, of all money out in {w} days"),
            ("days_since_returned_debit", "Days since the latest returned direct debit"),
        ),
    ),
    Cause(
        "returned_collections",
        "collections_honoured",
        "The customer's own payers let direct debits bounce.",
        (("returned_collections_{w}d", "Collections that payers returned in {w} days"),),
    ),
    Cause(
        "negative_balance",
        "no_negative_balance",
        "The account stands below zero.",
        (
            ("days_negative_{w}d", "Days that ended with a negative balance, of the last {w}"),
            ("longest_negative_run_{w}d", "Longest run of negative days within {w} days"),
            ("negative_share_{w}d", "Share of negative days within {w} days"),
            ("days_since_negative", "Days since the balance was last negative"),
        ),
    ),
    Cause(
        "penalties",
        "no_penalties",
        "The bank charges overdraft or return fees, or penalty interest.",
        (
            ("penalties_{w}d", "Overdraft fees, return fees and penalty interest in {w} days"),
            ("penalties_net_{w}d", "Overdraft fees, return fees and penalty interest kept in {w} days"),
            ("days_since_penalty", "Days since the latest such fee or penalty interest"),
        ),
    ),
    Cause(
        "thin_buffer",
        "solid_buffer",
        "Little money is kept for the size of the income.",
        (
            ("balance_min_to_inflow_{w}d", "Lowest balance within {w} days, in months of income"),
            ("balance_mean_to_inflow_{w}d", "Average balance within {w} days, in months of income"),
            ("balance_last_to_inflow", "Current balance, in months of income"),
        ),
    ),
    Cause(
        "falling_balance",
        "rising_balance",
        "The balance shrinks.",
        (("balance_trend_{w}d", "Change of the average balance over {w} days, in months of income"),),
    ),
    Cause(
        "falling_income",
        "growing_income",
        "Income falls.",
        (
            ("inflow_slope_{w}d", "Monthly change of income within {w} days, against its mean"),
            ("inflow_growth_{w}d", "Income of {w} days, as a multiple of the {w} days before"),
        ),
    ),
    Cause(
        "irregular_income",
        "steady_income",
        "Income comes unevenly.",
        (
            ("income_irregularity_{w}d", "Unevenness of the days between income within {w} days"),
            ("inflow_variation_{w}d", "Unevenness of monthly income within {w} days"),
            ("inflow_seasonality_{w}d", "Best less worst month of income within {w} days, in mean months"),
            ("inflow_largest_share_{w}d", "Largest receipt, of all money in within {w} days"),
            ("income_interval_{w}d", "Mean days between days with income within {w} days"),
            ("income_days_{w}d", "Days with income within {w} days"),
            ("inflow_count_{w}d", "Receipts within {w} days"),
        ),
    ),
    Cause(
        "income_stopped",
        "recent_income",
        "Income that was usual has not come.",
        (
            ("income_overdue_{w}d", "Time since the latest income, in usual intervals"),
            ("days_since_income", "Days since money last came in"),
        ),
    ),
    Cause(
        "spending_above_income",
        "spending_below_income",
        "More goes out than comes in.",
        (
            ("outflow_to_inflow_{w}d", "Money out for each unit of money in within {w} days"),
            ("outflow_growth_{w}d", "Spending of {w} days, as a multiple of the {w} days before"),
        ),
    ),
    Cause(
        "seizures",
        "no_seizures",
        "Seizures or insolvency show on the account.",
        (("seizures_{w}d", "Seizures and insolvency events in {w} days"),),
    ),
    Cause(
        "tax_arrears",
        "no_tax_arrears",
        "Taxes are paid late.",
        (("tax_arrears_{w}d", "Payments of overdue tax in {w} days"),),
    ),
    Cause(
        "collection_agencies",
        "no_collection_agencies",
        "Collection agencies are paid.",
        (("collection_agencies_{w}d", "Payments to collection agencies in {w} days"),),
    ),
    Cause(
        "rescue_loans",
        "no_rescue_loans",
        "Short-term lenders keep the business going.",
        (
            ("rescue_loans_{w}d", "Loans of short-term lenders in {w} days"),
            ("rescue_payments_share_{w}d", "Repayments to short-term lenders, of all money out in {w} days"),
        ),
    ),
    Cause(
        "new_loans",
        "no_new_loans",
        "Money comes from loans.",
        (
            ("loans_received_{w}d", "Loans paid out in {w} days"),
            ("loans_received_share_{w}d", "Loans, of all money in within {w} days"),
            ("days_since_loan", "Days since the latest loan was paid out"),
        ),
    ),
    Cause(
        "loan_burden",
        "light_loan_burden",
        "Loans are repaid out of the account.",
        (
            ("loan_payments_{w}d", "Loan repayments in {w} days"),
            ("loan_payments_share_{w}d", "Loan repayments, of all money out in {w} days"),
        ),
    ),
    Cause(
        "gambling",
        "no_gambling",
        "Money goes to gambling providers.",
        (
            ("gambling_count_{w}d", "Payments to gambling providers in {w} days"),
            ("gambling_share_{w}d", "Gambling, of all money out in {w} days"),
        ),
    ),
    Cause(
        "cash_pattern",
        "usual_cash_pattern",
        "The use of cash is like that of customers who defaulted.",
        (
            ("cash_out_share_{w}d", "Cash taken out, of all money out in {w} days"),
            ("cash_in_share_{w}d", "Cash paid in, of all money in within {w} days"),
        ),
    ),
    Cause(
        "cost_pattern",
        "usual_cost_pattern",
        "Wages, rent and tax are not those of customers who repay.",
        (
            ("payroll_count_{w}d", "Wage payments in {w} days"),
            ("payroll_share_{w}d", "Wages, of all money out in {w} days"),
            ("rent_count_{w}d", "Rent payments in {w} days"),
            ("rent_share_{w}d", "Rent, of all money out in {w} days"),
            ("tax_count_{w}d", "Tax payments in {w} days"),
            ("tax_share_{w}d", "Tax, of all money out in {w} days"),
        ),
    ),
    Cause(
        "payer_concentration",
        "spread_payers",
        "Income hangs on few payers.",
        (
            ("first_payer_share_{w}d", "Largest payer, of all money in within {w} days"),
            ("payer_concentration_{w}d", "Concentration of income on few payers within {w} days, 1 is one payer"),
            ("payers_{w}d", "Different payers within {w} days"),
        ),
    ),
    Cause(
        "activity_pattern",
        "usual_activity",
        "How the account is used is like that of customers who defaulted.",
        (
            ("outflow_count_{w}d", "Payments out within {w} days"),
            ("days_active_{w}d", "Days with a transaction within {w} days"),
            ("transactions", "Transactions in all"),
            ("accounts", "Accounts seen"),
            ("days_since_last", "Days since the latest transaction"),
            ("days_since_outflow", "Days since money last went out"),
            ("longest_gap_{w}d", "Longest stretch of days without a transaction within {w} days"),
            ("outliers_{w}d", "Unusually large transactions within {w} days"),
            ("unknown_share_{w}d", "Transactions of unknown kind within {w} days"),
            ("new_counterparties_{w}d", "New counterparties within {w} days"),
            ("new_counterparty_share_{w}d", "Transactions with new counterparties within {w} days"),
        ),
    ),
    Cause(
        "short_history",
        "long_history",
        "How long the account is known.",
        (("history_days", "Days of history"),),
    ),
)

# Reasons that no feature gives: code and sentence.
INSUFFICIENT_DATA = ("insufficient_data", "Too little history for an estimate: {count} transactions over {days} days.")
LARGE_EXPOSURE = ("large_exposure", "The expected loss asks for a look sooner than the probability of default alone.")
MANY_SMALL_SIGNS = ("many_small_signs", "Many small signs add up; none of them stands out.")
NOTHING_STANDS_OUT = ("nothing_stands_out", "Nothing in the account stands out.")
