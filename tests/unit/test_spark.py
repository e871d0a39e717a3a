"""
The same portfolio on a real Spark, a master with two workers, and on one machine: bit-identical results.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from risk_model.batch.score_run import score_portfolio
from tests.support.large_portfolios import AS_OF, write_portfolio
from tests.support.repository import DEMO_MODEL_FOLDER
from tests.unit.test_score_run import rows_in

pytestmark = [pytest.mark.spark, pytest.mark.timeout(600)]


@pytest.fixture(autouse=True)
def spark_is_here() -> None:
    pytest.importorskip("pyspark", reason="needs requirements-spark.txt")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17")


def test_spark_scores_bit_for_bit_as_one_machine_does(tmp_path: Path) -> None:
    from risk_model.batch.spark_engine import score_with_spark

    path = tmp_path / "portfolio.parquet"
    write_portfolio(path, 60_000, 150, seed=3)
    mine = score_portfolio(path, DEMO_MODEL_FOLDER, AS_OF, tmp_path / "local", processes=2)
    theirs = score_with_spark(path, DEMO_MODEL_FOLDER, AS_OF, tmp_path / "spark", "local-cluster[2,1,1024]")
    assert (mine["customers"], mine["transactions"]) == (theirs["customers"], theirs["transactions"]) == (400, 60_000)
    assert len(theirs["parts"]) > 1
    local = rows_in(tmp_path / "local")
    spark = sorted(rows_in(tmp_path / "spark"), key=lambda row: row["customer_id"])
    assert spark == local
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local", "portfolio.parquet", "spark"]
