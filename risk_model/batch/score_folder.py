"""
The folder of a scored portfolio: finished parts collect in OUT.partial, which is then renamed to OUT.
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
    The run cannot start or be resumed; the message says why in one sentence.
    """


class ScoreFolder:
    """
    The folder that a run writes to.

    Attributes:
        identity: what is scored by which model; a partial run with another identity is not resumed.
    """

    def __init__(self, out: Path, identity: dict[str, Any]) -> None:
        self.out = out
        self.partial = out.with_name(f"{out.name}.partial")
        self.identity = identity

    @contextmanager
    def taken(self) -> Iterator[None]:
        """
        Lock the partial folder for this process.

        Raises:
            ScoreRefused: OUT exists, the partial run has another identity, or another process holds the lock.
        """
        if self.out.exists():
            raise ScoreRefused(f"{self.out}: expected a folder that does not exist yet")
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
                f"{self.partial}: holds an interrupted run with another {' and '.join(other)}; remove it to start again"
            )

    def parts(self) -> list[Path]:
        """
        The finished parts, in order.
        """
        return sorted(part for part in self.partial.glob("part-*.parquet") if is_whole(part))

    def numbers(self) -> set[int]:
        """
        The numbers of the finished parts.
        """
        return {int(part.stem.removeprefix("part-")) for part in self.parts()}

    def publish(self) -> dict[str, Any]:
        """
        Write the manifest and rename the partial folder to OUT; returns the manifest.

        Raises:
            ScoreRefused: OUT was created meanwhile.
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
    Whether the file is complete on disk; after a power failure it may not be.
    """
    try:
        pq.read_metadata(part)
    except (pa.ArrowException, OSError):
        return False
    return True


def part_name(number: int) -> str:
    """
    The file name of a part, numbered from 0.
    """
    return f"part-{number:06d}.parquet"


def write_part(partial: Path, number: int, batch: pa.RecordBatch) -> None:
    """
    Write a part atomically.
    """
    name = partial / part_name(number)
    written = name.with_suffix(".new")
    # Estimates and features rarely repeat: dictionaries and statistics would cost time for nothing.
    pq.write_table(
        pa.Table.from_batches([batch]), written, compression="lz4", use_dictionary=False, write_statistics=False
    )
    written.replace(name)
