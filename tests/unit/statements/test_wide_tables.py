"""
Tables of more columns or cells than a bank writes are refused before any column is looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import FrameType

import pytest

from integrations.statements import delimited
from integrations.statements.delimited.layout.table import MAX_CELLS, MAX_COLUMNS
from integrations.statements.statement import StatementRefused


def table(names: Sequence[str], cells: Sequence[str], rows: int = 1, delimiter: str = ";") -> bytes:
    return "".join(delimiter.join(row) + "\n" for row in [names, *[cells] * rows]).encode()


def calls_for(data: bytes) -> int:
    """
    How many functions are called to read the file: work without a clock.
    """
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        delimited.read(data)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_table_with_more_columns_than_any_bank_writes_is_refused_by_its_line(delimiter: str) -> None:
    wide = table(["date", "amount", *["x"] * MAX_COLUMNS], ["2026-01-02", "-1.00", *["y"] * MAX_COLUMNS], 2, delimiter)
    with pytest.raises(StatementRefused, match=f"^line 1: expected at most {MAX_COLUMNS} columns$"):
        delimited.read(wide)


def test_a_wide_row_below_the_column_names_is_named_too() -> None:
    wide = b"date;amount;name\n" + b"x;" * MAX_COLUMNS + b"\n2026-01-02;-1.00;z\n"
    with pytest.raises(StatementRefused, match=f"^line 2: expected at most {MAX_COLUMNS} columns$"):
        delimited.read(wide)


def test_a_table_of_as_many_columns_as_are_allowed_is_read() -> None:
    others = MAX_COLUMNS - 2
    (statement,) = delimited.read(table(["date", "amount", *["x"] * others], ["2026-01-02", "-1.00", *["y"] * others]))
    assert statement.transactions.amount_cents.tolist() == [-100]


def test_long_text_in_which_another_delimiter_stands_often_is_no_wide_table() -> None:
    (statement,) = delimited.read(b"date;amount;name\n2026-01-02;-1.00;" + b"a," * 2 * MAX_COLUMNS + b"\n")
    assert statement.transactions.amount_cents.tolist() == [-100]


def test_a_table_of_separators_with_nothing_between_them_is_refused() -> None:
    row = b";" * (MAX_COLUMNS - 1) + b"\n"
    with pytest.raises(StatementRefused, match=f"^file: expected at most {MAX_CELLS} cells$"):
        delimited.read(b"date;amount;name\n2026-01-02;-1.00;z\n" + row * (MAX_CELLS // (MAX_COLUMNS - 1) + 1))


@pytest.mark.parametrize(
    ("name", "cell"),
    [("amount", "1,00"), ("iban", "NL91ABNA0417164300"), ("", "D"), ("type", "D"), ("date", "2026-01-02"), ("zzz", "")],
)
def test_the_work_for_a_table_grows_as_its_columns_do(name: str, cell: str) -> None:
    def of_width(count: int) -> bytes:
        half = count // 2
        names = ["date", "amount", "description", *["amount"] * half, *[name] * half]
        return table(names, ["2026-01-02", "-1,00", "rent", *["-1,00"] * half, *[cell] * half], 20)

    calls_for(of_width(10))
    narrow, wide = calls_for(of_width(100)), calls_for(of_width(400))
    assert wide < 6 * narrow
