"""
Scoring on Spark: the very function of this machine, run by `mapInArrow` on every partition of a portfolio.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from risk_model.batch.portfolio import Portfolio
from risk_model.batch.schema import CUSTOMER
from risk_model.batch.score_folder import ScoreFolder, ScoreRefused, part_name
from risk_model.batch.score_run import identity_of
from risk_model.batch.scoring import SCORED, scored
from risk_model.features.kernels.loader import load_machine_code
from risk_model.model.artifact import load_model

# Where the workers find this package.
ROOT = Path(__file__).resolve().parents[2]

SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.executorEnv.PYTHONPATH": str(ROOT),
}

# Scored at a time in a partition.
ROWS_OF_BLOCK = 262_144

SPARK_TYPES = {
    pa.string(): "string",
    pa.date32(): "date",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.binary(): "binary",
}
GAPS = "array<struct<first: date, last: date>>"

Batches = Iterator[pa.RecordBatch]


def score_with_spark(path: Path, model_folder: Path, as_of: date, out: Path, master: str) -> dict[str, Any]:
    """
    Score a portfolio on Spark and publish it; gives the manifest.

    Raises:
        ArtifactRefused, PortfolioRefused, ScoreRefused: in one sentence each; nothing is published.
    """
    portfolio, model = Portfolio(path), load_model(model_folder)
    portfolio.customers()
    folder = ScoreFolder(out, {**identity_of(portfolio, model, as_of), "engine": "spark"})
    with folder.taken():
        written = folder.partial / "spark"
        rmtree(written, ignore_errors=True)
        with session(master) as spark:
            rows = spark.read.parquet(str(path.resolve())).select(*portfolio.columns)
            # Whole customers in one partition, side by side.
            rows = rows.repartition(CUSTOMER).sortWithinPartitions(CUSTOMER)
            rows.mapInArrow(scorer(str(model_folder.resolve()), as_of), schema()).write.parquet(str(written))
        for number, part in enumerate(sorted(written.glob("part-*.parquet"))):
            take_over(part, folder.partial / part_name(number))
        rmtree(written)
        return folder.publish()


def take_over(part: Path, name: Path) -> None:
    """
    A part as Spark wrote it, under our name; one without customers is left out.
    """
    if pq.read_metadata(part).num_rows:
        part.rename(name)


def scorer(model_folder: str, as_of: date) -> Callable[[Batches], Batches]:
    """
    What every partition runs.
    """

    def score(batches: Batches) -> Batches:
        load_machine_code()
        model = load_model(Path(model_folder))
        for table in whole_customers(batches):
            yield scored(table, model, as_of)

    return score


def whole_customers(batches: Batches, rows_of_block: int = ROWS_OF_BLOCK) -> Iterator[pa.Table]:
    """
    The same rows in blocks that end where a customer ends; a block is as short as it can be from `rows_of_block` on.
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


def schema() -> str:
    """
    The columns of a scored part, as Spark names their types.
    """
    return ", ".join(f"`{field.name}` {SPARK_TYPES.get(field.type, GAPS)}" for field in SCORED)


@contextmanager
def session(master: str) -> Iterator[Any]:
    """
    A Spark session whose workers run this very Python.

    Raises:
        ScoreRefused: Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 # not among the requirements of the service
    except ImportError:
        raise ScoreRefused("Spark is not installed: pip install -r requirements-spark.txt") from None
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    spark = SparkSession.builder.master(master).appName("score").config(map=SETTINGS).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()
