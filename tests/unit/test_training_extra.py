"""
Serving works without the extra `training`; a command that needs it says so in one sentence.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.settings import SHIPPED_MODEL
from risk_model.console import LIBRARIES
from tests.support.repository import run_python

SERVING = (
    *(
        "app.web",
        "app.sync.worker",
        "app.http.gunicorn_config",
        "app.demo.running",
        "app.rescoring",
        "app.commands.refusals",
    ),
    *("integrations.hubspot.sandbox.server", "integrations.statements.__main__", "integrations.admin.client"),
)
AS_OF = ("--as-of", "2026-10-31")


@pytest.fixture
def without_the_extra(tmp_path: Path) -> dict[str, str]:
    """
    An environment in which neither a process nor its children can import the extra's libraries.
    """
    folder = tmp_path / "not_installed"
    folder.mkdir()
    for library in LIBRARIES:
        missing = f"raise ModuleNotFoundError({f'No module named {library!r}'!r}, name={library!r})\n"
        (folder / f"{library}.py").write_text(missing)
    return {**os.environ, "PYTHONPATH": str(folder), "DATABASE_URL": "postgresql://nobody@127.0.0.1/nothing"}


def test_serving_imports_no_training_library(without_the_extra: dict[str, str]) -> None:
    ran = run_python("-c", f"import {', '.join(SERVING)}", env=without_the_extra)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_portfolios_are_simulated_and_scored_without_the_extra(
    without_the_extra: dict[str, str], tmp_path: Path
) -> None:
    requests, portfolio, scored = (tmp_path / name for name in ("requests.jsonl", "portfolio.parquet", "scored"))
    model = ("--model", str(SHIPPED_MODEL), "--processes", "2")
    for words in (
        ("simulate", "--customers", "2", *AS_OF, "--out", str(requests)),
        ("portfolio", "--customers", "20", *AS_OF, "--out", str(portfolio)),
        ("score", str(portfolio), *AS_OF, *model, "--out", str(scored)),
    ):
        ran = run_python("-m", "risk_model", *words, env=without_the_extra)
        assert ran.returncode == 0, ran.stderr
    assert len(requests.read_text().splitlines()) == 2
    assert (scored / "manifest.json").exists()


@pytest.mark.parametrize(
    "command",
    [
        "risk_model dataset berka --source {tmp} --out {tmp}/dataset.parquet",
        "risk_model dataset simulated --customers 2 --as-of 2026-10-31 --out {tmp}/dataset.parquet",
        "risk_model train --dataset {tmp}/dataset.parquet --name a --version 1 --out {tmp}/model",
        "risk_model evaluate --dataset {tmp}/dataset.parquet",
        "app replay --source {tmp}",
    ],
)
def test_command_that_needs_the_extra_names_it(command: str, without_the_extra: dict[str, str], tmp_path: Path) -> None:
    ran = run_python("-m", *command.format(tmp=tmp_path).split(), env=without_the_extra)
    assert ran.returncode != 0
    assert ran.stderr.startswith("Error: ")
    assert ran.stderr.endswith("needs pip install 'credit-risk-ticket-prioritisation[training]'\n")
    assert ran.stderr.count("\n") == 1


def test_other_missing_modules_are_not_blamed_on_the_extra(without_the_extra: dict[str, str]) -> None:
    script = "from risk_model.console import training_extra\nwith training_extra():\n    import never_heard_of"
    finished = run_python("-c", script, env=without_the_extra)
    assert "ModuleNotFoundError: No module named 'never_heard_of'" in finished.stderr
