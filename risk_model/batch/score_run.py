"""
A run of scoring on this machine: block after block, on every core, to be interrupted and gone on with at any time.
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

from risk_model.batch.portfolio import ROWS_OF_BLOCK, Portfolio
from risk_model.batch.progress import RowsDone
from risk_model.batch.rows_reader import RowsReader
from risk_model.batch.score_folder import ScoreFolder, write_part
from risk_model.batch.scoring import scored
from risk_model.features.kernels.loader import load_machine_code
from risk_model.model.artifact import load_model
from risk_model.model.estimator import Model

# Of malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3

# Rows done, and rows in all.
Progress = Callable[[int, int], None]


def score_portfolio(path: Path, model_folder: Path, as_of: date, out: Path, processes: int) -> dict[str, Any]:
    """
    Score a portfolio on this machine and publish it; gives the manifest.

    Raises:
        ArtifactRefused, PortfolioRefused, ScoreRefused: in one sentence each; nothing is published.
    """
    portfolio, model = Portfolio(path), load_model(model_folder)
    folder = ScoreFolder(out, identity_of(portfolio, model, as_of))
    with folder.taken():
        work = Work(path, model_folder, as_of, folder.partial)
        load_machine_code()
        run(folder, work, blocks_of(portfolio), processes, RowsDone(sys.stderr, time.monotonic))
        return folder.publish()


def blocks_of(portfolio: Portfolio, rows_of_block: int = ROWS_OF_BLOCK) -> list[Block]:
    """
    The blocks of a portfolio, the same ones at any time.
    """
    stretches = portfolio.blocks(portfolio.customers(), rows_of_block)
    return [Block(number, first, end) for number, (first, end) in enumerate(stretches)]


def identity_of(portfolio: Portfolio, model: Model, as_of: date) -> dict[str, Any]:
    """
    What is scored by what.
    """
    return {
        "as_of": as_of.isoformat(),
        "model": {"name": model.name, "version": model.version, "artifact_sha256": model.artifact_sha256},
        "portfolio": {"file": portfolio.path.name, "sha256_of_footer": portfolio.fingerprint()},
    }


@dataclass(frozen=True)
class Work:
    """
    What the processes of a run share.
    """

    portfolio: Path
    model: Path
    as_of: date
    partial: Path


@dataclass(frozen=True)
class Block:
    """
    Rows of the portfolio that become one part.
    """

    number: int
    first: int
    end: int


def run(folder: ScoreFolder, work: Work, blocks: list[Block], processes: int, say: Progress) -> None:
    """
    Score what is not scored yet; then the folder may be published.

    Raises:
        PortfolioRefused: names the column, the row and what was expected; parts that are ready stay.
    """
    ready = folder.numbers()
    of = blocks[-1].end if blocks else 0
    todo = [block for block in blocks if block.number not in ready]
    done = of - sum(block.end - block.first for block in todo)
    say(done, of)
    if len(todo) == 1 or processes == 1:
        begin(work)
        for block in todo:
            done += score_block(block)
            say(done, of)
        return
    # Never forked: this process has threads (pyarrow's), and a fork copies their locks as they happen to be.
    with ProcessPoolExecutor(processes, get_context("spawn"), begin_as_worker, (work,)) as pool:
        try:
            with _deaf_to_ctrl_c():
                futures = [pool.submit(score_block, block) for block in todo]
            for future in as_completed(futures):
                done += future.result()
                say(done, of)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """
    Start processes that Ctrl-C does not end while they are still importing; one that is pressed meanwhile is kept.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Worker:
    """
    What a process holds between one block and the next.
    """

    work: Work
    model: Model
    reader: RowsReader


def begin(work: Work) -> None:
    """
    Make this process ready to score blocks.
    """
    Worker.work = work
    Worker.model = load_model(work.model)
    Worker.reader = Portfolio(work.portfolio).reader()


def begin_as_worker(work: Work) -> None:
    """
    The same in a process of its own, in which Ctrl-C ends nothing: who started it ends it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    load_machine_code()
    begin(work)


def keep_memory() -> None:
    """
    Have the C library keep what a block frees for the next one: to give it back to the system and fault every page in
    again takes a quarter of the time. Where it is another library nothing changes.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024)
        mallopt(M_TRIM_THRESHOLD, 2**31 - 1)


def score_block(block: Block) -> int:
    """
    Write the part of a block; gives its rows.
    """
    table = Worker.reader.table(block.first, block.end)
    write_part(Worker.work.partial, block.number, scored(table, Worker.model, Worker.work.as_of, block.first))
    return block.end - block.first
