"""
A long file's amounts and days are looked at before its rows: each different one once, so that a bad one among a
million rows is known in the time of finding them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from integrations.statements.ofx.amounts import Amounts
from integrations.statements.ofx.rows import ofx_day
from integrations.statements.ofx.tokens import ROW, ROW_END, line_of
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.statement import StatementRefused

# A shorter text is read within a second.
LONG_CHARACTERS = 4_000_000
# A statement of an account or of a card begins so.
STATEMENT = "STMTRS>"


def refuse_bad_values(text: str, amounts: Amounts) -> None:
    """
    Look for a value that no row can have.

    Raises:
        StatementRefused: names it as reading its row would.
    """
    if len(text) < LONG_CHARACTERS:
        return
    if not amounts.may_round:
        _refuse_first(text, "TRNAMT", amounts.odd, amounts.cents)
    _refuse_first(text, "DTPOSTED", dict.fromkeys(re.findall(r"<DTPOSTED>([^<]+)", text)), ofx_day)


def _refuse_first(text: str, field: str, values: Iterable[str], value_of: Callable[[str], int]) -> None:
    for value in values:
        try:
            value_of(value.strip())
        except NumberRefused as refused:
            _refuse_in_row(text, field, value, str(refused))


def _refuse_in_row(text: str, field: str, value: str, expected: str) -> None:
    """
    Refuse the value where it stands in a transaction; what stands elsewhere is not read.
    """
    place = text.find(f"<{field}>{value}<")
    row = text.rfind(ROW, 0, place)
    if row >= 0 and text.find(ROW_END, row) > place:
        number = text.count(ROW, text.rfind(STATEMENT, 0, row), row) + 1
        raise StatementRefused(f"{line_of(text, row)}, STMTTRN {number}/{field}", expected)
