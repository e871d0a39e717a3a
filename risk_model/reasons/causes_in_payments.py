"""
Causes seen in single payments and in what they were for.
"""

from __future__ import annotations

from risk_model.reasons.causes import Cause, Fact

CAUSES_IN_PAYMENTS = (
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
                "The latest returned direct debit was today",
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
)
