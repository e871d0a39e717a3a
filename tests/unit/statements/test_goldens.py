"""
Every sample is answered as its golden file says; `python -m integrations.statements golden FILE` writes one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from integrations.statements.__main__ import main
from integrations.statements.shared.golden import SUFFIX, golden_path, golden_text
from tests.unit.statements.mt940_builder import booking, mt940

SAMPLES = sorted(path for path in (Path(__file__).parent / "goldens").iterdir() if not path.name.endswith(SUFFIX))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_samples_are_answered_as_before(sample: Path) -> None:
    """
    Read, or refused, word for word.
    """
    assert golden_text(sample.read_bytes()) == golden_path(sample).read_text("utf-8")


def test_the_command_writes_the_file_beside_the_sample(tmp_path: Path) -> None:
    """
    It prints the path, and writes over nothing unless it is told to.
    """
    sample = tmp_path / "january.sta"
    sample.write_text(mt940(booking()))
    written = CliRunner().invoke(main, ["golden", str(sample)])
    assert (written.exit_code, written.output.strip()) == (0, str(tmp_path / "january.sta.golden.json"))
    assert golden_path(sample).read_text("utf-8") == golden_text(sample.read_bytes())
    golden_path(sample).write_text("read through", "utf-8")
    again = CliRunner().invoke(main, ["golden", str(sample)])
    assert again.exit_code == 2
    assert "--force" in again.output
    assert golden_path(sample).read_text("utf-8") == "read through"
    assert CliRunner().invoke(main, ["golden", str(sample), "--force"]).exit_code == 0
    assert golden_path(sample).read_text("utf-8") == golden_text(sample.read_bytes())


def test_help_shows_examples() -> None:
    """
    Of reading, which needs no command, and of both forms.
    """
    told = CliRunner().invoke(main, ["--help"])
    assert told.exit_code == 0
    assert "january.sta --json" in told.output
    assert "golden" in told.output
    assert CliRunner().invoke(main, []).exit_code == 2
