"""
Long tables: what is wrong with them is refused with its place, as in short ones.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused

HEADING = b"Date,Amount,Description\n"
ROW = b"2024-01-02,-1.00,a\n"
LONG = HEADING + b"2024-01-02,-1.00,some long text of one booking in a table that is long\n" * 80_000

# The last line of a long table, where it is refused, and what was expected there.
BAD_ENDS = [
    (b"2024-01-02,1", "line 80002", "expected 3 cells"),
    (b"2024-01-02,one,x\n", "line 80002, Amount", "expected an amount"),
    (b"2024-02-30,1.00,x\n", "line 80002, Date", "expected a day"),
    (b'2024-01-02,1.00,"a\n"\n2024-01-02\n', "line 80004", "expected 3 cells"),
]


@pytest.mark.parametrize(("last", "where", "expected"), BAD_ENDS)
def test_the_bad_end_of_a_long_table_is_named(last: bytes, where: str, expected: str) -> None:
    """
    A long file that is cut off is refused.
    """
    with pytest.raises(StatementRefused) as refused:
        read_statements(LONG + last)
    assert refused.value.where == where
    assert refused.value.expected.startswith(expected)


def test_a_long_cell_at_the_end_is_not_taken_for_rows() -> None:
    """
    Lines inside a quoted cell may look like rows that are cut off.
    """
    note = b"a line, of two cells\n" * 2_000
    assert len(read_statements(LONG + b'2024-01-03,-2.00,"' + note + b'"\n')[0].transactions) == 80_001


ENDLESS_TABLES = [
    (HEADING + b"2024-01-02,1.234,a\n" * 300_000, "an amount that shows which sign parts the cents"),
    (HEADING + b"\n" * 600_000, "empty rows"),
    (HEADING + b"2024-01-02,1.00," + b"a" * 200_000 + b"\n", "cells of at most"),
    (b"Account,Date,Amount\n" + b"".join(b"%d,2024-01-02,1.00\n" % row for row in range(50_000)), "accounts"),
    (HEADING + (ROW + b"2024-01-02,1.00\n") * 20_000 + b"2024-01-02", "expected 3 cells"),
    (HEADING + (ROW + b" " * 25 + b",,\n") * 25_000, "rows that are no bookings"),
    (HEADING + ROW + b"a,b,c\n" * 25_000, "rows that are no bookings"),
    ((HEADING + ROW) * 5_000, "rows that are no bookings"),
    (HEADING + (b"2024-01-02,1" + b" " * 100_000 + b"x,a\n") * 5, "an amount"),
    (HEADING + (b"1" + b" " * 100_000 + b"x,1.00,a\n") * 5, "a day"),
]


@pytest.mark.parametrize(("text", "expected"), ENDLESS_TABLES)
def test_endless_tables_are_refused(text: bytes, expected: str) -> None:
    """
    Each for its own reason.
    """
    with pytest.raises(StatementRefused, match=expected):
        read_statements(text)


# Tables with many rows that are no bookings, and how many are.
ROWS_AMONG_OTHERS = [
    (HEADING + b"2024-01-02,-1.00,x\n2024-01-02,,x\n" * 15_000, 15_000),
    (HEADING + b"2024-01-02,-1.00,x\na note\n" * 15_000, 15_000),
    (HEADING + b"2024-01-02,-1.00,x\n" + b"," * 900_000 + b"1\n", 1),
    (HEADING + b"2024-01-02,-1.00,x\n" + b"2024-01-02,1.00,opening balance\n" * 15_000, 1),
    (HEADING + b'2024-01-02,-1.00,"a"b\n' * 15_000, 15_000),
]


@pytest.mark.parametrize(("text", "rows"), ROWS_AMONG_OTHERS)
def test_many_rows_that_are_no_bookings_are_passed_over(text: bytes, rows: int) -> None:
    """
    And all the others are read.
    """
    assert len(read_statements(text)[0].transactions) == rows
