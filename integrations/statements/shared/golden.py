"""
Golden files: the right answer for a sample, as JSON beside it, written once and read through by a person.
"""

from __future__ import annotations

import json
from pathlib import Path

from integrations.statements.as_json import answer_of, problem_of
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused

SUFFIX = ".golden.json"


def golden_path(sample: Path) -> Path:
    """
    Where the golden file of a sample lies: "january.csv.golden.json" beside "january.csv".
    """
    return sample.with_name(sample.name + SUFFIX)


def golden_text(data: bytes) -> str:
    """
    What is read of a sample, or why it is refused, one value a line so that a change shows in a diff.
    """
    try:
        answer = answer_of(read_statements(data))
    except StatementRefused as refused:
        answer = problem_of(refused)
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
