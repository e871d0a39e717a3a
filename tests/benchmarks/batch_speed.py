"""
Score a portfolio, beside a bare Polars scan of the same Parquet file and some of its features in pandas.

Every run has its own process; import time is left out for all of them.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.request_speed import SEED
from tests.support.large_portfolios import AS_OF, write_portfolio
from tests.support.repository import DEMO_MODEL_FOLDER

ROWS_OF_CUSTOMER = 300
# pandas takes minutes where the others take seconds.
PANDAS_ROUNDS = 1
GOALS = {"polars scan": 4.0, "pandas": 7.0}


def batch_speed(rows: int, rounds: int) -> dict[str, Any]:
    """
    Seconds and peak memory of each, and the ratios: scoring by the scan, pandas by scoring.
    """
    with tempfile.TemporaryDirectory() as folder:
        portfolio, scored = Path(folder) / "portfolio.parquet", Path(folder) / "scored"
        write_portfolio(portfolio, rows, ROWS_OF_CUSTOMER, SEED)
        runs: dict[str, list[dict[str, float]]] = {"polars scan": [], "score": [], "pandas": []}
        for number in range(rounds):
            runs["polars scan"].append(run_alone("scan", portfolio, scored))
            runs["score"].append(run_alone("score", portfolio, scored))
            if number < PANDAS_ROUNDS:
                runs["pandas"].append(run_alone("pandas", portfolio, scored))
    seconds = {name: statistics.median(each["seconds"] for each in own) for name, own in runs.items()}
    return {
        "rows": rows,
        "seconds": seconds,
        "peak_mb": {name: max(each["peak_mb"] for each in own) for name, own in runs.items()},
        "ratios": {
            "score / polars scan": seconds["score"] / seconds["polars scan"],
            "pandas / score": seconds["pandas"] / seconds["score"],
        },
        "equal_features": int(runs["pandas"][0]["equal_features"]),
        "goals": GOALS,
    }


def run_alone(what: str, portfolio: Path, scored: Path) -> dict[str, float]:
    """
    One run in a separate process.
    """
    command = [sys.executable, "-m", "tests.benchmarks.batch_speed", what, str(portfolio), str(scored)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(finished.stdout)
    return answer


def scan(portfolio: Path, scored: Path) -> Callable[[], object]:
    """
    Read every column and use none.
    """
    import polars

    return lambda: polars.read_parquet(portfolio)


def score(portfolio: Path, scored: Path) -> Callable[[], object]:
    """
    All features and estimates, written and published.
    """
    import os
    import shutil

    from risk_model.batch.score_run import score_portfolio
    from risk_model.features.kernels.loader import load_machine_code

    load_machine_code()
    shutil.rmtree(scored, ignore_errors=True)
    return lambda: score_portfolio(portfolio, DEMO_MODEL_FOLDER, AS_OF, scored, os.cpu_count() or 1)


def pandas(portfolio: Path, scored: Path) -> Callable[[], object]:
    """
    Compute some of the features in pandas.
    """
    from tests.benchmarks.pandas_features import features_in_pandas

    return lambda: features_in_pandas(portfolio, AS_OF)


def equal_features(found: Any, scored: Path) -> int:
    """
    How many features pandas finds, each equal to ours for every customer.
    """
    import pandas as pd

    ours = pd.concat(pd.read_parquet(part) for part in sorted(scored.glob("part-*.parquet"))).set_index("customer_id")
    for name in found.columns:
        mine, theirs = ours[name].to_numpy(float), found[name].reindex(ours.index).to_numpy(float)
        # Amounts are squared in 22 bits, so deviations agree to a millionth.
        zero_where_none = np.where(np.isnan(theirs) & (mine == 0), 0.0, theirs)
        np.testing.assert_allclose(mine, zero_where_none, rtol=1e-6, atol=1e-6, err_msg=name)
    return len(found.columns)


def main() -> None:
    """
    Do one run and print its figures as JSON.
    """
    what, portfolio, scored = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    step = {"scan": scan, "score": score, "pandas": pandas}[what](portfolio, scored)
    start = time.perf_counter()
    found = step()
    seconds = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 2 if what == "score" else 0
    answer = {"seconds": seconds, "peak_mb": max(own, workers) / 1024}
    if what == "pandas":
        answer["equal_features"] = equal_features(found, scored)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
