"""
How a file writes days and amounts, decided over whole columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from integrations.statements.delimited.layout.contents import DAYS
from integrations.statements.delimited.layout.guessing import GUESSED
from integrations.statements.delimited.layout.layout import NO_DIALECT, Layout
from integrations.statements.delimited.vocabulary.roles import Role, folded_name
from integrations.statements.evidence.decimals import DecimalEvidence, common_minor_units
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.shared.written_days import DayOrder, OrderEvidence, order_of_rows
from integrations.statements.statement import StatementRefused
from integrations.statements.words.currencies import currency_of_mark

MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.FEE, Role.BALANCE, Role.BALANCE_BEFORE)
# Where nothing decides: European banks put the day first; amounts without decimals are the same either way.
DEFAULT_ORDER = DayOrder.DAY_FIRST
DEFAULT_DECIMAL = "."
# Column names of banks in the United States, which write the month first.
AMERICAN = frozenset(
    ("check or slip", "check number", "check", "check no", "running bal", "zip code", "appears on your statement as",
     "post date", "original description", "trans date", "ach debit", "deposits", "slip", "card member", "checknum")
)  # fmt: skip
# What this many blocks of rows leave open, the others leave open too.
MAX_BLOCKS = 400


@dataclass(frozen=True)
class Conventions:
    """
    The order of day and month of a file, and the decimal sign of each of its columns of money.
    """

    order: DayOrder
    decimals: Mapping[int, str]

    def decimal(self, column: int) -> str:
        """
        The decimal sign of a column.
        """
        return self.decimals.get(column, DEFAULT_DECIMAL)


def conventions_of(layout: Layout, warnings: ParseWarningList) -> Conventions:
    """
    What the columns prove; only as many rows are looked at as are needed for that.

    Raises:
        StatementRefused: where the columns contradict themselves, or leave the decimal sign open.
    """
    days = [column for role in (*DAYS, Role.VALUE_DAY) for column in layout.columns.get(role, ())]
    money = [column for role in MONEY for column in layout.columns.get(role, ())]
    order, decimals = OrderEvidence(), {column: DecimalEvidence() for column in money}
    currencies = {layout.currency} if layout.currency else set()
    for block in islice(layout.table.blocks(layout.skip), MAX_BLOCKS):
        order.see(_days(block, days))
        currencies |= _currencies(layout, block)
        for column, evidence in decimals.items():
            evidence.minor_units = common_minor_units(currencies)
            evidence.see(_cells(block, [column]))
        if (order.is_decided or not order.open) and _is_enough(decimals.values()):
            break
    if order.is_contradictory:
        raise StatementRefused(layout.name_of(days[0]), "expected one order of day and month in the whole column")
    assumed = DEFAULT_ORDER
    if order.open and not order.is_decided and layout.dialect in (NO_DIALECT, GUESSED):
        assumed = _assumed_order(layout, days[0], warnings)
    return Conventions(order.order(assumed), _decimals(layout, decimals))


def _assumed_order(layout: Layout, column: int, warnings: ParseWarningList) -> DayOrder:
    """
    The order under which the rows follow on each other, else the one of the country the column names are from.
    """
    first = next(iter(layout.table.blocks(layout.skip)), [])
    order_by_rows = order_of_rows([row[column] for row in first if column < len(row)])
    names = {folded_name(column_name) for column_name in layout.column_names}
    order = order_by_rows or (DayOrder.MONTH_FIRST if names & AMERICAN else DEFAULT_ORDER)
    taken = "day" if order is DayOrder.DAY_FIRST else "month"
    why = "no date shows whether day or month stands first" if order_by_rows is None else "rows follow on each other"
    warnings.add(layout.name_of(column), f"{why}: the {taken} is taken to be first")
    return order


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


def _days(block: list[list[str]], columns: list[int]) -> Iterable[str]:
    """
    The days that may be written in two orders; with dots the day is first wherever dots are used.
    """
    return (text for text in _cells(block, columns) if "." not in text)
