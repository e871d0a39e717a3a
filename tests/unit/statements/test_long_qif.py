"""
Long QIF: records without end, cut ends and endless accounts are known early.
"""

from __future__ import annotations

import time

import pytest

from integrations.statements.reading import read_file
from integrations.statements.statement import StatementRefused

HEAD = b"!Type:Bank\n"
RECORD = b"D13/02/2024\nT1.25\nPa name\n^\n"


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        (HEAD + RECORD * 100_000 + b"D13/02/2024\nT1", "line 400002", "end with"),
        (HEAD + b"D13/02/2024\nT1.25\n" + b"Sa\n" * 100_000 + b"^\n", "line 1", "a record of at most"),
        (HEAD + b"D13/02/2024\nT1" + b" " * 200_000 + b"x\n^\n", "line 2, T", "an amount"),
        (b"".join(b"!Account\nN%d\n^\n" % row + HEAD + RECORD for row in range(1_100)), None, "accounts"),
        (HEAD + b"D13/02/2024\nT1.234\n^\n" * 60_000, "T", "which sign parts the cents"),
    ],
)
def test_long_files_are_refused_at_once(text: bytes, where: str | None, expected: str) -> None:
    """
    None of them takes longer than a look at its lines.
    """
    began = time.process_time()
    with pytest.raises(StatementRefused, match=expected) as refused:
        read_file(text)
    assert time.process_time() - began < 2.0
    assert where in (None, refused.value.where)
