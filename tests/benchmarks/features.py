"""
How fast features are: one request beside a bare JSON decoder, a portfolio beside a bare scan and beside pandas.

Prints a table; --out writes everything as one JSON file. Compare the ratios of one run, not times of a shared machine.

Example: python -m tests.benchmarks.features --rows 10000000 --rounds 5 --out features.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.batch_speed import batch_speed
from tests.benchmarks.request_speed import FEATURES_GOAL_MS, request_speeds

REQUESTS_A_ROUND = 5


def measured(rows: int, rounds: int) -> dict[str, Any]:
    """
    All figures.
    """
    return {"requests": request_speeds(rounds * REQUESTS_A_ROUND), "batch": batch_speed(rows, rounds)}


def table(found: dict[str, Any]) -> Iterator[str]:
    """
    The figures for people.
    """
    yield "one request, bytes to estimate with reasons, by orjson.loads of the same bytes (median of ratios)"
    steps = ("decode", "columns", "ledger", "features", "assess")
    yield f"{'rows':>8}{'ratio':>8}{'goal':>8}{''.join(f'{step:>10}' for step in steps)}{'features ms':>13}"
    for each in found["requests"]:
        ratios, goal = each["ratios"], each["goal"]
        yield (
            f"{each['rows']:>8}{ratios['whole']:>8.2f}{'' if goal is None else goal:>8}"
            f"{''.join(f'{ratios[step]:>10.2f}' for step in steps)}{each['ms']['features']:>13.2f}"
        )
    yield f"goal of features alone at 3,000 rows: {FEATURES_GOAL_MS} ms"
    batch = found["batch"]
    yield ""
    yield f"portfolio of {batch['rows']:,} rows, on every core"
    for name, seconds in batch["seconds"].items():
        yield f"{name:>12}{seconds:>9.2f} s{batch['peak_mb'][name]:>8.0f} MB"
    ratios = batch["ratios"]
    yield f"score / polars scan: {ratios['score / polars scan']:.2f} (goal at most {batch['goals']['polars scan']})"
    yield f"pandas / score: {ratios['pandas / score']:.1f} (goal at least {batch['goals']['pandas']})"
    yield f"pandas made {batch['equal_features']} features, equal to ours; score made all of them, and estimates"


def main() -> None:
    """
    The command.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.features", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found = measured(asked.rows, asked.rounds)
    for line in table(found):
        print(line)
    if asked.out is not None:
        asked.out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
