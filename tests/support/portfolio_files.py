"""
Portfolios for tests: rows as a request would send them, written as Parquet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from risk_model.batch.schema import DAY_FIELDS, MONEY_FIELDS, TEXT_FIELDS, UNREAD

AS_OF = date(2026, 6, 30)

TYPES: dict[str, pa.DataType] = {
    **{name: pa.date32() for name in DAY_FIELDS if name not in UNREAD},
    **dict.fromkeys(MONEY_FIELDS, pa.decimal128(14, 2)),
    **dict.fromkeys(TEXT_FIELDS, pa.string()),
}


def a_row(ago: int = 1, amount: str = "10.00", **more: Any) -> dict[str, Any]:
    """
    A row of a request, `ago` days before AS_OF.
    """
    return {"booking_date": AS_OF - timedelta(days=ago), "amount": Decimal(amount), **more}


Customers = Sequence[tuple[str, Sequence[Mapping[str, Any]]]]


def table_of(customers: Customers) -> pa.Table:
    """
    The customers' rows as the table of a portfolio.
    """
    rows = [(name, row) for name, own in customers for row in own]
    columns = {"customer_id": pa.array([name for name, _ in rows], pa.string())}
    for column, kind in TYPES.items():
        columns[column] = pa.array([row.get(column) for _, row in rows], kind)
    return pa.table(columns)


def write(path: Path, table: pa.Table, *, rows_of_group: int = 1_000) -> Path:
    """
    Write the table as a Parquet file.
    """
    pq.write_table(table, path, row_group_size=rows_of_group)
    return path
