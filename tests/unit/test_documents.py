"""
What the documents refer to exists: files, tests by name, and a row for each invariant.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.repository import REPOSITORY

DOCUMENTS = sorted(
    [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md"), *(REPOSITORY / "findings").glob("*.md")]
)

LINK = re.compile(r"\]\(([^)\s]+)\)")
TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
# A path in backquotes that a reader would open.
PATH = re.compile(r"`((?:app|integrations|risk_model|migrations|tests|docs|findings|\.ci)/[\w./-]*)(?:::\w+)?`")
INVARIANT = re.compile(r"^\| I(\d+) \| .+ \| .+ \|$", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_path_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in LINK.findall(text) if "://" not in link and not link.startswith("#")]
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing + [path for path in PATH.findall(text) if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_named_in_a_document_exists(document: Path) -> None:
    named = set(TEST.findall(document.read_text(encoding="utf-8")))
    assert [f"{path}::{name}" for path, name in sorted(named) if name not in names_of_tests(REPOSITORY / path)] == []


def test_every_invariant_has_a_row_with_its_tests_or_not_yet() -> None:
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if INVARIANT.match(line)]
    assert [int(number) for number in INVARIANT.findall(text)] == list(range(1, 29))
    assert [row for row in rows if not TEST.search(row) and "not yet" not in row.lower()] == []


def names_of_tests(path: Path) -> set[str]:
    """
    The names of a file's tests; none if there is no such file.
    """
    if not path.is_file():
        return set()
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
