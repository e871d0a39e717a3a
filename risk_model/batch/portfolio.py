"""
Portfolio: a Parquet file of many customers' transactions, read in blocks of whole customers.

One row a booked transaction; the rows of a customer stand together, in any order among themselves.
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
from risk_model.batch.schema import COLUMNS, CUSTOMER, REPEATED, UNREAD, Arrow, PortfolioRefused, check_columns
from risk_model.features.kernels.arrays import Int64s

# Scored at a time: rows, and customers, of whom each becomes a row as wide as the feature table.
ROWS_OF_BLOCK = 1_048_576
CUSTOMERS_OF_BLOCK = 16_384
# A row group of at least this part of a block is a block of its own.
SMALLEST_SHARE = 4
# Of a column chunk, read from the disk at a time.
BYTES_READ = 1 << 20


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
        with readable(str(path)):
            self._file = opened(path, [])
            schema = self._file.schema_arrow
            check_columns(schema)
            texts = [name for name in REPEATED if name in schema.names and pa.types.is_string(schema.field(name).type)]
            self._file = opened(path, texts)
        self.path = path
        self.columns = [name for name in COLUMNS if name in schema.names and name not in UNREAD]

    @property
    def rows(self) -> int:
        """
        Rows in the file.
        """
        return int(self._file.metadata.num_rows)

    def fingerprint(self) -> str:
        """
        SHA-256 of the file's footer, which holds counts, places and bounds of every column.
        """
        with self.path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - 8))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, end - 8 - length))
            return hashlib.sha256(file.read()).hexdigest()

    def customers(self) -> Int64s:
        """
        The row at which each customer begins, and the number of rows last.

        Raises:
            PortfolioRefused: a customer comes back after another one; names the row. Or the file is damaged.
        """
        # Of the names only hashes are kept: there may be millions.
        hashes: list[Int64s] = []
        rows: list[Int64s] = []
        for names, begins in self._changes():
            hashes.append(np.fromiter(map(hash, names), np.int64, len(names)))
            rows.append(begins)
        all_hashes = np.concatenate([*hashes, np.empty(0, np.int64)])
        all_hashes.sort()
        repeated = all_hashes[1:][all_hashes[1:] == all_hashes[:-1]]
        if len(repeated):
            self._refuse_who_came_back(set(repeated.tolist()))
        return np.concatenate([*rows, np.array([self.rows], np.int64)])

    def blocks(
        self, customers: Int64s, rows_of_block: int = ROWS_OF_BLOCK, customers_of_block: int = CUSTOMERS_OF_BLOCK
    ) -> list[tuple[int, int]]:
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
        cuts = np.unique([0, *np.searchsorted(customers, [*ends, self.rows]).tolist()]).tolist()
        few = [number for first, end in pairwise(cuts) for number in range(first, end, customers_of_block)]
        return list(pairwise(customers[[*few, cuts[-1]]].tolist()))

    def reader(self) -> RowsReader:
        """
        A reader of its rows.
        """
        return RowsReader(self._file, self.columns)

    def _changes(self) -> Iterator[tuple[list[bytes | None], Int64s]]:
        """
        Whose rows begin where, batch by batch.
        """
        row, last = 0, None
        with readable(str(self.path)):
            for batch in self._file.iter_batches(ROWS_READ, columns=[CUSTOMER], use_threads=False):
                if not len(batch):
                    continue
                names, begins = customers_in(batch.column(0))
                goes_on = int(row > 0 and names[0] == last)
                yield names[goes_on:], begins[goes_on:] + row
                row, last = row + len(batch), names[-1]
            if row != self.rows:
                raise pa.ArrowInvalid("fewer rows than the footer says")

    def _refuse_who_came_back(self, hashes: set[int]) -> None:
        """
        Raises:
            PortfolioRefused: one of the customers with such a hash is there twice; two may have the same by chance.
        """
        seen: set[bytes | None] = set()
        for names, begins in self._changes():
            for name, row in zip(names, begins.tolist(), strict=True):
                if name in seen:
                    expected = "all rows of a customer to stand together, this one came back"
                    raise PortfolioRefused(f"{CUSTOMER}, row {row + 1}: expected {expected}")
                if hash(name) in hashes:
                    seen.add(name)


def opened(path: Path, dictionaries: list[str]) -> pq.ParquetFile:
    """
    The file, of which little is in memory at a time: neither mapped nor a whole column of a group.
    """
    return pq.ParquetFile(path, read_dictionary=dictionaries, pre_buffer=False, buffer_size=BYTES_READ)


def customers_in(column: Arrow) -> tuple[list[bytes | None], Int64s]:
    """
    The customers of a column in the order of their rows, one as often as others stand between, and where each begins.
    """
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    which = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    begins = np.flatnonzero(np.append(True, which[1:] != which[:-1])[: len(which)])
    different: Arrow = texts.dictionary.cast(pa.large_binary())
    return different.take(texts.indices.take(pa.array(begins))).to_pylist(), begins
