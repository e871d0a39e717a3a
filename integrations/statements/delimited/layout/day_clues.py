"""
How the days of a table are written: what its cells prove, and what stands around them tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from integrations.statements.delimited.layout.contents import DAYS
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.vocabulary.roles import Role, folded_name
from integrations.statements.evidence.day_order import DayEvidence, DaysUndecided
from integrations.statements.evidence.day_reader import DayReader
from integrations.statements.evidence.day_readings import DayClues
from integrations.statements.evidence.decimals import written_cents
from integrations.statements.evidence.row_direction import direction_of_rows
from integrations.statements.evidence.stated_period import period_in
from integrations.statements.evidence.written_days import NOT_MONTH_FIRST, DayOrder
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.statement import StatementRefused
from integrations.statements.words.languages import DAY_FIRST_NAMES, MONTH_FIRST_NAMES, languages_of

# What this many blocks of rows leave open, the others leave open too.
MAX_BLOCKS = 400
AMOUNTS = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)


def day_reader_of(layout: Layout, decimals: Mapping[int, str], as_of: date | None) -> DayReader:
    """
    What reads the days of the table; only as many rows are looked at as are needed for that.

    Args:
        decimals: the sign before the cents of each column of money that shows one.

    Raises:
        StatementRefused: where several orders of day, month and year are left, or none.
    """
    booking = next(places for role in DAYS if (places := layout.columns.get(role)))[0]
    others = [place for role in (*DAYS, Role.VALUE_DAY) for place in layout.columns.get(role, ()) if place != booking]
    evidence = DayEvidence()
    rows: list[list[str]] = []
    for block in islice(layout.table.blocks(layout.skip), MAX_BLOCKS):
        evidence.see(_cells(block, booking), {text for place in others for text in _cells(block, place)})
        rows = rows or block
        if evidence.is_enough:
            break
    clues = DayClues(
        as_of=as_of,
        period=period_in(" ".join(row) for row in islice(layout.table.rows(), max(0, layout.skip - 1))),
        direction=_direction(layout, decimals, rows),
        orders=[*_orders_allowed(layout, decimals)],
        languages=languages_of(layout.column_names),
    )
    try:
        return evidence.reader(clues)
    except DaysUndecided as undecided:
        raise StatementRefused(layout.name_of(booking), str(undecided)) from None


def _cells(block: list[list[str]], place: int) -> list[str]:
    return [row[place] for row in block if place < len(row)]


def _orders_allowed(layout: Layout, decimals: Mapping[int, str]) -> Iterator[Collection[DayOrder]]:
    """
    What the bank, the country of the column names, and a decimal comma say of the order.
    """
    names = {folded_name(name) for name in layout.column_names}
    if layout.dialect.day_order is not None:
        yield (layout.dialect.day_order,)
    if names & MONTH_FIRST_NAMES:
        yield (DayOrder.MONTH_FIRST,)
    if names & DAY_FIRST_NAMES:
        yield (DayOrder.DAY_FIRST,)
    if languages_of(layout.column_names) or "," in decimals.values():
        yield NOT_MONTH_FIRST


def _direction(layout: Layout, decimals: Mapping[int, str], rows: list[list[str]]) -> int | None:
    """
    Which way the rows run, where their balances show it.
    """
    balance = layout.first(Role.BALANCE)
    money = [place for role in AMOUNTS for place in layout.columns.get(role, ())[:1]]
    if balance is None:
        return None
    try:
        amounts = [_cents(row, money, decimals) for row in rows]
        return direction_of_rows(amounts, [_cents(row, [balance], decimals) for row in rows])
    except NumberRefused:
        return None


def _cents(row: list[str], places: Iterable[int], decimals: Mapping[int, str]) -> int:
    """
    The first amount of the columns that is not empty.
    """
    texts = ((row[place], decimals.get(place, ".")) for place in places if place < len(row) and row[place].strip())
    return written_cents(*next(texts, ("", ".")))
