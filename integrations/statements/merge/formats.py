"""
The same bookings in several formats: each words them in its own way, so their texts are never compared.

Compared are the day, the signed amount, and the references where both have one. Of bookings that look alike as many
stay as the fuller upload has, and of one booking the row of the format that says most.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# The format whose rows stay, best first.
PREFERRED = ("camt", "mt940", "psd2", "delimited", "ofx", "qif")

# Days from the first to the last, both included.
Period = tuple[int, int]
# Whether a row has a payer's reference, and whether it has one of the bank's that can be compared.
Marks = tuple[bool, bool]
# What a new row of those marks may be one booking with, where no reference is the same: two references that differ are
# two bookings. The rows with fewest choices come first, and what only they can be is left for others.
CHOICES: dict[Marks, tuple[Marks, ...]] = {
    (True, True): ((False, False),),
    (True, False): ((False, True), (False, False)),
    (False, True): ((True, False), (False, False)),
    (False, False): ((True, True), (True, False), (False, True), (False, False)),
}


class Entry(NamedTuple):
    """
    One row: where it stands, and what is compared.
    """

    statement: int
    row: int
    day: int
    cents: int
    end_to_end_id: str
    bank_reference: str


@dataclass
class Side:
    """
    What one upload, or several of one format, say of an account.
    """

    name: tuple[int, str, str]
    entries: list[Entry] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """
    What comparing tells.

    Attributes:
        repeated: rows that another format has too.
        alone: of the days that several sides cover, the rows that only one of them has.
    """

    repeated: list[Entry]
    alone: list[Entry]


def compared(sides: Iterable[Side]) -> Found:
    """
    What is to be left out, the same whatever the order of the uploads.
    """
    ordered = sorted(sides, key=lambda side: side.name)
    known, repeated, alone = ordered[0], list[Entry](), list[Entry]()
    for side in ordered[1:]:
        matches = _Matches(known, side)
        repeated += matches.repeated
        alone += matches.alone
        known = Side(known.name, known.entries + matches.added, known.periods + side.periods)
    return Found(repeated, alone)


class _Matches:
    """
    The rows of a new side held against those known.
    """

    def __init__(self, known: Side, new: Side) -> None:
        self.repeated: list[Entry] = []
        self.alone: list[Entry] = []
        self.added: list[Entry] = []
        of_known, of_new = _by_day(known.entries), _by_day(new.entries)
        days = of_known.keys() & of_new.keys()
        self.references = _references(of_known, days) & _references(of_new, days)
        for day in days:
            self._match_day(day, of_known, of_new)
        self.added += [row for rows in of_new.values() for row in rows]
        for rows_by_day, periods in ((of_known, new.periods), (of_new, known.periods)):
            covered = _covered(periods)
            self.alone += [row for day, rows in rows_by_day.items() if rows and _is_in(day, covered) for row in rows]

    def _match_day(self, day: int, of_known: dict[int, list[Entry]], of_new: dict[int, list[Entry]]) -> None:
        pairing = _Pairing(of_known[day], of_new[day])
        pairing.by_reference(lambda row: _folded(row.end_to_end_id))
        pairing.by_reference(lambda row: row.bank_reference)
        pairing.by_amount(self._marks)
        self.repeated += pairing.paired
        rows, others = pairing.rows, pairing.others
        # One side has a batch as one booking, the other its parts.
        if rows and others and len(rows) != len(others) and _total(rows) == _total(others):
            self.repeated += others
            rows, others = [], []
        of_known[day], of_new[day] = rows, others

    def _marks(self, row: Entry) -> Marks:
        return bool(row.end_to_end_id), bool(row.bank_reference and self.references)


class _Pairing:
    """
    The rows of one day on both sides, and the others that found their row.
    """

    def __init__(self, rows: list[Entry], others: list[Entry]) -> None:
        self.rows = rows
        self.others = others
        self.paired: list[Entry] = []

    def by_reference(self, reference_of: Callable[[Entry], str]) -> None:
        """
        Pair rows of one amount with one reference.
        """
        waiting: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        for row in self.rows:
            if reference := reference_of(row):
                waiting[row.cents, reference].append(row)
        self._pair(self.others, lambda other: [waiting.get((other.cents, reference_of(other)), [])])

    def by_amount(self, marks_of: Callable[[Entry], Marks]) -> None:
        """
        Pair rows of one amount whose references do not say that they are two.
        """
        waiting: dict[tuple[int, Marks], list[Entry]] = defaultdict(list)
        for row in self.rows:
            waiting[row.cents, marks_of(row)].append(row)
        constrained_first = sorted(self.others, key=lambda other: (-sum(marks_of(other)), other.cents))
        self._pair(
            constrained_first,
            lambda other: [waiting.get((other.cents, marks), []) for marks in CHOICES[marks_of(other)]],
        )

    def _pair(self, others: Sequence[Entry], choices_of: Callable[[Entry], Sequence[list[Entry]]]) -> None:
        taken, paired = set[Entry](), set[Entry]()
        for other in others:
            choice = next((rows for rows in choices_of(other) if rows), None)
            if choice is not None:
                taken.add(choice.pop())
                paired.add(other)
        self.paired += paired
        self.rows = [row for row in self.rows if row not in taken]
        self.others = [other for other in self.others if other not in paired]


def _total(rows: Sequence[Entry]) -> int:
    return sum(row.cents for row in rows)


def _folded(reference: str) -> str:
    return "".join(reference.split()).casefold()


def _references(rows_by_day: dict[int, list[Entry]], days: Iterable[int]) -> set[str]:
    return {row.bank_reference for day in days for row in rows_by_day[day]} - {""}


def _by_day(entries: Sequence[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.day].append(entry)
    return found


def _covered(periods: Sequence[Period]) -> list[Period]:
    """
    The same days in periods that do not overlap, in order.
    """
    found: list[Period] = []
    for first, last in sorted(periods):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _is_in(day: int, covered: Sequence[Period]) -> bool:
    place = bisect_right(covered, (day, 2**31))
    return place > 0 and covered[place - 1][1] >= day
