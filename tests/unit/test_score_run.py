"""
A scoring run: published whole or not at all, resumed after any interruption, silent in a pipe.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import Any

import pyarrow.parquet as pq
import pytest

from risk_model.batch.portfolio import Portfolio
from risk_model.batch.progress import RowsDone
from risk_model.batch.schema import PortfolioRefused
from risk_model.batch.score_folder import ScoreFolder, ScoreRefused
from risk_model.batch.score_run import Work, identity_of, row_ranges_of, run, score_portfolio
from risk_model.batch.scoring import SCORED
from tests.support.large_portfolios import write_portfolio
from tests.support.models import DEMO_MODEL as MODEL
from tests.support.portfolio_files import AS_OF, a_row, table_of, write
from tests.support.repository import DEMO_MODEL_FOLDER, REPOSITORY, run_python
from tests.support.waiting import PATIENCE_S, wait_until


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    customers = [(f"K-{number:03}", [a_row(ago) for ago in range(0, 120, 3)]) for number in range(30)]
    return write(tmp_path / "portfolio.parquet", table_of(customers), rows_of_group=100)


def rows_in(folder: Path) -> list[dict[str, Any]]:
    parts = sorted(folder.glob("part-*.parquet"))
    return [row for part in parts for row in pq.read_table(part).to_pylist()]


def test_run_writes_every_customer_and_a_manifest(portfolio: Path, tmp_path: Path) -> None:
    out = tmp_path / "scored"
    manifest = score_portfolio(portfolio, DEMO_MODEL_FOLDER, AS_OF, out, processes=2)
    assert json.loads((out / "manifest.json").read_text()) == manifest
    assert (manifest["customers"], manifest["transactions"]) == (30, 1200)
    assert manifest["model"]["artifact_sha256"] == MODEL.artifact_sha256
    assert [row["customer_id"] for row in rows_in(out)] == [f"K-{number:03}" for number in range(30)]
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "part-000000.parquet"]
    assert pq.read_schema(out / "part-000000.parquet").names == SCORED.names
    assert not (tmp_path / "scored.partial").exists()


def test_interrupted_run_resumes_with_the_same_result(portfolio: Path, tmp_path: Path) -> None:
    score_portfolio(portfolio, DEMO_MODEL_FOLDER, AS_OF, tmp_path / "whole", processes=2)
    opened = Portfolio(portfolio)
    folder = ScoreFolder(tmp_path / "scored", identity_of(opened, MODEL, AS_OF))
    work, blocks = Work(portfolio, DEMO_MODEL_FOLDER, AS_OF, folder.partial), row_ranges_of(opened, rows_per_block=100)
    assert len(blocks) > 5
    reported: list[int] = []

    def end_after_two_parts(done: int, of: int) -> None:
        reported.append(done)
        if len(folder.parts()) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), folder.taken():
        run(folder, work, blocks, 1, end_after_two_parts)
    assert not folder.out.exists()
    before = {part.name: part.stat().st_mtime_ns for part in folder.parts()}
    assert len(before) == 2
    with folder.taken():
        (folder.partial / "part-000001.parquet").write_bytes(b"")
        run(folder, work, blocks, 2, lambda done, of: reported.append(done))
        folder.publish()
    after = {name: (folder.out / name).stat().st_mtime_ns for name in before}
    assert [after[name] == before[name] for name in sorted(before)] == [True, False]
    assert reported[-1] == 1200
    assert rows_in(folder.out) == rows_in(tmp_path / "whole")


def test_run_with_another_identity_is_not_resumed(portfolio: Path, tmp_path: Path) -> None:
    opened = Portfolio(portfolio)
    with ScoreFolder(tmp_path / "scored", identity_of(opened, MODEL, AS_OF)).taken():
        pass
    other = identity_of(opened, MODEL, AS_OF.replace(day=1))
    with pytest.raises(ScoreRefused, match="another as_of"), ScoreFolder(tmp_path / "scored", other).taken():
        pass


def test_second_run_into_the_same_folder_is_refused(portfolio: Path, tmp_path: Path) -> None:
    identity = identity_of(Portfolio(portfolio), MODEL, AS_OF)
    with (
        ScoreFolder(tmp_path / "scored", identity).taken(),
        pytest.raises(ScoreRefused, match="another process"),
        ScoreFolder(tmp_path / "scored", identity).taken(),
    ):
        pass


def test_existing_output_is_never_overwritten(portfolio: Path, tmp_path: Path) -> None:
    (tmp_path / "scored").mkdir()
    with pytest.raises(ScoreRefused, match="expected a folder that does not exist yet"):
        score_portfolio(portfolio, DEMO_MODEL_FOLDER, AS_OF, tmp_path / "scored", processes=1)


def test_bad_row_publishes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "p.parquet", table_of([("A", [a_row()]), ("B", [a_row(kind="theft")])]))
    with pytest.raises(PortfolioRefused, match="kind, row 2"):
        score_portfolio(path, DEMO_MODEL_FOLDER, AS_OF, tmp_path / "scored", processes=1)
    assert not (tmp_path / "scored").exists()


def test_progress_shows_on_a_terminal_and_not_in_a_pipe() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    clock = iter([0.0, 10.0, 20.0]).__next__
    say = RowsDone(terminal, clock)
    for done in (1_000, 2_000, 4_000):
        say(done, 4_000)
        RowsDone(pipe, lambda: 0.0)(done, 4_000)
    assert "2,000 of 4,000 rows (50 %), 100 rows/s, 0:20 left" in terminal.getvalue()
    assert terminal.getvalue().endswith("0:00 left\x1b[K\n")
    assert pipe.getvalue() == ""


def stopped_with_a_part(group: int, partial: Path) -> bool:
    """
    Let the processes run for a moment and stop them again, so that however busy the machine is, they are met with some
    parts written and others not.
    """
    os.killpg(group, signal.SIGCONT)
    sleep(0.01)
    os.killpg(group, signal.SIGSTOP)
    return any(partial.glob("part-*.parquet"))


def test_command_stops_on_ctrl_c_and_resumes(tmp_path: Path) -> None:
    path, out = tmp_path / "portfolio.parquet", tmp_path / "scored"
    write_portfolio(path, 3_000_000, 300, seed=1)
    command = ["-m", "risk_model", "score", str(path), "--as-of", "2026-10-31", "--out", str(out)]
    command += ["--model", str(DEMO_MODEL_FOLDER)]
    # At the lowest priority: this process must get the processor back as soon as a slice is over.
    first = subprocess.Popen(
        ["nice", "-n", "15", sys.executable, *command],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: stopped_with_a_part(first.pid, tmp_path / "scored.partial"), "the first part")
    os.kill(first.pid, signal.SIGINT)
    os.killpg(first.pid, signal.SIGCONT)
    _, complaint = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 1
    assert complaint == "Error: interrupted; the same command resumes this run\n"
    assert not out.exists()
    second = run_python(*command)
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout == f"{out}: 10000 customers, 3000000 transactions\n"
    assert len(list(out.glob("part-*.parquet"))) == 4
