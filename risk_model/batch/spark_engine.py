"""
Scoring on Spark: `mapInArrow` runs the local engine's function on every partition of a portfolio.
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

# The folder from which the workers import this package.
ROOT = Path(__file__).resolve().parents[2]

SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.executorEnv.PYTHONPATH": str(ROOT),
}

# Rows scored at a time within a partition.
ROWS_PER_BLOCK = 262_144

SPARK_TYPES = {
    pa.string(): "string",
    pa.date32(): "date",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.binary(): "binary",
}
GAPS = "array<struct<first: date, last: date>>"

RecordBatches = Iterator[pa.RecordBatch]


def score_with_spark(path: Path, model_folder: Path, as_of: date, out: Path, master: str) -> dict[str, Any]:
    """
    Score a portfolio on Spark and publish the result.

    Args:
        master: URL of the Spark master.

    Raises:
        ArtifactRefused: the model folder holds no usable model.
        PortfolioRefused: names the column, the row and what was expected; nothing is published.
        ScoreRefused: Spark is not installed, or the output folder is in use or exists.

    Returns:
        The manifest.
    """
    portfolio, model = Portfolio(path), load_model(model_folder)
    portfolio.customers()
    folder = ScoreFolder(out, {**identity_of(portfolio, model, as_of), "engine": "spark"})
    with folder.taken():
        written = folder.partial / "spark"
        rmtree(written, ignore_errors=True)
        with session(master) as spark:
            rows = spark.read.parquet(str(path.resolve())).select(*portfolio.columns)
            # All rows of a customer in one partition, contiguous.
            rows = rows.repartition(CUSTOMER).sortWithinPartitions(CUSTOMER)
            rows.mapInArrow(scorer(str(model_folder.resolve()), as_of), schema()).write.parquet(str(written))
        for number, part in enumerate(sorted(written.glob("part-*.parquet"))):
            take_over(part, folder.partial / part_name(number))
        rmtree(written)
        return folder.publish()


def take_over(part: Path, name: Path) -> None:
    """
    Rename a part written by Spark; a part without customers is skipped.
    """
    if pq.read_metadata(part).num_rows:
        part.rename(name)


def scorer(model_folder: str, as_of: date) -> Callable[[RecordBatches], RecordBatches]:
    """
    The function that Spark runs on every partition.
    """

    def score(batches: RecordBatches) -> RecordBatches:
        load_machine_code()
        model = load_model(Path(model_folder))
        for table in whole_customers(batches):
            yield scored(table, model, as_of)

    return score


def whole_customers(batches: RecordBatches, rows_per_block: int = ROWS_PER_BLOCK) -> Iterator[pa.Table]:
    """
    Regroup rows into tables of whole customers, each with at least `rows_per_block` rows except the last.
    """
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += len(batch)
        while rows > rows_per_block:
            block = pa.Table.from_batches(waiting).unify_dictionaries()
            end = end_of_customer(block, rows_per_block)
            if end is None:
                break
            yield block.slice(0, end)
            waiting, rows = block.slice(end).to_batches(), rows - end
    if rows:
        yield pa.Table.from_batches(waiting).unify_dictionaries()


def end_of_customer(block: pa.Table, rows: int) -> int | None:
    """
    Index of the first row at or after `rows` that starts another customer; None if there is none.
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
    A Spark session whose workers run this Python interpreter.

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
