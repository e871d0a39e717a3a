"""
Portfolio: a Parquet file of many customers' transactions, read in blocks of whole customers.

One row per booked transaction; the rows of a customer are contiguous, in any order within a customer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from risk_model.batch.rows_reader import ROWS_READ, RowsReader, readable
from risk_model.batch.schema import (
    CUSTOMER,
    PORTFOLIO_COLUMNS,
    REPEATED,
    UNREAD,
    Arrow,
    PortfolioRefused,
    check_columns,
)
from risk_model.features.kernels.arrays import Int64s

# Scored at a time; every customer becomes a row as wide as the feature table.
ROWS_PER_BLOCK = 1_048_576
CUSTOMERS_PER_BLOCK = 16_384
# A row group of at least 1 / SMALLEST_SHARE of a block is a block of its own.
SMALLEST_SHARE = 4
# Bytes of a column chunk that are read at a time.
BYTES_READ = 1 << 20


class Portfolio:
    """
    A portfolio file with checked columns.
    """

    def __init__(self, path: Path) -> None:
        """
        Raises:
            PortfolioRefused: the path is no readable Parquet file with the columns of a portfolio.
        """
        if not path.is_file():
            raise PortfolioRefused(f"{path}: expected a Parquet file, found none")
        with readable(str(path)):
            self._file = opened(path, [])
            schema = self._file.schema_arrow
            check_columns(schema)
            texts = [name for name in REPEATED if name in schema.names and pa.types.is_string(schema.field(name).type)]
            self._file = opened(path, texts)
        self.path = path
        self.columns = [name for name in PORTFOLIO_COLUMNS if name in schema.names and name not in UNREAD]

    @property
    def rows(self) -> int:
        """
        Rows in the file.
        """
        return int(self._file.metadata.num_rows)

    def fingerprint(self) -> str:
        """
        SHA-256 of the file's footer, which holds the counts, offsets and statistics of every column.
        """
        with self.path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - 8))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, end - 8 - length))
            return hashlib.sha256(file.read()).hexdigest()

    def customers(self) -> Int64s:
        """
        First row of each customer, then the number of rows: customers + 1 entries.

        Raises:
            PortfolioRefused: a customer's rows are not contiguous (names the row), or the file is damaged.
        """
        # Only hashes of the names are kept: there may be millions.
        hashes: list[Int64s] = []
        rows: list[Int64s] = []
        for names, begins in self._changes():
            hashes.append(np.fromiter(map(hash, names), np.int64, len(names)))
            rows.append(begins)
        all_hashes = np.concatenate([*hashes, np.empty(0, np.int64)])
        all_hashes.sort()
        repeated = all_hashes[1:][all_hashes[1:] == all_hashes[:-1]]
        if len(repeated):
            self._refuse_separated(set(repeated.tolist()))
        return np.concatenate([*rows, np.array([self.rows], np.int64)])

    def row_ranges(
        self, customers: Int64s, rows_per_block: int = ROWS_PER_BLOCK, customers_per_block: int = CUSTOMERS_PER_BLOCK
    ) -> list[tuple[int, int]]:
        """
        Row ranges [first, end), end exclusive, of whole customers: the blocks to score. Deterministic.

        They end with the file's row groups where these are neither small nor huge, since a group can only be read from
        its beginning.

        Args:
            customers: the result of `customers`.
            rows_per_block, customers_per_block: upper bounds; a single customer may have more rows.
        """
        groups = [self._file.metadata.row_group(number).num_rows for number in range(self._file.num_row_groups)]
        ends = [0]
        for group_end in np.cumsum(groups).tolist():
            while group_end - ends[-1] > rows_per_block:
                steps = max(2, round((group_end - ends[-1]) / rows_per_block))
                ends.append(ends[-1] + (group_end - ends[-1]) // steps)
            if group_end - ends[-1] >= rows_per_block // SMALLEST_SHARE:
                ends.append(group_end)
        cuts = np.unique([0, *np.searchsorted(customers, [*ends, self.rows]).tolist()]).tolist()
        few = [number for first, end in pairwise(cuts) for number in range(first, end, customers_per_block)]
        return list(pairwise(customers[[*few, cuts[-1]]].tolist()))

    def reader(self) -> RowsReader:
        """
        A reader of the file's rows.
        """
        return RowsReader(self._file, self.columns)

    def _changes(self) -> Iterator[tuple[list[bytes | None], Int64s]]:
        """
        Names of customers and the rows where they begin, batch by batch.

        Raises:
            PortfolioRefused: the file is damaged.
        """
        row, last = 0, None
        with readable(str(self.path)):
            for batch in self._file.iter_batches(ROWS_READ, columns=[CUSTOMER], use_threads=False):
                if not len(batch):
                    continue
                names, begins = customers_in(batch.column(0))
                continues = int(row > 0 and names[0] == last)
                yield names[continues:], begins[continues:] + row
                row, last = row + len(batch), names[-1]
            if row != self.rows:
                raise pa.ArrowInvalid("fewer rows than the footer says")

    def _refuse_separated(self, hashes: set[int]) -> None:
        """
        Raises:
            PortfolioRefused: a customer with one of these hashes occurs twice; two may share a hash by chance.
        """
        seen: set[bytes | None] = set()
        for names, begins in self._changes():
            for name, row in zip(names, begins.tolist(), strict=True):
                if name in seen:
                    expected = "all rows of a customer to be contiguous, got this customer a second time"
                    raise PortfolioRefused(f"{CUSTOMER}, row {row + 1}: expected {expected}")
                if hash(name) in hashes:
                    seen.add(name)


def opened(path: Path, dictionaries: list[str]) -> pq.ParquetFile:
    """
    Open the file so that it is read in small pieces: neither mapped nor by whole column chunks.
    """
    return pq.ParquetFile(path, read_dictionary=dictionaries, pre_buffer=False, buffer_size=BYTES_READ)


def customers_in(column: Arrow) -> tuple[list[bytes | None], Int64s]:
    """
    The runs of equal names in a column: the name of each, and the row where it begins.
    """
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    which = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    begins = np.flatnonzero(np.append(True, which[1:] != which[:-1])[: len(which)])
    different: Arrow = texts.dictionary.cast(pa.large_binary())
    return different.take(texts.indices.take(pa.array(begins))).to_pylist(), begins
