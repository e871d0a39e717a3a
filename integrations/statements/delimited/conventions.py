"""
How a file writes days and amounts, decided over whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from integrations.statements.delimited.contents import DAYS
from integrations.statements.delimited.layout import NO_DIALECT, Layout
from integrations.statements.delimited.roles import Role
from integrations.statements.remarks import RemarkList
from integrations.statements.statement import StatementRefused
from integrations.statements.written_amounts import DecimalEvidence
from integrations.statements.written_days import DayOrder, OrderEvidence

MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.FEE, Role.BALANCE, Role.BALANCE_BEFORE)
# Where nothing decides: European banks put the day first; amounts without decimals are the same either way.
DEFAULT_ORDER = DayOrder.DAY_FIRST
DEFAULT_DECIMAL = "."
# What so many blocks of rows leave open, the others do not tell either.
MAX_BLOCKS = 400


@dataclass(frozen=True)
class Conventions:
    """
    The order of day and month, and the decimal sign, of a whole file.
    """

    order: DayOrder
    decimal: str


def conventions_of(layout: Layout, remarks: RemarkList) -> Conventions:
    """
    What the columns prove; only as many rows are looked at as are needed for that.

    Raises:
        StatementRefused: where the columns contradict themselves, or leave the decimal sign open.
    """
    days = [column for role in (*DAYS, Role.VALUE_DAY) for column in layout.columns.get(role, ())]
    money = [column for role in MONEY for column in layout.columns.get(role, ())]
    order, decimals = OrderEvidence(), DecimalEvidence()
    for block in islice(layout.table.blocks(layout.skip), MAX_BLOCKS):
        order.see(_days(block, days))
        decimals.see(_cells(block, money))
        if (order.is_decided or not order.open) and decimals.is_decided:
            break
    where = layout.name_of(days[0])
    if order.is_contradictory:
        raise StatementRefused(where, "expected one order of day and month in the whole column")
    if decimals.is_contradictory:
        raise StatementRefused(layout.name_of(money[0]), "expected one decimal sign in the whole file")
    if decimals.open and not decimals.is_decided:
        raise StatementRefused(layout.name_of(money[0]), "expected an amount that shows which sign parts the cents")
    if order.open and not order.is_decided and layout.dialect is NO_DIALECT:
        remarks.add(where, "no date shows whether day or month stands first: the day is taken to be first")
    return Conventions(order.order(DEFAULT_ORDER), decimals.decimal(DEFAULT_DECIMAL))


def _cells(block: list[list[str]], columns: list[int]) -> Iterable[str]:
    return {row[column] for row in block for column in columns if column < len(row)}


def _days(block: list[list[str]], columns: list[int]) -> Iterable[str]:
    """
    The days that may be written in two orders; with dots the day is first wherever dots are used.
    """
    return (text for text in _cells(block, columns) if "." not in text)
