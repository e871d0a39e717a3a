"""
The first minute on a machine: seconds from the command to the first assessment, and to the last customer's.

    python -m tests.benchmarks.first_minute --starts 5 --busy 0

Each start runs the demo from a fresh copy of the sources, so nothing is compiled yet, neither Python nor the features;
its data begin empty too. Prints a table; --out writes all figures as one JSON file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click

from tests.support.demo_process import a_demo
from tests.support.fresh_checkout import fresh_checkout

# What the demo prints at each event, and the goal in seconds on a quiet machine with two cores.
EVENTS = {"first assessment": ("the first customer is assessed", 5.0), "all customers": ("58 of 58 customers", 15.0)}


@click.command()
@click.option("--starts", type=click.IntRange(1, 50), default=5, show_default=True, help="How many first starts.")
@click.option("--busy", type=click.IntRange(0, 64), default=0, show_default=True, help="Busy loops beside each.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="JSON file for all figures.")
def main(starts: int, busy: int, out: Path | None) -> None:
    """
    Time first starts of the demo.
    """
    with busy_loops(busy):
        measured = [first_start() for _ in range(starts)]
    print(f"{'seconds, of ' + str(starts):24} {'min':>7} {'median':>7} {'max':>7} {'goal':>7}")
    for event, (_, goal) in EVENTS.items():
        seconds = sorted(each[event] for each in measured)
        print(f"{event:24} {seconds[0]:7.1f} {median(seconds):7.1f} {seconds[-1]:7.1f} {goal:7.1f}")
    if out is not None:
        out.write_text(json.dumps({"busy": busy, "starts": measured}, indent=2) + "\n")


def first_start() -> dict[str, float]:
    """
    Seconds to each event of one demo on a machine that has never seen it.
    """
    with TemporaryDirectory(prefix="first-minute-") as folder:
        checkout = fresh_checkout(Path(folder))
        began = time.monotonic()
        with a_demo(checkout / ".data", checkout=checkout) as demo:
            seconds = {}
            for event, (words, _) in EVENTS.items():
                demo.lines_until(words)
                seconds[event] = round(time.monotonic() - began, 2)
            demo.end()
        return seconds


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """
    Run processes that each keep a core busy.
    """
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    main()
