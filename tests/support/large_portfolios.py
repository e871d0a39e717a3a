"""
Large simulated portfolios for benchmarks and tests of scoring: Parquet files as an analytics database exports them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = date(2026, 10, 31)
DAYS = 400
NAMES = ("Groothandel Van Dam", "Bakkerij De Hoek", "Adyen N.V.", "Belastingdienst", "Jansen Verhuur", "Intrum", "")
TEXTS = ("factuur", "betaling termijn", "huur bedrijfsruimte", "salaris", "omzet dag", "storno", "rente roodstand")
KINDS = ("transfer", "card", "direct_debit", "fee", "salary", "other", "returned_debit")
ROWS_OF_GROUP = 1_000_000


def write_portfolio(path: Path, rows: int, rows_of_customer: int, seed: int) -> None:
    """
    Write customers with `rows_of_customer` rows each, in date order, with a balance after each.
    """
    chance = np.random.default_rng(seed)
    writer: pq.ParquetWriter | None = None
    customers_at_once = max(1, ROWS_OF_GROUP // rows_of_customer)
    first, all_customers = 0, rows // rows_of_customer
    while first < all_customers:
        count = min(customers_at_once, all_customers - first)
        table = a_table(first, count, rows_of_customer, chance)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        first += count
    if writer is not None:
        writer.close()


def a_table(first: int, customers: int, rows: int, chance: np.random.Generator) -> pa.Table:
    """
    A table of `customers` customers, numbered from `first`.
    """
    count = customers * rows
    ago = np.sort(chance.integers(0, DAYS, (customers, rows)), axis=1)[:, ::-1].ravel()
    cents = chance.integers(-90_000, 100_000, count)
    numbers = np.repeat(np.arange(first, first + customers), rows)
    day = (date(2026, 10, 31) - date(1970, 1, 1)).days
    return pa.table(
        {
            "customer_id": pa.array([f"K-{number:08d}" for number in range(first, first + customers)]).take(
                pa.array(numbers - first)
            ),
            "booking_date": pa.array((day - ago).astype(np.int32)).cast(pa.date32()),
            "amount_cents": cents,
            "balance_after_cents": np.cumsum(cents.reshape(customers, rows), axis=1).ravel() + 1_000_000,
            "currency": pa.array(["EUR"]).take(pa.array(np.zeros(count, np.int64))),
            "counterparty_name": texts(NAMES, 40, count, chance),
            "counterparty_iban": texts(("NL12ABNA", "DE55COBA", ""), 20_000, count, chance),
            "description": texts(TEXTS, 50_000, count, chance),
            "kind": pa.array(KINDS).take(pa.array(chance.integers(0, len(KINDS), count))),
        }
    )


def texts(words: tuple[str, ...], numbers: int, count: int, chance: np.random.Generator) -> pa.Array:
    """
    A random column of the words, a number after each.
    """
    different = [f"{word} {number}".strip() if word else "" for word in words for number in range(numbers)]
    return pa.array(different).take(pa.array(chance.integers(0, len(different), count)))
