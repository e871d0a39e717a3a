"""
Reading a scored portfolio back: whole or not at all, and nothing in it trusted unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from risk_model.assessment import DataSufficiency, Gap
from risk_model.features import FEATURE_NAMES
from risk_model.kernels.arrays import Floats
from risk_model.score_folder import MANIFEST
from risk_model.scoring import SCORED, SUFFICIENT

BYTES_OF_DIGEST = 32


class ScoredRefused(Exception):
    """
    The folder is no scored portfolio, or was changed after it was made; the message says where.
    """


@dataclass(frozen=True, eq=False)
class ScoredBlock:
    """
    Some scored customers; row i of everything is customer i.

    Attributes:
        features: customers x features of the feature table, NaN where unknown.
        probabilities: NaN where the data were not sufficient.
    """

    customers: list[str]
    sufficiency: list[DataSufficiency]
    probabilities: Floats
    features: Floats
    digests: list[bytes]


class ScoredFolder:
    """
    A scored portfolio, its manifest read.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            ScoredRefused: there is no manifest, or not of this kind.
        """
        self.folder = folder
        try:
            manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
            self.as_of = date.fromisoformat(manifest["as_of"])
            self.artifact_sha256 = str(manifest["model"]["artifact_sha256"])
            self.model = f"{manifest['model']['name']} {manifest['model']['version']}"
            self.customers = int(manifest["customers"])
            self._parts = [(str(part["file"]), str(part["sha256"])) for part in manifest["parts"]]
        except OSError:
            raise ScoredRefused(f"{folder}: expected a folder that `python -m risk_model score` made") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ScoredRefused(f"{folder / MANIFEST}: expected the manifest of a scored portfolio") from None

    def blocks(self, customers: int) -> Iterator[ScoredBlock]:
        """
        The customers, so many at a time, in the order of the parts.

        Raises:
            ScoredRefused: names the part, the row and what was expected; blocks before it were given out.
        """
        for name, sha256 in self._parts:
            table = self._read(name, sha256)
            for first in range(0, len(table), customers):
                yield block_in(table.slice(first, customers), f"{name}, row {first + 1} or later")

    def check(self) -> None:
        """
        Raises:
            ScoredRefused: a part is missing, or is not the one that was written.
        """
        for name, sha256 in self._parts:
            self._content(name, sha256)

    def _content(self, name: str, sha256: str) -> bytes:
        if Path(name).name != name:
            raise ScoredRefused(f"{self.folder / MANIFEST}: expected parts inside the folder")
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise ScoredRefused(f"{name}: expected a readable file ({error.strerror})") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ScoredRefused(f"{name}: expected the file that the manifest names by its SHA-256")
        return content

    def _read(self, name: str, sha256: str) -> pa.Table:
        content = self._content(name, sha256)
        try:
            table = pq.read_table(pa.BufferReader(content))
            return table.select(SCORED.names).cast(SCORED)
        except (pa.ArrowException, KeyError, ValueError):
            raise ScoredRefused(f"{name}: expected the columns of a scored portfolio of these features") from None


def block_in(table: pa.Table, where: str) -> ScoredBlock:
    """
    The rows, checked.
    """
    rows = table.select(["customer_id", "status", "days", "count", "gaps", "input_sha256"]).to_pylist()
    if any(None in row.values() or len(row["input_sha256"]) != BYTES_OF_DIGEST for row in rows):
        raise ScoredRefused(f"{where}: expected customer, status, days, count, gaps and input_sha256 in every row")
    matrix = np.column_stack([floats_in(table, name) for name in FEATURE_NAMES])
    probabilities = floats_in(table, "probability_of_default")
    sufficiency = [sufficiency_in(row) for row in rows]
    is_told = np.isfinite(probabilities)
    if np.isinf(matrix).any() or (is_told != [each.sufficient for each in sufficiency]).any():
        raise ScoredRefused(f"{where}: expected finite features, and a probability where the data were sufficient")
    return ScoredBlock(
        customers=[row["customer_id"] for row in rows],
        sufficiency=sufficiency,
        probabilities=probabilities,
        features=matrix,
        digests=[row["input_sha256"] for row in rows],
    )


def floats_in(table: pa.Table, name: str) -> Floats:
    """
    A column of numbers, NaN where there is none.
    """
    return np.asarray(table.column(name).to_numpy(), np.float64)


def sufficiency_in(row: dict[str, Any]) -> DataSufficiency:
    """
    What a row says of its history.
    """
    gaps = tuple(Gap(gap["first"], gap["last"]) for gap in row["gaps"])
    return DataSufficiency(row["status"] == SUFFICIENT, row["days"], row["count"], gaps)
