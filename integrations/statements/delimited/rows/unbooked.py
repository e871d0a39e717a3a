"""
Rows of a table that are no bookings: totals, balances, notes below the last booking, what is only announced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from integrations.statements.delimited.layout.contents import DAYS
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.cells import NOTHING, Columns
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import State, state_of
from integrations.statements.evidence.written_days import is_written_day
from integrations.statements.words.balances import START, BalanceMeaning, balance_meant, is_total, may_begin_balance

AMOUNTS = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
# Three numbers separated by the same mark, whatever the calendar says of them; or eight digits.
LIKE_DAY = re.compile(
    r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{2,4}(?![0-9,])|[0-9]{8}\b|[0-9]{1,2}\.[0-9]{1,2}\.?\Z", re.ASCII
)
DIGIT = re.compile("[0-9]", re.ASCII)


# Columns that hold no text of a bank.
WITHOUT_WORDS = (
    *AMOUNTS, *DAYS, Role.VALUE_DAY, Role.CURRENCY, Role.ACCOUNT, Role.COUNTERPARTY_IBAN, Role.SIGN, Role.REFERENCE,
)  # fmt: skip
# What a cell may say that leaves no doubt.
CERTAIN = (BalanceMeaning.OPENING, BalanceMeaning.CLOSING, BalanceMeaning.TURNOVER)


class OmissionReason(StrEnum):
    """
    Why a row is left out, as a warning says it.
    """

    NOTE = "a line with neither day nor amount is left out"
    TOTAL = "a total or balance among the bookings is left out"
    NO_AMOUNT = "a row without an amount is left out"
    ANNOUNCED = "pending bookings without a day are left out"


def reason_to_leave_out(layout: Layout, row: Sequence[str], width: int) -> OmissionReason | None:
    """
    Why the row is no booking; None where it is one, or should be one and is wrong.
    """
    amounts = [cell for cell in _cells(layout, row, AMOUNTS) if cell.strip() not in NOTHING]
    has_money = any(map(DIGIT.search, amounts))
    days = [cell.strip() for cell in _cells(layout, row, DAYS) if cell.strip()]
    if not any(map(_may_be_day, days)):
        if any(state_of(day) is State.PENDING for day in days):
            return OmissionReason.ANNOUNCED
        if not has_money:
            return OmissionReason.NOTE
        return OmissionReason.TOTAL if any(is_total(cell) for cell in row if cell) else None
    if not amounts:
        return OmissionReason.NO_AMOUNT if len(row) >= width else None
    return OmissionReason.TOTAL if balance_line(layout, row) is not None else None


def balance_line(layout: Layout, row: Sequence[str]) -> BalanceMeaning | None:
    """
    Which balance the row is, where a cell of its own says no more than that.

    In a table with running balances each row is a booking until these prove the opposite; and of a word that may be any
    balance arithmetic decides, when all rows are read.
    """
    if Role.BALANCE in layout.columns:
        return None
    meanings = {balance_meant(cell) for cell in row if may_begin_balance(cell[:START]) and not cell.isdigit()}
    return next((meaning for meaning in CERTAIN if meaning in meanings), None)


def holds_balance_line(layout: Layout, columns: Columns) -> bool:
    """
    Whether any of the rows is an opening or a closing balance, or a turnover.
    """
    if Role.BALANCE in layout.columns:
        return False
    others = {place for role in WITHOUT_WORDS for place in layout.columns.get(role, ())}
    return any(place not in others and _names_balance(column) for place, column in enumerate(columns))


def _names_balance(column: Sequence[str]) -> bool:
    starts = {start for start in {cell[:START] for cell in column} if may_begin_balance(start)}
    return bool(starts) and any(balance_meant(cell) in CERTAIN for cell in set(column) if cell[:START] in starts)


def begins_like(row: Sequence[str], booking: Sequence[str]) -> bool:
    """
    Whether the row may be the beginning of a booking such as that one.
    """
    first, whole = (re.sub("[A-Za-z]", "a", DIGIT.sub("0", cells[0])) for cells in (row, booking))
    return whole.startswith(first)


def last_needed(layout: Layout) -> int:
    """
    The last column that a booking cannot be without.
    """
    return max(place for role in (*AMOUNTS, *DAYS) for place in layout.columns.get(role, ()))


def _cells(layout: Layout, row: Sequence[str], roles: Sequence[Role]) -> list[str]:
    return [row[place] for role in roles for place in layout.columns.get(role, ()) if place < len(row)]


@lru_cache(maxsize=2_000)
def _may_be_day(text: str) -> bool:
    """
    Whether the text is a day or looks like one; a day that no calendar has is wrong, not a note.
    """
    return LIKE_DAY.match(text) is not None or is_written_day(text)
