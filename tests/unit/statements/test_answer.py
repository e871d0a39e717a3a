"""
The one answer shape, and the command line that gives it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from integrations.statements.__main__ import main
from integrations.statements.as_json import ROWS_PER_BLOCK, answer_in_blocks, answer_of
from integrations.statements.read import read_statements
from tests.unit.statements.camt_builder import camt, entry
from tests.unit.statements.mt940_builder import answered, booking, mt940

ROW_KEYS = {
    "booking_date",
    "value_date",
    "amount",
    "currency",
    "counterparty_name",
    "counterparty_iban",
    "description",
    "kind",
    "return_reason",
    "end_to_end_id",
    "bank_reference",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def statement_file(tmp_path: Path) -> Path:
    path = tmp_path / "january"
    path.write_text(mt940(booking(), booking("-0,05", "")))
    return path


def test_the_shape() -> None:
    """
    Exactly the documented keys, decimals as text with sign, absent values null.
    """
    (found,) = answered(mt940(booking("-0,05", "")))
    assert list(found) == [
        "account",
        "currency",
        "opening",
        "closing",
        "transactions",
        "pending",
        "reconciled",
        "warnings",
    ]
    assert found["account"] == {"iban": "NL91ABNA0417164300", "other": None}
    assert found["opening"] == {"amount": "100.00", "date": "2024-01-01"}
    (row,) = found["transactions"]
    assert set(row) == ROW_KEYS
    assert (row["amount"], row["description"], row["kind"]) == ("-0.05", None, "transfer")
    assert answered(camt(entry()))[0]["transactions"][0].keys() == ROW_KEYS


def test_json_and_summary(statement_file: Path) -> None:
    """
    Accepted: exit code 0, on standard output.
    """
    result = run(statement_file, "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["statements"][0]["transactions"]) == 2
    result = run(statement_file)
    assert result.exit_code == 0
    assert "NL91ABNA0417164300 EUR" in result.stdout
    assert "reconciled: yes" in result.stdout


def test_a_refusal_is_a_problem(statement_file: Path, tmp_path: Path) -> None:
    """
    Refused: exit code 2, the problem on standard error, nothing on standard output.
    """
    bad = tmp_path / "bad"
    bad.write_text(mt940(booking()).partition(":62F:")[0])
    for arguments in ((bad, "--json"), (bad,), (statement_file, bad)):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        problem = json.loads(result.stderr)
        assert {"type", "title", "detail", "where"} <= set(problem)
        assert ":61:" in problem["where"]
        assert ":62F:" in problem["detail"]


@pytest.mark.parametrize("name", ["absent", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    """
    Not there, or a folder.
    """
    result = run(tmp_path / name)
    assert result.exit_code == 2
    assert json.loads(result.stderr)["where"]


def test_a_large_file_is_not_opened(tmp_path: Path) -> None:
    """
    200 MB are refused by their size.
    """
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    result = run(path)
    assert result.exit_code == 2
    assert "at most" in json.loads(result.stderr)["detail"]


@pytest.mark.parametrize("rows", [0, 1, ROWS_PER_BLOCK - 1, ROWS_PER_BLOCK, ROWS_PER_BLOCK + 1, 3 * ROWS_PER_BLOCK])
def test_answer_in_blocks_is_the_answer(rows: int) -> None:
    """
    However many blocks its rows fill, of one statement or two.
    """
    file = mt940(*[booking(f"-{number},05", f"Ünï {number}") for number in range(1, rows + 1)]).encode()
    for statements in (read_statements(file), read_statements(file, file), []):
        blocks = list(answer_in_blocks(statements))
        assert json.loads(b"".join(blocks)) == json.loads(json.dumps(answer_of(statements)))
        assert max(map(len, blocks)) < 1 << 20
