"""
Portfolio files: the requests of many customers as one Parquet file, one row per transaction, the input of `score`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from risk_model.batch.schema import CENTS_COLUMNS, CUSTOMER, DAY_FIELDS, TEXT_FIELDS
from risk_model.transactions.amounts import exact_cents

TYPES: dict[str, pa.DataType] = {
    CUSTOMER: pa.string(),
    **dict.fromkeys(DAY_FIELDS, pa.date32()),
    **dict.fromkeys(CENTS_COLUMNS.values(), pa.int64()),
    **dict.fromkeys(TEXT_FIELDS, pa.string()),
}
SCHEMA = pa.schema(TYPES)
CUSTOMERS_AT_ONCE = 1_000


def write_portfolio(requests: Iterable[Mapping[str, Any]], path: Path) -> int:
    """
    Write the transactions of request bodies of POST /v1/assessments; returns the number of customers.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    customers, rows = 0, []
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for request in requests:
            customers += 1
            customer = request["customer"]["id"]
            rows += [row_of(customer, request.get("currency"), row) for row in request["transactions"]]
            if customers % CUSTOMERS_AT_ONCE == 0:
                writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
    return customers


def row_of(customer: str, currency: str | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """
    A transaction of a request as a row of the file.
    """
    given: dict[str, Any] = {CUSTOMER: customer, "currency": currency}
    given |= {name: row[name] for name in TEXT_FIELDS if row.get(name) is not None}
    given |= {name: date.fromisoformat(row[name]) for name in DAY_FIELDS if row.get(name) is not None}
    return given | {cents: exact_cents(row[name]) for name, cents in CENTS_COLUMNS.items() if row.get(name) is not None}
