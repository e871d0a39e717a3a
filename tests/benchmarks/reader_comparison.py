"""
Compare readers of one simulated file, with a process for each run: seconds, peak of resident memory, and ratios.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = ("Bakkerij De Molen B.V.", "Stichting Noorderlicht", "J. de Vries", "Hofmann & Söhne GmbH", "Café 't Hoekje")
WORDS = ("factuur", "betaling", "order", "kenmerk", "termijn", "levering", "huur", "abonnement", "voorschot")
SEED = 20_26
MEGABYTE = 1_000_000
# What a small file first takes is the imports' time, not the reader's.
WARM_UP_BYTES = 10_000


def compare(
    module: str,
    make: Callable[[int, int], bytes],
    readers: Mapping[str, Callable[[bytes], int]],
    *,
    goals: Mapping[str, float] | None = None,
) -> None:
    """
    The command line of a benchmark module: run all readers in turn, or (--one) a single one in this process. Readers
    take turns, so that a busy minute slows them all; `goals` are the largest ratios of our seconds to a reader's.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        reader = readers[asked.one[0]]
        reader(make(WARM_UP_BYTES, SEED))
        print(json.dumps(measure_once(reader, Path(asked.one[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statements"
        path.write_bytes(make(int(asked.megabytes * MEGABYTE), SEED))
        rounds = [{name: run(module, name, path) for name in readers} for _ in range(asked.rounds)]
    runs = {name: [each[name] for each in rounds] for name in readers}
    seconds = {name: statistics.median(found["seconds"] for found in own) for name, own in runs.items()}
    for name, own in runs.items():
        peak = max(found["peak_mb"] for found in own)
        goal = f", goal at most {goals[name]:.2f}" if goals and name in goals else ""
        print(
            f"{name:16} {seconds[name]:8.2f} s  {asked.megabytes / seconds[name]:6.1f} MB/s"
            f"  {int(own[0]['rows']):8} rows  peak {peak:6.0f} MB"
            f"  {seconds['ours'] / seconds[name]:6.2f} (ours / this{goal})"
        )


def measure_once(reader: Callable[[bytes], int], path: Path) -> dict[str, float]:
    """
    Read the file once, in this process: seconds, rows, and the peak of resident memory in MB.
    """
    data = path.read_bytes()
    start = time.perf_counter()
    rows = reader(data)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "rows": rows, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """
    The peak of this process's own memory; ru_maxrss would count the parent's before the fork.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(module: str, name: str, path: Path) -> dict[str, float]:
    """
    Measure one reader in a separate process.
    """
    command = [sys.executable, "-m", module, "--one", name, str(path)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(found.stdout)
    return answer


def read_ours(data: bytes) -> int:
    """
    Our reader, through its public function.
    """
    from integrations.statements.read import read_statements

    return sum(len(statement.transactions) for statement in read_statements(data))


def remittance(chance: random.Random) -> str:
    """
    A random text of a payment.
    """
    return " ".join(chance.choices(WORDS, k=6)) + f" {chance.randrange(10**8):08d}"
