"""
Reading a scored portfolio: every part is checked against the manifest and every row for validity.
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
import pyarrow.compute as pc
import pyarrow.parquet as pq

from risk_model.assessment import DataStatus, DataSufficiency, Gap
from risk_model.batch.schema import MAX_ID_LENGTH
from risk_model.batch.score_folder import MANIFEST
from risk_model.batch.scoring import ESTIMATED, SCORED
from risk_model.features.kernels.arrays import Floats
from risk_model.features.vector import FEATURE_NAMES
from risk_model.transactions.rows import is_storable

DIGEST_BYTES = 32
CHECKED = ["customer_id", "as_of", "status", "days", "count", "gaps", "input_sha256", *ESTIMATED]


class ScoredRefused(Exception):
    """
    The folder is no scored portfolio, or was changed after scoring; the message says where.
    """


@dataclass(frozen=True, eq=False)
class ScoredBlock:
    """
    Scored customers; entry i of every field is customer i.

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
    A scored portfolio with its manifest.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            ScoredRefused: the manifest is missing or invalid.
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
        Blocks of up to `customers` customers, in the order of the parts.

        Raises:
            ScoredRefused: names the part, the row and what was expected; earlier blocks were already yielded.
        """
        for name, sha256 in self._parts:
            table = self._read(name, sha256)
            for first in range(0, len(table), customers):
                yield block_in(table.slice(first, customers), self.as_of, name, first)

    def check(self) -> None:
        """
        Check the parts against the manifest, and that no customer is repeated.

        Raises:
            ScoredRefused: a part is missing or was changed, or a customer occurs twice.
        """
        names = [self._read(name, sha256).column("customer_id") for name, sha256 in self._parts]
        customers = pa.chunked_array([chunk for column in names for chunk in column.chunks], pa.string())
        if len(customers) != self.customers:
            raise ScoredRefused(f"{self.folder / MANIFEST}: expected as many customers as the parts have rows")
        if pc.count_distinct(customers, mode="all").as_py() != len(customers):
            raise ScoredRefused(f"{self.folder}: expected each customer once")

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
            if set(table.column_names) != set(SCORED.names):
                raise KeyError
            return table.select(SCORED.names).cast(SCORED)
        except (pa.ArrowException, KeyError, ValueError):
            raise ScoredRefused(f"{name}: expected the columns of a scored portfolio of these features") from None


def block_in(table: pa.Table, as_of: date, part: str, first: int) -> ScoredBlock:
    """
    Check rows and convert them to a block.

    Args:
        part: file name of the part, for errors.
        first: index in the part of the table's first row, for errors.

    Raises:
        ScoredRefused: names the part, the first invalid row and what was expected.
    """
    rows = table.select(CHECKED).to_pylist()
    matrix = np.column_stack([floats_in(table, name) for name in FEATURE_NAMES])
    is_finite = np.asarray(~np.isinf(matrix).any(axis=1))
    for number, row in enumerate(rows):
        expected = expected_of(row, as_of) if is_finite[number] else "finite features"
        if expected is not None:
            raise ScoredRefused(f"{part}, row {first + number + 1}: expected {expected}")
    return ScoredBlock(
        customers=[row["customer_id"] for row in rows],
        sufficiency=[sufficiency_in(row) for row in rows],
        probabilities=floats_in(table, "probability_of_default"),
        features=matrix,
        digests=[row["input_sha256"] for row in rows],
    )


def expected_of(row: dict[str, Any], as_of: date) -> str | None:
    """
    What was expected of an invalid row; None for a valid one.
    """
    customer, extent, digest = row["customer_id"], (row["days"], row["count"]), row["input_sha256"]
    holds = {
        f"a customer of 1 to {MAX_ID_LENGTH} characters": bool(customer)
        and len(customer) <= MAX_ID_LENGTH
        and is_storable(customer),
        "the as_of of the manifest": row["as_of"] == as_of,
        f"the status {' or '.join(DataStatus)}": row["status"] in list(DataStatus),
        "days, count and gaps": row["gaps"] is not None and None not in extent and min(extent) >= 0,
        f"an input_sha256 of {DIGEST_BYTES} bytes": digest is not None and len(digest) == DIGEST_BYTES,
    }
    return next((expected for expected, is_so in holds.items() if not is_so), None) or expected_estimate_of(row)


def expected_estimate_of(row: dict[str, Any]) -> str | None:
    """
    What was expected of a row's invalid estimate; None for a valid one.
    """
    probability, low, high = (row[name] for name in ESTIMATED)
    if row["status"] == DataStatus.INSUFFICIENT:
        return None if probability is low is high is None else "no probability, for the data were not sufficient"
    if None in (low, probability, high) or not 0 <= low <= probability <= high <= 1:
        return "a probability from 0 to 1 inside its interval"
    return None


def floats_in(table: pa.Table, name: str) -> Floats:
    """
    A column of numbers; NaN for null.
    """
    return np.asarray(table.column(name).to_numpy(), np.float64)


def sufficiency_in(row: dict[str, Any]) -> DataSufficiency:
    """
    The data sufficiency of a row.
    """
    gaps = tuple(Gap(gap["first"], gap["last"]) for gap in row["gaps"])
    return DataSufficiency(DataStatus(row["status"]), row["days"], row["count"], gaps)
