"""
How a file writes days and amounts, decided over whole columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from integrations.statements.delimited.layout.day_clues import day_reader_of
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.evidence.day_reader import DayReader
from integrations.statements.evidence.decimals import DecimalEvidence, common_minor_units
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from integrations.statements.words.currencies import currency_of_mark

MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.FEE, Role.BALANCE, Role.BALANCE_BEFORE)
# Amounts without decimals are the same either way.
DEFAULT_DECIMAL = "."
# What this many blocks of rows leave open, the others leave open too.
MAX_BLOCKS = 400


@dataclass(frozen=True)
class Conventions:
    """
    What reads the days of a file, and the decimal sign of each of its columns of money.

    Attributes:
        usual: the decimal sign that all columns share which prove one, "" where none does.
    """

    days: DayReader
    decimals: Mapping[int, str]
    usual: str = ""

    def decimal(self, column: int) -> str:
        """
        The decimal sign of a column.
        """
        return self.decimals.get(column, DEFAULT_DECIMAL)


def conventions_of(layout: Layout, warnings: ParseWarningList, as_of: date | None = None) -> Conventions:
    """
    What the columns prove; only as many rows are looked at as are needed for that.

    Raises:
        StatementRefused: where the columns contradict themselves, or leave the decimal sign or the order of days open.
    """
    money = [column for role in MONEY for column in layout.columns.get(role, ())]
    decimals = {column: DecimalEvidence() for column in money}
    currencies = {layout.currency} if layout.currency else set()
    for block in islice(layout.table.blocks(layout.skip), MAX_BLOCKS):
        currencies |= _currencies(layout, block)
        for column, evidence in decimals.items():
            evidence.minor_units = common_minor_units(currencies)
            evidence.see(_cells(block, [column]))
        if _is_enough(decimals.values()):
            break
    proven = {column: evidence.decimal("") for column, evidence in decimals.items() if evidence.is_decided}
    days = day_reader_of(layout, proven, as_of)
    if days.is_inferred:
        warnings.add("file", f"no day shows by itself which number is the month: the others say {days.order}")
    signs = set(proven.values())
    return Conventions(days, _decimals(layout, decimals), signs.pop() if len(signs) == 1 else "")


def _is_enough(columns: Collection[DecimalEvidence]) -> bool:
    """
    Whether some column has proven its decimal sign and none has left it open: what is empty so far stays so.
    """
    return any(column.is_decided for column in columns) and all(
        column.is_decided or not column.open for column in columns
    )


def _decimals(layout: Layout, columns: Mapping[int, DecimalEvidence]) -> dict[int, str]:
    """
    The decimal sign of each column; a column that leaves it open follows the others.
    """
    proven = {column: evidence.decimal("") for column, evidence in columns.items() if evidence.is_decided}
    for column, evidence in columns.items():
        if evidence.is_contradictory:
            raise StatementRefused(layout.name_of(column), "expected one decimal sign in the whole column")
    others = set(proven.values())
    for column, evidence in columns.items():
        if evidence.open and not evidence.is_decided and len(others) != 1:
            raise StatementRefused(layout.name_of(column), "expected an amount that shows which sign parts the cents")
    usual = others.pop() if len(others) == 1 else DEFAULT_DECIMAL
    return {column: proven.get(column, usual) for column in columns}


def _currencies(layout: Layout, block: list[list[str]]) -> set[str]:
    """
    Those that the rows name in a column of their own.
    """
    column = layout.first(Role.CURRENCY)
    cells = () if column is None else _cells(block, [column])
    return {code for cell in cells if (code := currency_of_mark(cell.strip().upper()))}


def _cells(block: list[list[str]], columns: list[int]) -> Iterable[str]:
    return {row[column] for row in block for column in columns if column < len(row)}
