"""
Cells to numbers: the first that is wrong is named by line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from integrations.statements.delimited.layout.conventions import Conventions
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.quick import plain_cents
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import State, state_of
from integrations.statements.evidence.decimals import written_cents
from integrations.statements.shared.columns import UNKNOWN_DAY
from integrations.statements.shared.numbers import NoSuchDay, NumberRefused
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import signs_of

# Days with a time of the day are many.
MAX_KNOWN_DAYS = 20_000
Columns = Sequence[Sequence[str]]
# What banks and spreadsheets write into a cell that holds nothing.
NOTHING = frozenset(("", "-", "--", "–", "—", "N/A", "n/a", "null", "NULL", "NaN", "None"))


class CellRefused(ValueError):
    """
    A cell is not what its column should hold.

    Attributes:
        row: its place in the block.
        column: its place in the row.
    """

    def __init__(self, row: int, column: int, expected: str) -> None:
        super().__init__(expected)
        self.row = row
        self.column = column


class Cells:
    """
    Reads columns of one layout by its conventions.

    Attributes:
        layout: what the columns are.
    """

    def __init__(self, layout: Layout, conventions: Conventions) -> None:
        self.layout = layout
        self._conventions = conventions
        self._known_days: dict[str, int] = {"": UNKNOWN_DAY}
        self._known_signs: dict[str, int] = {}
        self._known_value_days: dict[str, int] = {}
        self._unreal_days: set[str] = set()

    def text(self, columns: Columns, role: Role) -> Sequence[str] | None:
        """
        The first column of the role, None where the table has none.
        """
        place = self.layout.first(role)
        return None if place is None or place >= len(columns) else columns[place]

    def days(self, texts: Sequence[str], role: Role) -> list[int]:
        """
        Day numbers, UNKNOWN_DAY for empty cells; a year has few days, so each is read once.
        """
        known = self._known_days
        try:
            return [*map(known.__getitem__, texts)]
        except KeyError:
            pass
        if len(known) > MAX_KNOWN_DAYS:
            known.clear()
            known[""] = UNKNOWN_DAY
        try:
            for text in set(texts).difference(known):
                known[text] = self._day(text)
        except NumberRefused:
            return self._one_by_one(texts, self._day, UNKNOWN_DAY, role)
        return [known[text] for text in texts]

    def value_days(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """
        Day numbers, UNKNOWN_DAY for empty cells and for days that no calendar has, and the rows of those.

        Raises:
            CellRefused: at the first cell that is no day at all.
        """
        known, unreal = self._known_value_days, self._unreal_days
        if not unreal:
            try:
                return [*map(known.__getitem__, texts)], []
            except KeyError:
                pass
        if len(known) > MAX_KNOWN_DAYS:
            known.clear()
        for text in set(texts).difference(known):
            try:
                known[text] = UNKNOWN_DAY if text.strip() in NOTHING else self._day(text)
            except NoSuchDay:
                known[text] = UNKNOWN_DAY
                unreal.add(text)
            except NumberRefused as refused:
                raise CellRefused(texts.index(text), self.layout.first(Role.VALUE_DAY) or 0, str(refused)) from None
        rows = [row for row, text in enumerate(texts) if text in unreal] if unreal else []
        return [*map(known.__getitem__, texts)], rows

    def cents(self, texts: Sequence[str], empty: int, role: Role) -> list[int]:
        """
        Whole cents, `empty` for empty cells.
        """
        if not any(texts):
            return [empty] * len(texts)
        decimal = self._conventions.decimal(self.layout.first(role) or 0)
        quick = plain_cents(texts, decimal)
        if quick is not None:
            return quick
        return self._one_by_one(texts, partial(written_cents, decimal=decimal), empty, role)

    def signs(self, words: Sequence[str]) -> list[int]:
        """
        The direction that each word of the column for it means; a letter may mean another beside others.

        Raises:
            CellRefused: at the first word that is not known, or means another than it did in the rows before.
        """
        before = self._known_signs
        if not before.keys() >= set(words):
            self._known_signs = signs_of({*before, *words})
        known, place = self._known_signs, self.layout.first(Role.SIGN) or 0
        if any(known[word] != sign for word, sign in before.items()):
            raise CellRefused(0, place, "expected words for debit and credit that mean the same in all rows")
        signs = [*map(known.__getitem__, words)]
        if 0 in signs:
            expected = "expected a word for debit or credit that is known, such as debit, credit, D, C, + or -"
            raise CellRefused(signs.index(0), place, expected)
        return signs

    def _one_by_one(self, texts: Sequence[str], parse: Callable[[str], int], empty: int, role: Role) -> list[int]:
        found = []
        for row, text in enumerate(texts):
            try:
                found.append(empty if text.strip() in NOTHING else parse(text))
            except NumberRefused as refused:
                raise CellRefused(row, self.layout.first(role) or 0, str(refused)) from None
        return found

    def _day(self, text: str) -> int:
        if self.layout.dialect.spent_is_positive and state_of(text) is State.PENDING:
            return UNKNOWN_DAY
        return self._conventions.days.day(text)


def refused_cell(layout: Layout, first_row: int, refused: CellRefused) -> StatementRefused:
    """
    The refusal with the cell's line and column.
    """
    line = layout.table.line_of(layout.skip + first_row + refused.row)
    return StatementRefused(f"{line}, {layout.name_of(refused.column)}", str(refused))
