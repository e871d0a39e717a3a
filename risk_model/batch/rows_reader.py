"""
Reading row ranges of a Parquet file in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from risk_model.batch.schema import PortfolioRefused

# Rows per record batch.
ROWS_READ = 65_536


@contextmanager
def readable(what: str) -> Iterator[None]:
    """
    Translate errors of reading inside the block.

    Raises:
        PortfolioRefused: the file could not be read.
    """
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise PortfolioRefused(f"{what}: expected a readable Parquet file ({type(error).__name__})") from None


class RowsReader:
    """
    Reads row ranges; fast when they are requested in the order of the file, because few rows are then read twice.
    """

    def __init__(self, file: pq.ParquetFile, columns: list[str]) -> None:
        self._file = file
        self._columns = columns
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        self._starts = np.append(0, np.cumsum(groups))
        self._batches: Iterator[pa.RecordBatch] = iter(())
        # The batch read last, and the rows [first, end) of the file that it holds.
        self._batch: pa.RecordBatch | None = None
        self._first = self._end = 0

    def table(self, first: int, end: int) -> pa.Table:
        """
        The rows [first, end), end exclusive.

        Raises:
            PortfolioRefused: the file is damaged.
        """
        with readable(f"rows {first + 1} to {end}"):
            if first < self._first or self._group_of(first) > self._group_of(self._end) or self._batch is None:
                self._open(self._group_of(first))
            kept: list[pa.RecordBatch] = []
            row = first
            while row < end:
                batch = self._batch
                if row >= self._end or batch is None:
                    self._read_on()
                else:
                    part = batch.slice(row - self._first, min(end, self._end) - row)
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

    def _read_on(self) -> None:
        batch = next(self._batches, None)
        if batch is None or not len(batch):
            raise pa.ArrowInvalid("fewer rows than the footer says")
        self._batch = batch
        self._first, self._end = self._end, self._end + len(batch)
