"""
Rows of a statement that are balances, not bookings: found by arithmetic, helped by words, in every format.

A row is taken out only where two facts agree, one of them that its amount is the balance at its place, or that its text
says no more than that it is one. With one fact it stays, and a warning says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from integrations.statements.words.balances import START, BalanceMeaning, balance_meant, may_begin_balance
from integrations.statements.words.folding import folded
from risk_model.transactions import NO_CENTS, Transactions

# A sum of this many rows before it is no coincidence; of fewer, other facts must help.
SURE_ROWS = 3
CENT = 100
# Texts of more rows are not gone through for a warning: reading them takes longer than all else.
MAX_LOOKED_THROUGH = 20_000
# Closing balances and turnovers stand in the last few rows.
ENDS = 4


@dataclass
class BalanceRows:
    """
    What was found.

    Attributes:
        rows: numbers of the rows that are balances.
        doubtful: numbers of those that may be some, and stay.
        opening, closing: balances that they say, in cents.
    """

    rows: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None


def balance_rows(booked: Transactions, *, opening: int | None = None, closing: int | None = None) -> BalanceRows:
    """
    The balances among the rows of one account, in the file's order, forward or newest first.

    Args:
        opening, closing: in cents, where the file states them elsewhere.
    """
    if len(booked) < 2:
        return BalanceRows()
    return _Search(booked, opening, closing).found()


class _Search:
    def __init__(self, booked: Transactions, opening: int | None, closing: int | None) -> None:
        self._booked = booked
        day = booked.booking_day
        self._order = range(len(booked)) if day[0] <= day[-1] else range(len(booked) - 1, -1, -1)
        step = self._order.step
        self._amount, self._balance, self._day = booked.amount_cents[::step], booked.balance_cents[::step], day[::step]
        self._opening, self._closing = opening, closing
        self._has_balances = bool((self._balance != NO_CENTS).any())
        self._last = len(booked) - 1

    def found(self) -> BalanceRows:
        """
        Look at each row that may be one.
        """
        taken, doubtful = self._unmoved() if self._has_balances else self._equal_to_sum()
        if not self._has_balances:
            # At an end of the file, words that say no more than which balance it is are enough.
            ends = {0, *range(max(1, self._last - ENDS + 1), self._last + 1)}
            taken |= {place for place in ends if self._meaning(place) is not None}
            behind = taken - {0}
            if behind and (self._is_bare(0, behind) or any(self._are_kin(0, place, behind) for place in behind)):
                taken.add(0)
            doubtful |= self._named_balances()
        found = BalanceRows(
            sorted(self._order[place] for place in taken), sorted(self._order[place] for place in doubtful - taken)
        )
        self._note(found, sorted(taken))
        return found

    def _named_balances(self) -> set[int]:
        """
        Rows whose text says no more than that it is a balance; of long files none are told.
        """
        if len(self._booked) > MAX_LOOKED_THROUGH:
            return set()
        columns = (self._booked.description, self._booked.counterparty_name)
        texts = {text for column in columns for text in {*column} if text and may_begin_balance(text[:START])}
        named = {text for text in texts if balance_meant(text) is not None}
        if not named:
            return set()
        rows = enumerate(zip(*columns, strict=True))
        return {self._order.index(row) for row, said in rows if not named.isdisjoint(said)}

    def _equal_to_sum(self) -> tuple[set[int], set[int]]:
        """
        Rows at an end of a day or of the file whose amount is the sum of all bookings before it: sure and doubtful.
        """
        total = self._opening or 0
        first = 0 if self._opening is not None else 1
        is_end = self._at_end_of_day()
        before = np.cumsum(self._amount)
        before -= self._amount
        before += total
        is_equal = (before == self._amount) & (self._amount != 0)
        if not (is_equal & is_end)[first:].any():
            return set(), set()
        places = self._sums(is_end, first, lambda place: True)
        repeated = self._repeated(places)
        doubtful: set[int] = set()

        def is_balance(place: int) -> bool:
            if self._is_sure(place) or self._text(place) in repeated:
                return True
            doubtful.add(place)
            return False

        return set(self._sums(is_end, first, is_balance)), doubtful

    def _repeated(self, places: Sequence[int]) -> set[str]:
        """
        Texts that stand beside several sums of different amounts, and beside nothing else: those of each day's balance.
        """
        amounts: dict[str, set[int]] = {}
        for place in places:
            amounts.setdefault(self._text(place), set()).add(int(self._amount[place]))
        several = {text for text, said in amounts.items() if len(said) > 1}
        others = set(range(self._last + 1)) - set(places) if several else set()
        return several - set(map(self._text, others))

    def _sums(self, is_end: NDArray[np.bool_], first: int, is_balance: Callable[[int], bool]) -> list[int]:
        """
        The places where the amount is the sum before it, and is a balance: then it adds nothing to the sum.
        """
        total, found = self._opening or 0, []
        for place, (amount, may_be) in enumerate(zip(self._amount.tolist(), is_end.tolist(), strict=True)):
            if may_be and amount == total != 0 and place >= first and is_balance(place):
                found.append(place)
            else:
                total += amount
        return found

    def _at_end_of_day(self) -> NDArray[np.bool_]:
        changes = self._day[1:] != self._day[:-1]
        return np.concatenate(([True], changes)) | np.concatenate((changes, [True]))

    def _unmoved(self) -> tuple[set[int], set[int]]:
        """
        Rows beside running balances whose amount is the balance, which they leave as it is: sure and doubtful.
        """
        sure: set[int] = set()
        doubtful: set[int] = set()
        for place in np.flatnonzero((self._balance == self._amount) & (self._amount != 0)).tolist():
            helps = self._meaning(place) is not None or self._is_bare(place)
            if place == 0:
                # A first payment into a new account is the balance, too.
                sure |= {place} if helps else set()
            elif self._balance[place - 1] == self._balance[place]:
                (sure if helps or place == self._last else doubtful).add(place)
        return sure, doubtful

    def _is_sure(self, place: int) -> bool:
        """
        Whether a second fact beside the sum says so.
        """
        stated = self._opening if place == 0 else self._closing
        if self._meaning(place) is not None or self._is_bare(place) or self._amount[place] == stated:
            return True
        has_cents = bool((self._amount[:place] % CENT != 0).any())
        return place == self._last and place >= SURE_ROWS - has_cents

    def _note(self, found: BalanceRows, taken: Sequence[int]) -> None:
        """
        Opening and closing balance that the rows say; what is booked behind the last of them is not in it.
        """
        for place in taken:
            meaning, amount = self._meaning(place), int(self._amount[place])
            if meaning is BalanceMeaning.TURNOVER:
                continue
            if place == 0 or (meaning is BalanceMeaning.OPENING and found.opening is None):
                found.opening = amount
            elif meaning is not BalanceMeaning.OPENING:
                found.closing = amount
        if taken and set(range(taken[-1], self._last + 1)) - set(taken):
            found.closing = None

    def _text(self, place: int) -> str:
        row = self._order[place]
        return folded(f"{self._booked.counterparty_name[row]} {self._booked.description[row]}"[:200])

    def _meaning(self, place: int) -> BalanceMeaning | None:
        row = self._order[place]
        texts = (self._booked.description[row], self._booked.counterparty_name[row])
        return next((meaning for text in texts if text and (meaning := balance_meant(text))), None)

    def _is_bare(self, place: int, balances: Collection[int] = ()) -> bool:
        """
        Whether the row has no party and no reference, where most others that are no balances have one.
        """
        booked = self._booked
        columns = (booked.counterparty_name, booked.counterparty_iban, booked.bank_reference)
        row = self._order[place]
        if any(column[row] for column in columns):
            return False
        taken = {place, *balances}
        sample = [row for row in range(0, len(booked), max(1, len(booked) // 200)) if self._order[row] not in taken]
        return sum(any(column[other] for column in columns) for other in sample) * 2 > len(sample)

    def _are_kin(self, one: int, other: int, balances: Collection[int]) -> bool:
        """
        Whether two texts share a word that no booking has: as "algsaldo EUR" and "lõppsaldo EUR" do in any language.
        """
        shared = set(self._text(one).split()) & set(self._text(other).split())
        words = {word for word in shared if len(word) > 2 and not word.isdigit()}
        others = (place for place in range(1, min(len(self._day), 200)) if place not in balances)
        return bool(words) and not any(words & set(self._text(place).split()) for place in others)
