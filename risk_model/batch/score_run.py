"""
A scoring run on this machine: block by block, on every core, resumed after an interruption.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from risk_model.batch.portfolio import ROWS_PER_BLOCK, Portfolio
from risk_model.batch.progress import RowsDone
from risk_model.batch.rows_reader import RowsReader
from risk_model.batch.score_folder import ScoreFolder, write_part
from risk_model.batch.scoring import scored
from risk_model.features.kernels.loader import load_machine_code
from risk_model.model.artifact import load_model
from risk_model.model.estimator import Model

# Parameters of mallopt, from malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3

# Called with the rows done and the rows in all.
Progress = Callable[[int, int], None]


def score_portfolio(path: Path, model_folder: Path, as_of: date, out: Path, processes: int) -> dict[str, Any]:
    """
    Score a portfolio on this machine and publish the result; an interrupted run is resumed.

    Raises:
        ArtifactRefused: the model folder holds no usable model.
        PortfolioRefused: names the column, the row and what was expected; nothing is published.
        ScoreRefused: the output folder exists, or holds a partial run of something else.

    Returns:
        The manifest.
    """
    portfolio, model = Portfolio(path), load_model(model_folder)
    folder = ScoreFolder(out, identity_of(portfolio, model, as_of))
    with folder.taken():
        work = Work(path, model_folder, as_of, folder.partial)
        load_machine_code()
        run(folder, work, row_ranges_of(portfolio), processes, RowsDone(sys.stderr, time.monotonic))
        return folder.publish()


def row_ranges_of(portfolio: Portfolio, rows_per_block: int = ROWS_PER_BLOCK) -> list[RowRange]:
    """
    The row ranges of a portfolio that become one part each; deterministic.
    """
    bounds = portfolio.row_ranges(portfolio.customers(), rows_per_block)
    return [RowRange(number, first, end) for number, (first, end) in enumerate(bounds)]


def identity_of(portfolio: Portfolio, model: Model, as_of: date) -> dict[str, Any]:
    """
    What is scored by which model; a partial run is resumed only if this is unchanged.
    """
    return {
        "as_of": as_of.isoformat(),
        "model": {"name": model.name, "version": model.version, "artifact_sha256": model.artifact_sha256},
        "portfolio": {"file": portfolio.path.name, "sha256_of_footer": portfolio.fingerprint()},
    }


@dataclass(frozen=True)
class Work:
    """
    The arguments that all processes of a run share.
    """

    portfolio: Path
    model: Path
    as_of: date
    partial: Path


@dataclass(frozen=True)
class RowRange:
    """
    The rows [first, end), end exclusive, of the portfolio that become part `number`.
    """

    number: int
    first: int
    end: int


def run(folder: ScoreFolder, work: Work, ranges: list[RowRange], processes: int, on_progress: Progress) -> None:
    """
    Score the ranges that have no part yet.

    Raises:
        PortfolioRefused: names the column, the row and what was expected; finished parts stay.
    """
    ready = folder.numbers()
    of = ranges[-1].end if ranges else 0
    todo = [row_range for row_range in ranges if row_range.number not in ready]
    done = of - sum(row_range.end - row_range.first for row_range in todo)
    on_progress(done, of)
    if len(todo) == 1 or processes == 1:
        begin(work)
        for row_range in todo:
            done += score_range(row_range)
            on_progress(done, of)
        return
    # Never forked: this process has threads (pyarrow's), and a fork copies their locks as they happen to be.
    with ProcessPoolExecutor(processes, get_context("spawn"), begin_as_worker, (work,)) as pool:
        try:
            with _sigint_blocked():
                futures = [pool.submit(score_range, row_range) for row_range in todo]
            for future in as_completed(futures):
                done += future.result()
                on_progress(done, of)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """
    Block SIGINT, so that processes started inside survive Ctrl-C during their imports; it is delivered afterwards.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Worker:
    """
    State of a process between one row range and the next.
    """

    work: Work
    model: Model
    reader: RowsReader


def begin(work: Work) -> None:
    """
    Load the model and open the portfolio in this process.

    Raises:
        ArtifactRefused: the model folder holds no usable model.
        PortfolioRefused: the portfolio cannot be read.
    """
    Worker.work = work
    Worker.model = load_model(work.model)
    Worker.reader = Portfolio(work.portfolio).reader()


def begin_as_worker(work: Work) -> None:
    """
    As `begin`, in a worker process that ignores Ctrl-C: the parent process stops it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    load_machine_code()
    begin(work)


def keep_memory() -> None:
    """
    Let glibc keep freed memory for the next row range: returning it to the system and faulting every page in again
    takes a quarter of the time. Other C libraries are left alone.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024)
        mallopt(M_TRIM_THRESHOLD, 2**31 - 1)


def score_range(row_range: RowRange) -> int:
    """
    Score a row range and write its part; returns the number of rows.
    """
    table = Worker.reader.table(row_range.first, row_range.end)
    write_part(Worker.work.partial, row_range.number, scored(table, Worker.model, Worker.work.as_of, row_range.first))
    return row_range.end - row_range.first
