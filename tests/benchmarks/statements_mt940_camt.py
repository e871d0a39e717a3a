"""
How fast MT940 and CAMT are read, beside the libraries that could have read them; each run in a process of its own.

Example: python -m tests.benchmarks.statements_mt940_camt --megabytes 50 --rounds 5
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tests.benchmarks.statement_files import camt_file, mt940_file

SEED = 20_26
MEGABYTE = 1_000_000


def read_ours(data: bytes) -> int:
    """
    Our reader, through the public door.
    """
    from integrations.statements.read import read_statements

    return sum(len(statement.transactions) for statement in read_statements(data))


def read_with_mt940_library(data: bytes) -> int:
    """
    mt-940, all its statements.
    """
    import mt940

    return sum(len(statement.transactions) for statement in mt940.parse_statements(data.decode()))


def pass_with_iterparse(data: bytes) -> int:
    """
    A bare pass of lxml over the entries, which are cleared and not looked at.
    """
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(BytesIO(data), tag="{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}Ntry"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


READERS: dict[str, tuple[Callable[[int, int], bytes], dict[str, Callable[[bytes], int]]]] = {
    "mt940": (mt940_file, {"ours": read_ours, "mt-940 parse_statements": read_with_mt940_library}),
    "camt": (camt_file, {"ours": read_ours, "bare lxml.iterparse": pass_with_iterparse}),
}


def measure_once(path: Path, form: str, reader: str) -> dict[str, float]:
    """
    Read the file once, in this process: seconds, rows, and the peak of resident memory in MB.
    """
    data = path.read_bytes()
    start = time.perf_counter()
    rows = READERS[form][1][reader](data)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "rows": rows, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """
    The peak of this process' own memory; ru_maxrss would count the parent's before the fork.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(megabytes: float, rounds: int) -> list[dict[str, object]]:
    """
    Readers take turns, so that a busy minute hits them all; medians of the rounds.
    """
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for form, (generate, readers) in READERS.items():
            path = Path(folder) / form
            path.write_bytes(generate(int(megabytes * MEGABYTE), SEED))
            runs: dict[str, list[dict[str, float]]] = {reader: [] for reader in readers}
            for _ in range(rounds):
                for reader in readers:
                    runs[reader].append(_in_own_process(path, form, reader))
            results += [_summary(form, reader, runs[reader], path.stat().st_size) for reader in readers]
    return results


def _in_own_process(path: Path, form: str, reader: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.statements_mt940_camt", "--one", str(path), form, reader]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _summary(form: str, reader: str, runs: list[dict[str, float]], size: int) -> dict[str, object]:
    seconds = statistics.median(run["seconds"] for run in runs)
    return {
        "format": form,
        "reader": reader,
        "rows": int(runs[0]["rows"]),
        "seconds": round(seconds, 3),
        "mb_per_s": round(size / MEGABYTE / seconds, 1),
        "peak_mb": round(max(run["peak_mb"] for run in runs)),
        "runs": [round(run["seconds"], 3) for run in runs],
    }


def ratios(results: list[dict[str, object]]) -> dict[str, float]:
    """
    MT940: how many times faster than the library. CAMT: how many times slower than the bare pass.
    """
    seconds = {(result["format"], result["reader"]): float(str(result["seconds"])) for result in results}
    return {
        "mt940_times_faster_than_mt-940": seconds["mt940", "mt-940 parse_statements"] / seconds["mt940", "ours"],
        "camt_times_bare_iterparse": seconds["camt", "ours"] / seconds["camt", "bare lxml.iterparse"],
    }


def main() -> None:
    """
    Print a table and then one line of JSON.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", nargs=3, metavar=("FILE", "FORMAT", "READER"), help="used by the benchmark itself")
    arguments = parser.parse_args()
    if arguments.one:
        path, form, reader = arguments.one
        print(json.dumps(measure_once(Path(path), form, reader)))
        return
    results = measure(arguments.megabytes, arguments.rounds)
    for result in results:
        print(
            "{format:6} {reader:24} {rows:8} rows {seconds:8} s {mb_per_s:6} MB/s  peak {peak_mb} MB".format(**result)
        )
    print(json.dumps({"results": results, "ratios": ratios(results)}))


if __name__ == "__main__":
    main()
