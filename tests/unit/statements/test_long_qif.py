"""
Long QIF: records without end, cut ends and endless accounts are refused.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused

HEAD = b"!Type:Bank\n"
RECORD = b"D13/02/2024\nT1.25\nPa name\n^\n"
LONG_RECORD = b"D13/02/2024\nT1.25\nPthe name of somebody\nMa memo that takes a line of its own in here\n^\n"

# What is refused, where, and what was expected there.
ENDLESS_QIF = [
    (HEAD + RECORD * 100_000 + b"D13/02/2024\nT1", "line 400002", "end with"),
    (HEAD + b"D13/02/2024\nT1.25\n" + b"Sa\n" * 100_000 + b"^\n", "line 1", "a record of at most"),
    (HEAD + b"D13/02/2024\nT1" + b" " * 200_000 + b"x\n^\n", "line 2, T", "an amount"),
    (b"".join(b"!Account\nN%d\n^\n" % row + HEAD + RECORD for row in range(1_100)), None, "accounts"),
    (HEAD + b"D13/02/2024\nT1.234\n^\n" * 60_000, "T", "which sign parts the cents"),
]

# A bad record behind forty thousand good ones, and the place that its refusal names.
BAD_RECORDS = [
    (b"D13/02/2024\nTx\n^\n", "line 200003, T"),
    (b"# a note\n\nD31/02/2024\nT1.00\n^\n", "line 200005, D"),
    (b"!Type:CCard\nPa name\nDx\nT1.00\n^\n", "line 200004, D"),
]


def long_with(bad: bytes) -> bytes:
    """
    A long file with that record near its end.
    """
    return HEAD + b"\n" + LONG_RECORD * 40_000 + bad + RECORD * 1000


@pytest.mark.parametrize(("text", "where", "expected"), ENDLESS_QIF)
def test_long_files_are_refused(text: bytes, where: str | None, expected: str) -> None:
    """
    With the place where they go wrong.
    """
    with pytest.raises(StatementRefused, match=expected) as refused:
        read_statements(text)
    assert where in (None, refused.value.where)


@pytest.mark.parametrize(("bad", "where"), BAD_RECORDS)
def test_a_bad_record_in_a_long_file_is_named_as_in_a_short_one(bad: bytes, where: str) -> None:
    """
    What was expected there does not depend on the length.
    """
    with pytest.raises(StatementRefused) as refused:
        read_statements(long_with(bad))
    assert refused.value.where == where
    with pytest.raises(StatementRefused) as again:
        read_statements(HEAD + b"\n" + RECORD + bad)
    assert again.value.expected == refused.value.expected
    assert again.value.where.split(", ")[1] == where.split(", ")[1]
