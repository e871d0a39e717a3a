"""
Portfolio: a Parquet file of many customers' transactions, read in blocks of whole customers.

One row a booked transaction; the rows of a customer stand together, in any order among themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from risk_model.kernels.arrays import Int64s

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

# Read at a time, and scored at a time.
ROWS_READ = 65_536
ROWS_OF_BLOCK = 1_048_576
# A row group of at least this part of a block is a block of its own.
SMALLEST_SHARE = 4


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
            self._file = pq.ParquetFile(path, read_dictionary=[], pre_buffer=False)
            schema = self._file.schema_arrow
            check_columns(schema)
            texts = [name for name in REPEATED if name in schema.names and pa.types.is_string(schema.field(name).type)]
            self._file = pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False)
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

    def customers(self) -> Int64s:
        """
        The row at which each customer begins, and the number of rows last.

        Raises:
            PortfolioRefused: a customer comes back after another one; names the row.
        """
        names: list[pa.Array[Any]] = []
        rows: list[Int64s] = []
        row, last = 0, None
        for batch in self._file.iter_batches(ROWS_READ, columns=[CUSTOMER]):
            own, begins = customers_in(batch.column(0))
            if row and len(own) and own[0].as_py() == last:
                own, begins = own[1:], begins[1:]
            names.append(own)
            rows.append(begins + row)
            row, last = row + len(batch), own[-1].as_py() if len(own) else last
        refuse_who_came_back(pa.chunked_array(names, pa.string()), rows)
        return np.concatenate([*rows, np.array([row], np.int64)])

    def blocks(self, customers: Int64s, rows_of_block: int = ROWS_OF_BLOCK) -> list[tuple[int, int]]:
        """
        Stretches of whole customers, each from its first row up to, and without, its last: the same ones at any time.

        They end with the file's row groups where these are neither small nor huge, for a group can only be read from
        its beginning.

        Args:
            customers: as `customers` gives them.
        """
        groups = [self._file.metadata.row_group(number).num_rows for number in range(self._file.num_row_groups)]
        ends = [0]
        for group_end in np.cumsum(groups).tolist():
            while group_end - ends[-1] > rows_of_block:
                steps = max(2, round((group_end - ends[-1]) / rows_of_block))
                ends.append(ends[-1] + (group_end - ends[-1]) // steps)
            if group_end - ends[-1] >= rows_of_block // SMALLEST_SHARE:
                ends.append(group_end)
        cuts = customers[np.searchsorted(customers, [*ends, self.rows])]
        return list(pairwise(sorted({0, self.rows, *cuts.tolist()})))

    def reader(self) -> RowsReader:
        """
        A reader of its rows.
        """
        return RowsReader(self._file, self.columns)


class RowsReader:
    """
    Reads stretches of rows; quick when asked for them in the order of the file, for then hardly a row is read twice.
    """

    def __init__(self, file: pq.ParquetFile, columns: list[str]) -> None:
        self._file = file
        self._columns = columns
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        self._starts = np.append(0, np.cumsum(groups))
        self._batches: Iterator[pa.RecordBatch] = iter(())
        # The batch read last, and the rows of the file it stands for.
        self._batch: pa.RecordBatch | None = None
        self._first = self._end = 0

    def table(self, first: int, end: int) -> pa.Table:
        """
        The rows from `first` up to, and without, `end`.
        """
        if first < self._first or self._group_of(first) > self._group_of(self._end) or self._batch is None:
            self._open(self._group_of(first))
        kept: list[pa.RecordBatch] = []
        row = first
        while row < end:
            if row >= self._end or self._batch is None:
                self._batch = next(self._batches)
                self._first, self._end = self._end, self._end + len(self._batch)
            else:
                part = self._batch.slice(row - self._first, min(end, self._end) - row)
                kept.append(part)
                row += len(part)
        return pa.Table.from_batches(kept).unify_dictionaries()

    def _group_of(self, row: int) -> int:
        return int(np.searchsorted(self._starts, row, side="right")) - 1

    def _open(self, group: int) -> None:
        groups = list(range(group, self._file.num_row_groups))
        self._batches = self._file.iter_batches(ROWS_READ, row_groups=groups, columns=self._columns, use_threads=False)
        self._batch = None
        self._first = self._end = int(self._starts[group])


def customers_in(column: Arrow) -> tuple[pa.Array[Any], Int64s]:
    """
    The customers of a column in the order of their rows, one as often as others stand between, and where each begins.
    """
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    which = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    begins = np.flatnonzero(np.append(True, which[1:] != which[:-1])[: len(which)])
    return texts.take(pa.array(begins)).cast(pa.string()), begins


def refuse_who_came_back(names: Arrow, rows: list[Int64s]) -> None:
    """
    Raises:
        PortfolioRefused: a customer's name is there twice.
    """
    together = names.combine_chunks()
    if pc.count_distinct(together, mode="all").as_py() < len(together):
        first = np.unique(together.dictionary_encode("encode").indices.to_numpy(), return_index=True)[1]
        back = int(np.delete(np.concatenate(rows), first)[0])
        expected = "all rows of a customer to stand together, this one came back"
        raise PortfolioRefused(f"{CUSTOMER}, row {back + 1}: expected {expected}")


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
