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


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (b"D13/02/2024\nTx\n^\n", "line 200003, T"),
        (b"# a note\n\nD31/02/2024\nT1.00\n^\n", "line 200005, D"),
        (b"!Type:CCard\nPa name\nDx\nT1.00\n^\n", "line 200004, D"),
    ],
)
def test_a_bad_record_in_a_long_file_is_known_before_the_others(bad: bytes, where: str) -> None:
    """
    It is named as it is in a short file.
    """
    long = (
        HEAD
        + b"\n"
        + b"D13/02/2024\nT1.25\nPthe name of somebody\nMa memo that takes a line of its own in here\n^\n" * 40_000
    )
    began = time.process_time()
    with pytest.raises(StatementRefused) as refused:
        read_file(long + bad + RECORD * 1000)
    assert time.process_time() - began < 1.0
    assert refused.value.where == where
    with pytest.raises(StatementRefused) as again:
        read_file(HEAD + b"\n" + RECORD + bad)
    assert again.value.expected == refused.value.expected
    assert again.value.where.split(", ")[1] == where.split(", ")[1]
