"""
Opening and closing balance that a file states in words above its table or below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from integrations.statements.evidence.decimals import MAX_CHARACTERS, DecimalEvidence, written_cents
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.words.balances import BalanceMeaning, balance_labelled

# More than one is too many already.
ENOUGH = 2
MONEY = re.compile(r"[^0-9]{0,8}[0-9][0-9.,' \u00a0]*[^0-9]{0,5}")


class StatedBalances:
    """
    What is met of them, in cents.

    Args:
        decimal: the decimal sign of the bookings, "" where nothing shows it.
    """

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal
        self._opening: set[int] = set()
        self._closing: set[int] = set()
        self._places: dict[BalanceMeaning | None, set[int]] = {
            BalanceMeaning.OPENING: self._opening,
            BalanceMeaning.CLOSING: self._closing,
        }

    @property
    def ends(self) -> tuple[int, int] | None:
        """
        Both, where the file states one of each; several are of several accounts, and none of them is known.
        """
        if len(self._opening) != 1 or len(self._closing) != 1:
            return None
        return next(iter(self._opening)), next(iter(self._closing))

    def see(self, rows: Iterable[Sequence[str]]) -> None:
        """
        Look at rows that are no bookings.
        """
        for row in rows:
            place = self._places.get(balance_labelled(row[0])) if row else None
            if place is not None and len(place) < ENOUGH and (cents := _cents(row[1:], self._decimal)) is not None:
                place.add(cents)


def _cents(cells: Sequence[str], decimal: str) -> int | None:
    """
    The one amount in the cells behind a label; one such as "1.500" by the decimal sign of the bookings.
    """
    said = [cell.strip() for cell in cells if len(cell) <= MAX_CHARACTERS and MONEY.fullmatch(cell.strip())]
    if len(said) != 1:
        return None
    evidence = DecimalEvidence()
    evidence.see(said)
    if evidence.open and not decimal:
        return None
    try:
        return written_cents(said[0], decimal if evidence.open else evidence.decimal("."))
    except NumberRefused:
        return None
