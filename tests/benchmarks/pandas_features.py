"""
Features of flows, payers and categories in idiomatic, vectorised pandas, as one would write without this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from risk_model.categories import Category
from risk_model.categories.lexicon import WORDS

WINDOWS = (30, 90, 180, 365)
READ = ["customer_id", "booking_date", "amount_cents", "counterparty_iban", "counterparty_name", "description", "kind"]
OF_KIND = {"fee": Category.FEE, "salary": Category.PAYROLL, "returned_debit": Category.RETURNED_DEBIT}
# (feature, which way the money went, category)
COUNTED = (
    ("penalties", -1, Category.PENALTY),
    ("collection_agencies", -1, Category.COLLECTION_AGENCY),
    ("payroll_count", -1, Category.PAYROLL),
    ("rent_count", -1, Category.RENT),
    ("tax_count", -1, Category.TAX),
    ("returned_debits", 1, Category.RETURNED_DEBIT),
)


def features_in_pandas(path: Path, as_of: date) -> pd.DataFrame:
    """
    Some of the features, by customer.
    """
    rows = pd.read_parquet(path, columns=READ)
    rows["age"] = (pd.Timestamp(as_of) - pd.to_datetime(rows["booking_date"])).dt.days
    rows = rows[rows["age"] >= 0]
    rows["amount"] = rows["amount_cents"] / 100
    rows["category"] = categories(rows)
    columns = [flows(rows[rows["age"] < window], window) for window in WINDOWS]
    counted = [counts(rows[rows["age"] < window], window) for window in WINDOWS]
    return pd.concat([*columns, *counted, history(rows), payers(rows[rows["age"] < 365])], axis=1)


def categories(rows: pd.DataFrame) -> np.ndarray:
    """
    The category of each row: by its kind, and by the first of the lexicon's words in its name or description.
    """
    texts = rows["counterparty_name"].str.lower() + "\n" + rows["description"].str.lower()
    ordered = sorted(WORDS)
    found = [texts.str.contains(pattern(WORDS[category]), regex=True) for category in ordered]
    by_words = np.select(found, [int(category) for category in ordered], int(Category.UNKNOWN))
    by_kind = rows["kind"].map({kind: int(category) for kind, category in OF_KIND.items()}).fillna(99).astype(int)
    # A fee for a returned debit is a penalty.
    is_fee_for_it = (by_kind == Category.FEE) & (by_words == Category.RETURNED_DEBIT)
    return np.minimum(by_kind, np.where(is_fee_for_it, int(Category.PENALTY), by_words))


def pattern(words: Iterable[str]) -> str:
    """
    A regular expression of the words; one that ends in * may go on.
    """
    plain = "|".join(re.escape(word.removesuffix("*")) + ("" if word.endswith("*") else r"\b") for word in words)
    return rf"\b(?:{plain})"


def counts(rows: pd.DataFrame, window: int) -> pd.DataFrame:
    """
    Rows of some categories in one window.
    """
    found = {}
    for name, sign, category in COUNTED:
        is_counted = (rows["category"] == category) & (rows["amount"] * sign > 0)
        if category is Category.RETURNED_DEBIT:
            is_counted |= (rows["kind"] == "returned_debit") & (rows["amount"] > 0)
        found[f"{name}_{window}d"] = is_counted.groupby(rows["customer_id"]).sum()
    return pd.DataFrame(found)


def flows(rows: pd.DataFrame, window: int) -> pd.DataFrame:
    """
    Sums, counts and sizes of one window.
    """
    found = {}
    for side, sign in (("inflow", 1), ("outflow", -1)):
        amounts = (rows["amount"] * sign)[rows["amount"] * sign > 0].groupby(rows["customer_id"])
        found[f"{side}_{window}d"] = amounts.sum()
        found[f"{side}_count_{window}d"] = amounts.count()
        found[f"{side}_mean_{window}d"] = amounts.mean()
        found[f"{side}_deviation_{window}d"] = amounts.std(ddof=0)
        found[f"{side}_largest_{window}d"] = amounts.max()
    found[f"days_active_{window}d"] = rows.groupby("customer_id")["age"].nunique()
    table = pd.DataFrame(found)
    inflow, outflow = table[f"inflow_{window}d"], table[f"outflow_{window}d"]
    table[f"net_{window}d"] = inflow.fillna(0) - outflow.fillna(0)
    table[f"outflow_to_inflow_{window}d"] = outflow / inflow
    table[f"inflow_largest_share_{window}d"] = table[f"inflow_largest_{window}d"] / inflow
    return table


def history(rows: pd.DataFrame) -> pd.DataFrame:
    """
    How long the history is, and how long ago what happened last.
    """
    by_customer = rows.groupby("customer_id")["age"]
    return pd.DataFrame(
        {
            "history_days": by_customer.max() + 1,
            "transactions": by_customer.count(),
            "days_since_last": by_customer.min(),
            "days_since_income": rows[rows["amount"] > 0].groupby("customer_id")["age"].min(),
            "days_since_outflow": rows[rows["amount"] < 0].groupby("customer_id")["age"].min(),
        }
    )


def payers(rows: pd.DataFrame) -> pd.DataFrame:
    """
    How the year's inflow is spread over its payers.
    """
    came = rows[rows["amount"] > 0]
    iban = came["counterparty_iban"]
    payer = iban.where(iban != "", came["counterparty_name"]).str.casefold().str.strip()
    named = came[payer != ""]
    sums = named.groupby(["customer_id", payer[payer != ""]])["amount"].sum()
    totals = sums.groupby("customer_id").sum()
    shares = sums / totals.reindex(sums.index, level=0)
    return pd.DataFrame(
        {
            "payers_365d": sums.groupby("customer_id").count(),
            "first_payer_share_365d": sums.groupby("customer_id").max() / totals,
            "payer_concentration_365d": (shares * shares).groupby("customer_id").sum(),
        }
    )
