"""
A scored portfolio is read back as written, or refused with the part and the row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from risk_model.batch.score_run import score_portfolio
from risk_model.batch.scored import ScoredFolder, ScoredRefused
from tests.support.portfolio_files import AS_OF, a_row, table_of, write
from tests.support.repository import DEMO_MODEL_FOLDER

PART = "part-000000.parquet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [a_row(ago * 2, "10.00" if ago % 3 else "-25.00") for ago in range(60)]
    table = table_of([("K-1", rows), ("K-2", rows[:3]), ("K-3", rows[::-1])])
    score_portfolio(write(tmp_path / "p.parquet", table), DEMO_MODEL_FOLDER, AS_OF, tmp_path / "scored", processes=1)
    return tmp_path / "scored"


def rewritten(folder: Path, change: Callable[[pa.Table], pa.Table]) -> ScoredFolder:
    """
    The folder with its part changed and the manifest updated to match.
    """
    pq.write_table(change(pq.read_table(folder / PART)), folder / PART)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["parts"][0]["sha256"] = hashlib.sha256((folder / PART).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return ScoredFolder(folder)


def with_value(column: str, value: Any, row: int = 1) -> Callable[[pa.Table], pa.Table]:
    """
    A change of one value of the table.
    """

    def change(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index(column)
        values = table.column(column).to_pylist()
        values[row] = value
        return table.set_column(place, column, pa.array(values, table.schema.field(column).type))

    return change


def test_folder_is_read_as_it_was_written(folder: Path) -> None:
    scored = ScoredFolder(folder)
    scored.check()
    blocks = list(scored.blocks(2))
    assert [block.customers for block in blocks] == [["K-1", "K-2"], ["K-3"]]
    assert [each.sufficient for block in blocks for each in block.sufficiency] == [True, False, True]
    assert blocks[0].features[0].tobytes() == blocks[1].features[0].tobytes()
    assert (scored.as_of, scored.customers, scored.model) == (AS_OF, 3, "demo 1")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("customer_id", "", "a customer of 1 to 200 characters"),
        ("customer_id", "K\x002", "a customer of 1 to 200 characters"),
        ("customer_id", "K" * 201, "a customer of 1 to 200 characters"),
        ("as_of", date(2020, 1, 1), "the as_of of the manifest"),
        ("status", "fine", "the status sufficient or insufficient_data"),
        ("status", "sufficient", "a probability from 0 to 1 inside its interval"),
        ("days", -1, "days, count and gaps"),
        ("count", None, "days, count and gaps"),
        ("input_sha256", b"short", "an input_sha256 of 32 bytes"),
        ("probability_of_default", 0.5, "no probability, for the data were not sufficient"),
        ("inflow_30d", float("inf"), "finite features"),
    ],
)
def test_bad_row_is_named(folder: Path, column: str, value: Any, expected: str) -> None:
    scored = rewritten(folder, with_value(column, value))
    with pytest.raises(ScoredRefused, match=f"^{PART}, row 2: expected {expected}$"):
        list(scored.blocks(10))


def test_probability_outside_its_interval_is_named(folder: Path) -> None:
    with pytest.raises(ScoredRefused, match=f"^{PART}, row 3: expected a probability from 0 to 1"):
        list(rewritten(folder, with_value("probability_of_default", 1.7, row=2)).blocks(1))


def test_duplicate_or_missing_customer_is_refused(folder: Path) -> None:
    with pytest.raises(ScoredRefused, match="expected each customer once"):
        rewritten(folder, with_value("customer_id", "K-1")).check()
    with pytest.raises(ScoredRefused, match="expected as many customers as the parts have rows"):
        rewritten(folder, lambda table: table.slice(0, 2)).check()


def test_unexpected_columns_are_refused(folder: Path) -> None:
    for change in (
        lambda table: table.drop_columns("inflow_30d"),
        lambda table: table.append_column("more", pa.array([1, 2, 3])),
        lambda table: table.rename_columns([f"{name} " for name in table.column_names]),
    ):
        with pytest.raises(ScoredRefused, match="expected the columns of a scored portfolio of these features"):
            list(rewritten(folder, change).blocks(1))
        (folder / PART).unlink()
        pq.write_table(pa.table({"customer_id": ["K-1", "K-2", "K-3"], "inflow_30d": [1.0, 2.0, 3.0]}), folder / PART)
