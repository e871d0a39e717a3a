"""
Long tables: what is wrong with them is known in a time that grows with their length, and no faster.
"""

from __future__ import annotations

import time

import pytest

from integrations.statements.reading import read_file
from integrations.statements.statement import StatementRefused

HEADING = b"Date,Amount,Description\n"
ROW = b"2024-01-02,1.00,a\n"
LONG = HEADING + b"2024-01-02,1.00,some long text of one booking in a table that is long\n" * 80_000


@pytest.mark.parametrize(
    ("last", "where", "expected"),
    [
        (b"2024-01-02,1", "line 80002", "expected 3 cells"),
        (b"2024-01-02,one,x\n", "line 80002, Amount", "expected an amount"),
        (b"2024-02-30,1.00,x\n", "line 80002, Date", "expected a day"),
        (b'2024-01-02,1.00,"a\n"\n2024-01-02\n', "line 80004", "expected 3 cells"),
    ],
)
def test_the_end_of_a_long_table_is_looked_at_first(last: bytes, where: str, expected: str) -> None:
    """
    A long file that is cut off is refused in the time of counting its rows.
    """
    began = time.process_time()
    with pytest.raises(StatementRefused) as refused:
        read_file(LONG + last)
    assert time.process_time() - began < 2.0
    assert refused.value.where == where
    assert refused.value.expected.startswith(expected)


def test_a_long_cell_at_the_end_is_not_taken_for_rows() -> None:
    """
    Lines inside a quoted cell may look like rows that are cut off.
    """
    note = b"a line, of two cells\n" * 2_000
    assert len(read_file(LONG + b'2024-01-03,2.00,"' + note + b'"\n')[0].transactions) == 80_001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADING + b"2024-01-02,1.234,a\n" * 300_000, "an amount that shows which sign parts the cents"),
        (HEADING + b"\n" * 600_000, "empty rows"),
        (HEADING + b"2024-01-02,1.00," + b"a" * 200_000 + b"\n", "cells of at most"),
        (b"Account,Date,Amount\n" + b"".join(b"%d,2024-01-02,1.00\n" % row for row in range(50_000)), "accounts"),
        (HEADING + (ROW + b"2024-01-02,1.00\n") * 20_000 + b"2024-01-02,1.00", "expected 3 cells"),
        (HEADING + (ROW + b" " * 25 + b",,\n") * 25_000, "rows that are no bookings"),
        (HEADING + ROW + b"a,b,c\n" * 25_000, "rows that are no bookings"),
        ((HEADING + ROW) * 5_000, "rows that are no bookings"),
        (HEADING + (b"2024-01-02,1" + b" " * 100_000 + b"x,a\n") * 5, "an amount"),
        (HEADING + (b"1" + b" " * 100_000 + b"x,1.00,a\n") * 5, "a day"),
    ],
)
def test_endless_tables_are_refused_at_once(text: bytes, expected: str) -> None:
    """
    Nothing in a table makes reading it slower than its length.
    """
    began = time.process_time()
    with pytest.raises(StatementRefused, match=expected):
        read_file(text)
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (HEADING + b"2024-01-02,1.00,x\n2024-01-02,,x\n" * 15_000, 15_000),
        (HEADING + b"2024-01-02,1.00,x\na note\n" * 15_000, 15_000),
        (HEADING + b"2024-01-02,1.00,x\n" + b"," * 900_000 + b"1\n", 1),
        (HEADING + b"2024-01-02,1.00,x\n" + b"2024-01-02,1.00,opening balance\n" * 15_000, 1),
        (HEADING + b'2024-01-02,1.00,"a"b\n' * 15_000, 15_000),
    ],
)
def test_many_rows_that_are_no_bookings_take_no_longer(text: bytes, rows: int) -> None:
    """
    The line of the first of each sort is looked for, not that of each.
    """
    began = time.process_time()
    assert len(read_file(text)[0].transactions) == rows
    assert time.process_time() - began < 2.0
