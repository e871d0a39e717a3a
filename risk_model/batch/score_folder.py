"""
The folder of a scored portfolio: parts as they are ready in OUT.partial, all of them at once in OUT.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST = "manifest.json"
RUN = "run.json"
LOCK = "lock"


class ScoreRefused(Exception):
    """
    The run cannot begin, or go on; the message says why in one sentence.
    """


class ScoreFolder:
    """
    Where a run writes. `identity` says what is scored by what: a partial run of another identity is not gone on with.
    """

    def __init__(self, out: Path, identity: dict[str, Any]) -> None:
        self.out = out
        self.partial = out.with_name(f"{out.name}.partial")
        self.identity = identity

    @contextmanager
    def taken(self) -> Iterator[None]:
        """
        The partial folder, for this process alone.

        Raises:
            ScoreRefused: OUT is there already, or a partial run of something else, or another process is at it.
        """
        if self.out.exists():
            raise ScoreRefused(f"{self.out}: expected a folder that is not there yet")
        self.partial.mkdir(parents=True, exist_ok=True)
        with (self.partial / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ScoreRefused(f"{self.partial}: another process is writing there") from None
            self._check_identity()
            yield

    def _check_identity(self) -> None:
        run = self.partial / RUN
        if not run.exists():
            written = self.partial / f"{RUN}.new"
            written.write_text(json.dumps(self.identity, indent=2) + "\n")
            written.replace(run)
        found = json.loads(run.read_text())
        other = [name for name in self.identity if found.get(name) != self.identity[name]]
        if other:
            raise ScoreRefused(
                f"{self.partial}: holds an interrupted run with another {' and '.join(other)}; remove it to begin anew"
            )

    def parts(self) -> list[Path]:
        """
        The parts that are ready, in order.
        """
        return sorted(part for part in self.partial.glob("part-*.parquet") if is_whole(part))

    def numbers(self) -> set[int]:
        """
        Their numbers.
        """
        return {int(part.stem.removeprefix("part-")) for part in self.parts()}

    def publish(self) -> dict[str, Any]:
        """
        Let the whole run appear as OUT; gives its manifest.
        """
        parts = [self._described(part) for part in self.parts()]
        manifest = {
            **self.identity,
            "customers": sum(part["customers"] for part in parts),
            "transactions": sum(part["transactions"] for part in parts),
            "parts": parts,
        }
        (self.partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        for name in (RUN, LOCK):
            (self.partial / name).unlink(missing_ok=True)
        if self.out.exists():
            raise ScoreRefused(f"{self.out}: appeared meanwhile; the run stays in {self.partial}")
        self.partial.rename(self.out)
        return manifest

    def _described(self, part: Path) -> dict[str, Any]:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        table = pq.read_table(part, columns=["count"])
        return {
            "file": part.name,
            "customers": len(table),
            "transactions": sum(table.column("count").to_pylist()),
            "sha256": hashlib.sha256(part.read_bytes()).hexdigest(),
        }


def is_whole(part: Path) -> bool:
    """
    Whether the file reached the disk: when the machine itself went down, it may not have.
    """
    try:
        pq.read_metadata(part)
    except (pa.ArrowException, OSError):
        return False
    return True


def part_name(number: int) -> str:
    """
    The name of the part with this number, from 0.
    """
    return f"part-{number:06d}.parquet"


def write_part(partial: Path, number: int, batch: pa.RecordBatch) -> None:
    """
    Write a part; it is there as a whole or not at all.
    """
    name = partial / part_name(number)
    written = name.with_suffix(".new")
    # Estimates and features are all different: no dictionary or statistic of them is worth its time.
    pq.write_table(
        pa.Table.from_batches([batch]), written, compression="lz4", use_dictionary=False, write_statistics=False
    )
    written.replace(name)
