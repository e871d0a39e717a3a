"""
Portfolio: a Parquet file of many customers' transactions, read in blocks of whole customers.

One row a booked transaction; the rows of a customer stand together, in any order among themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

# An array or a chunked array, of a type that only the file tells.
Arrow = Any

CUSTOMER = "customer_id"
# Texts of which many are the same; descriptions are mostly all different.
REPEATED = (CUSTOMER, "counterparty_name", "counterparty_iban", "return_reason", "currency", "kind", "account")
DESCRIPTION = "description"
DAYS = ("booking_date", "value_date", "known_at")
MONEY = ("amount", "balance_after")
COLUMNS = (*REPEATED, DESCRIPTION, *DAYS, *MONEY, *(f"{name}_cents" for name in MONEY))
NEEDED = (CUSTOMER, "booking_date")

# Read at a time, and scored at a time as soon as a customer ends.
ROWS_READ = 131_072
ROWS_OF_BLOCK = 524_288


class PortfolioRefused(Exception):
    """
    The file is no portfolio; the message names the column or the row and what was expected.
    """


class Portfolio:
    """
    A portfolio's file, its columns checked.
    """

    def __init__(self, path: Path) -> None:
        """
        Raises:
            PortfolioRefused: no readable Parquet file with the columns of a portfolio.
        """
        if not path.is_file():
            raise PortfolioRefused(f"{path}: expected a Parquet file, found none")
        try:
            self._file = pq.ParquetFile(path, read_dictionary=[], memory_map=True)
            schema = self._file.schema_arrow
            check_columns(schema)
            texts = [name for name in REPEATED if name in schema.names and pa.types.is_string(schema.field(name).type)]
            self._file = pq.ParquetFile(path, read_dictionary=texts, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise PortfolioRefused(f"{path}: expected a readable Parquet file ({type(error).__name__})") from None
        self.path = path
        self.columns = [name for name in COLUMNS if name in schema.names]

    @property
    def rows(self) -> int:
        """
        Rows in the file.
        """
        return int(self._file.metadata.num_rows)

    def fingerprint(self) -> str:
        """
        Tells this file from another by its size and its footer, which holds counts and bounds of every column.
        """
        with self.path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - 8))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, end - 8 - length))
            return hashlib.sha256(end.to_bytes(8, "big") + file.read()).hexdigest()

    def check_customers(self) -> None:
        """
        Raises:
            PortfolioRefused: a customer comes back after another one; names the row.
        """
        names: list[pa.Array[Any]] = []
        rows: list[NDArray[np.int64]] = []
        row, last = 0, None
        for batch in self._file.iter_batches(ROWS_READ, columns=[CUSTOMER]):
            own, begins = customers_in(batch.column(0))
            if row and len(own) and own[0].as_py() == last:
                own, begins = own[1:], begins[1:]
            names.append(own)
            rows.append(begins + row)
            row, last = row + len(batch), own[-1].as_py() if len(own) else last
        together = pa.chunked_array(names, pa.string()).combine_chunks()
        if pc.count_distinct(together, mode="all").as_py() < len(together):
            first = np.unique(together.dictionary_encode("encode").indices.to_numpy(), return_index=True)[1]
            back = np.delete(np.concatenate(rows), first)[0]
            expected = "all rows of a customer to stand together, this one came back"
            raise PortfolioRefused(f"{CUSTOMER}, row {int(back) + 1}: expected {expected}")

    def blocks(self, first_row: int = 0, rows_of_block: int = ROWS_OF_BLOCK) -> Iterator[pa.Table]:
        """
        Blocks of whole customers, in the order of the file.

        Args:
            first_row: where a customer begins; what stands before it is not read again.
        """
        group, skipped = 0, 0
        while group < self._file.num_row_groups:
            rows = self._file.metadata.row_group(group).num_rows
            if skipped + rows > first_row:
                break
            group, skipped = group + 1, skipped + rows
        groups = list(range(group, self._file.num_row_groups))
        batches = self._file.iter_batches(ROWS_READ, row_groups=groups, columns=self.columns)
        return whole_customers(_without(batches, first_row - skipped), rows_of_block)


def customers_in(column: Arrow) -> tuple[pa.Array[Any], NDArray[np.int64]]:
    """
    The customers of a column in the order of their rows, one as often as others stand between, and where each begins.
    """
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    which = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    begins = np.flatnonzero(np.append(True, which[1:] != which[:-1])[: len(which)])
    return texts.take(pa.array(begins)).cast(pa.string()), begins


def _without(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if rows < len(batch):
            yield batch.slice(rows)
        rows = max(0, rows - len(batch))


def check_columns(schema: pa.Schema) -> None:
    """
    Raises:
        PortfolioRefused: a needed column is missing, or one is of another type.
    """
    missing = [name for name in NEEDED if name not in schema.names]
    if not {"amount", "amount_cents"} & set(schema.names):
        missing.append("amount (or amount_cents)")
    if missing:
        raise PortfolioRefused(f"expected columns {', '.join(missing)}, which are missing")
    for field in schema:
        if field.name in COLUMNS and not has_type_of(field):
            raise PortfolioRefused(f"{field.name}: expected {expected_of(field.name)}, got {field.type}")


def has_type_of(field: pa.Field[Any]) -> bool:
    """
    Whether the column holds what its name says.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if field.name in DAYS:
        return bool(pa.types.is_date32(kind))
    if field.name in MONEY:
        return bool(pa.types.is_decimal128(kind) and 0 <= kind.scale <= 2) or is_text(kind)
    if field.name.endswith("_cents"):
        return bool(pa.types.is_int64(kind))
    return is_text(kind)


def is_text(kind: pa.DataType) -> bool:
    """
    Whether a column of this type holds texts.
    """
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def expected_of(name: str) -> str:
    """
    The types a column may have, in words.
    """
    if name in DAYS:
        return "days (date32)"
    if name in MONEY:
        return "decimals of at most two places, or text"
    return "whole cents (int64)" if name.endswith("_cents") else "text"


def whole_customers(batches: Iterable[pa.RecordBatch], rows_of_block: int = ROWS_OF_BLOCK) -> Iterator[pa.Table]:
    """
    The same rows in blocks that end where a customer ends; a block is as short as it can be from `rows_of_block` on.

    Where the blocks end depends on the rows from the first one on only, so that an interrupted run cuts them again as
    it did.
    """
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += len(batch)
        while rows > rows_of_block:
            block = pa.Table.from_batches(waiting).unify_dictionaries()
            end = end_of_customer(block, rows_of_block)
            if end is None:
                break
            yield block.slice(0, end)
            waiting, rows = block.slice(end).to_batches(), rows - end
    if rows:
        yield pa.Table.from_batches(waiting).unify_dictionaries()


def end_of_customer(block: pa.Table, rows: int) -> int | None:
    """
    Where the first customer begins at or after so many rows; None where none does.
    """
    tail = block.column(CUSTOMER).slice(rows - 1)
    others = np.flatnonzero(np.asarray(pc.not_equal(tail, tail[0]).fill_null(True)))
    return None if not len(others) else rows - 1 + int(others[0])
