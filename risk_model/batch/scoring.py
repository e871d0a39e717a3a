"""
Scoring: from a block of a portfolio to a scored record batch. One function, for the local engine and for Spark.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from risk_model.assessment import DataSufficiency, input_digest
from risk_model.batch.columns import block_of
from risk_model.features.ledger import ledger_of
from risk_model.features.vector import FEATURE_NAMES, features_of
from risk_model.model.estimator import Estimates, Model
from risk_model.sufficiency import sufficiencies_of
from risk_model.transactions import day_number

GAP = pa.struct([("first", pa.date32()), ("last", pa.date32())])
ESTIMATED = ("probability_of_default", "probability_low", "probability_high")
TYPES: dict[str, pa.DataType] = {
    "customer_id": pa.string(),
    "as_of": pa.date32(),
    "status": pa.string(),
    "days": pa.int32(),
    "count": pa.int32(),
    "gaps": pa.list_(GAP),
    **dict.fromkeys(ESTIMATED, pa.float64()),
    "currency": pa.string(),
    "input_sha256": pa.binary(),
    **dict.fromkeys(FEATURE_NAMES, pa.float64()),
}
SCORED = pa.schema(TYPES)


def scored(table: pa.Table, model: Model, as_of: date, first_row: int = 0) -> pa.RecordBatch:
    """
    One row per customer, in the order of the table; bit-identical to a request with the same rows.

    Args:
        table: rows of whole customers, each contiguous.
        first_row: index in the file of the table's first row, so that errors name rows of the file.

    Raises:
        PortfolioRefused: names the column, the row and what was expected.
    """
    block = block_of(table, first_row)
    today = day_number(as_of)
    ledger = ledger_of(block.transactions, starts=block.starts)
    features = features_of(ledger, np.full(ledger.customers, today, np.int32))
    known = sufficiencies_of(block.starts, ledger.day, ledger.known_day, today)
    columns = [
        pa.array(block.customers, pa.string()),
        pa.array(np.full(len(known), today, np.int32)).cast(pa.date32()),
        *columns_of_sufficiency(known),
        *columns_of_estimates(model.estimate_many(features), np.array([each.sufficient for each in known], bool)),
        pa.array(block.currencies, pa.string()),
        pa.array([input_digest(row, each, as_of) for row, each in zip(features, known, strict=True)], pa.binary()),
        *(pa.array(np.ascontiguousarray(column), from_pandas=True) for column in features.T),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCORED)


def columns_of_sufficiency(known: list[DataSufficiency]) -> list[pa.Array[Any]]:
    """
    Status, days, count and gaps.
    """
    gaps = [[{"first": gap.first, "last": gap.last} for gap in each.gaps] for each in known]
    return [
        pa.array([each.status for each in known], pa.string()),
        pa.array([each.days for each in known], pa.int32()),
        pa.array([each.count for each in known], pa.int32()),
        pa.array(gaps, pa.list_(GAP)),
    ]


def columns_of_estimates(estimates: Estimates, sufficient: NDArray[np.bool_]) -> list[pa.Array[Any]]:
    """
    Probability and the bounds of its interval; null where data are insufficient.

    Args:
        sufficient: one boolean per customer.
    """
    return [
        pa.array(column, mask=~sufficient)
        for column in (estimates.probability_of_default, estimates.low, estimates.high)
    ]
