"""
What large uploads to /v1/statements/parse cost a web process: seconds, bytes of the answer, and memory before, at the
peak and after, also of several at once.

Memory is the process's proportional share (PSS), as the kernel tells it.

Example: python -m tests.benchmarks.parse_memory --megabytes 30 --uploads 10 --at-once 4
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import requests

from app.embedded_postgres.server import EmbeddedPostgres
from app.store.migrating import migrate
from tests.support.web_process import Web, a_key, a_web

SEED = 20_26
MEGABYTE = 1_000_000
PATIENCE_S = 600
# The process goes on loading for a while after it is ready.
SETTLED_S = 10
NAMES = ("Bakery", "Customer Ltd", "J. Smith", "Garage", "Energy Co")


def short_rows(size: int, seed: int) -> bytes:
    """
    A table of about `size` bytes whose rows are short: the most rows, and the longest answer, for the bytes.
    """
    chance = random.Random(seed)
    rows, written = ["Date;Name;Description;Currency;Amount\n"], 0
    while written < size:
        cents = chance.randrange(-100_000, 100_000)
        row = (
            f"2024-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d};{chance.choice(NAMES)};invoice"
            f" {chance.randrange(10**6):06d};EUR;{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}\n"
        )
        rows.append(row)
        written += len(row)
    return "".join(rows).encode()


def memory_mb(web: Web) -> float:
    """
    Of the master and its workers.
    """
    children = Path(f"/proc/{web.process.pid}/task/{web.process.pid}/children").read_text().split()
    return sum(_pss_kb(process) for process in (str(web.process.pid), *children)) / 1024


def _pss_kb(process: str) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def peak_of(web: Web) -> Iterator[list[float]]:
    """
    The most memory seen during the block, ten times a second, as the only element of a list.
    """
    peak, is_over = [memory_mb(web)], Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            peak[0] = max(peak[0], memory_mb(web))

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        is_over.set()
        watcher.join()


def parse(web: Web, data: bytes) -> tuple[float, int]:
    """
    Seconds and bytes of the answer, which is read as it comes and not kept.
    """
    began = time.perf_counter()
    url, files = f"{web.url}/v1/statements/parse", {"files": ("large.csv", data)}
    with requests.post(url, files=files, headers=web.headers, timeout=PATIENCE_S, stream=True) as answer:
        answer.raise_for_status()
        length = sum(len(block) for block in answer.iter_content(1 << 16))
    return time.perf_counter() - began, length


def main() -> None:
    """
    Measure and print.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {__spec__.name}")
    parser.add_argument("--megabytes", type=float, default=30)
    parser.add_argument("--uploads", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=4)
    asked = parser.parse_args()
    data, small = short_rows(int(asked.megabytes * MEGABYTE), SEED), short_rows(10_000, SEED)
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder) / "postgres") as server:
        migrate(server.url)
        with a_web(server.url, a_key(server.url), Path(folder) / "log") as web:
            # What is loaded once is no cost of an upload.
            web.assess().raise_for_status()
            parse(web, small)
            time.sleep(SETTLED_S)
            before = memory_mb(web)
            with peak_of(web) as peak:
                found = [parse(web, data) for _ in range(asked.uploads)]
            after = memory_mb(web)
            with peak_of(web) as peak_at_once, ThreadPoolExecutor(asked.at_once) as pool:
                list(pool.map(lambda _: parse(web, data), range(asked.at_once)))
            after_all = memory_mb(web)
    seconds = sorted(each for each, _length in found)[len(found) // 2]
    print(f"one upload      {seconds:8.1f} s, answer {found[0][1] / MEGABYTE:.0f} MB")
    print(f"memory before   {before:8.0f} MB")
    print(f"peak of one     {peak[0]:8.0f} MB")
    print(f"after {asked.uploads:3}       {after:8.0f} MB ({after / before:.2f} of before)")
    print(f"peak of {asked.at_once} at once {peak_at_once[0]:5.0f} MB")
    print(f"after these     {after_all:8.0f} MB ({after_all / before:.2f} of before)")


if __name__ == "__main__":
    main()
