"""
A run of scoring on this machine: block after block, on every core, to be interrupted and gone on with at any time.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from risk_model.artifact import load_model
from risk_model.estimator import Model
from risk_model.portfolio import ROWS_OF_BLOCK, Portfolio
from risk_model.rows_done import RowsDone
from risk_model.score_folder import ScoreFolder, end_row_of
from risk_model.scoring import scored

# Rows done, and rows in all.
Progress = Callable[[int, int], None]


def score_portfolio(path: Path, model_folder: Path, as_of: date, out: Path, threads: int) -> dict[str, Any]:
    """
    Score a portfolio on this machine and publish it; gives the manifest.

    Raises:
        ArtifactRefused, PortfolioRefused, ScoreRefused: in one sentence each; nothing is published.
    """
    portfolio, model = Portfolio(path), load_model(model_folder)
    folder = ScoreFolder(out, identity_of(portfolio, model, as_of))
    with folder.taken():
        run(portfolio, Scorer(model, as_of, threads), folder, RowsDone(sys.stderr, time.monotonic))
        return folder.publish()


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
class Scorer:
    """
    By what, for which day and on how many threads a run scores.
    """

    model: Model
    as_of: date
    threads: int


def run(
    portfolio: Portfolio, scorer: Scorer, folder: ScoreFolder, say: Progress, rows_of_block: int = ROWS_OF_BLOCK
) -> None:
    """
    Score what is not scored yet; then the folder may be published.

    Raises:
        PortfolioRefused: names the column, the row and what was expected; parts before it stay.
    """
    done = folder.parts()
    number, row = len(done), end_row_of(done[-1]) if done else 0
    portfolio.check_customers()
    say(row, portfolio.rows)
    for batch, rows in in_order(portfolio.blocks(row, rows_of_block), scorer, row):
        folder.add(number, batch, end_row=row + rows)
        number, row = number + 1, row + rows
        say(row, portfolio.rows)


def in_order(blocks: Iterator[pa.Table], scorer: Scorer, first_row: int) -> Iterator[tuple[pa.RecordBatch, int]]:
    """
    Scored blocks in the order of the file, and the rows of each; read ahead no further than the threads can score.
    """
    waiting: deque[tuple[Future[pa.RecordBatch], int]] = deque()
    row = first_row
    with ThreadPoolExecutor(scorer.threads) as pool:
        try:
            for table in blocks:
                waiting.append((pool.submit(scored, table, scorer.model, scorer.as_of, row), len(table)))
                row += len(table)
                if len(waiting) > scorer.threads:
                    future, rows = waiting.popleft()
                    yield future.result(), rows
            while waiting:
                future, rows = waiting.popleft()
                yield future.result(), rows
        finally:
            pool.shutdown(cancel_futures=True)
