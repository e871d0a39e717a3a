"""
Blocks of cells to blocks of columns: every cell is checked, the first that is wrong is named by line and column.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace

from integrations.statements.codes import code_of, reason_code, returned_kind
from integrations.statements.columns import OTHER, UNKNOWN_CENTS, UNKNOWN_DAY
from integrations.statements.delimited.batch import Block
from integrations.statements.delimited.conventions import Conventions
from integrations.statements.delimited.layout import DAYS, Layout
from integrations.statements.delimited.quick import iban_column, plain_cents, tidy_column
from integrations.statements.delimited.roles import Role
from integrations.statements.delimited.table import BLOCK
from integrations.statements.delimited.told import told_in
from integrations.statements.delimited.words import State, kind_code_of, sign_of, state_of
from integrations.statements.numbers import NumberRefused
from integrations.statements.statement import StatementRefused
from integrations.statements.written_amounts import written_cents
from integrations.statements.written_days import written_day
from risk_model.transactions import KINDS, TEXT_COLUMNS

# Place of the return reason among the text columns.
REASON = TEXT_COLUMNS.index("return_reason")
# Ready-made columns for what a table does not say.
NO_DAYS = array("i", [UNKNOWN_DAY]) * BLOCK
NO_BALANCES = array("q", [UNKNOWN_CENTS]) * BLOCK
Columns = Sequence[Sequence[str]]
# What a spreadsheet makes of a long reference: its digits are lost.
EXPONENT = re.compile(r"\s*[0-9](?:[.,][0-9]+)?E\+[0-9]+\s*", re.ASCII)
IDENTIFIERS = (Role.ACCOUNT, Role.COUNTERPARTY, Role.REFERENCE, Role.END_TO_END)
SPENT = re.compile(r"\s*\+|\bCR\b")
NO_REFERENCES = frozenset({"NOTPROVIDED", "NONREF"})


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


class RowReader:
    """
    Reads blocks of one layout by its conventions.
    """

    def __init__(self, layout: Layout, conventions: Conventions) -> None:
        self._layout = layout
        self._order, self._decimal = conventions.order, conventions.decimal
        self._known_days: dict[str, int] = {"": UNKNOWN_DAY}
        self._kinds: dict[str, int] = {"": OTHER}

    def block(self, columns: Columns, *, has_states: bool) -> Block:
        """
        The rows by column.

        Raises:
            CellRefused: at the first cell that is wrong.
        """
        self._refuse_exponents(columns)
        size, texts = len(columns[0]), self._texts(columns, len(columns[0]))
        values = self._text(columns, Role.VALUE_DAY)
        balances = self._text(columns, Role.BALANCE)
        block = Block(
            booking_day=self._booking_days(columns, has_states=has_states),
            value_day=self._days(values, Role.VALUE_DAY) if values else NO_DAYS[:size],
            amount_cents=self._amounts(columns),
            balance_cents=(self._cents(balances, UNKNOWN_CENTS, Role.BALANCE) if balances else NO_BALANCES[:size]),
            kind=self._returned(self._kind_codes(columns, size), texts[REASON]),
            texts=texts,
        )
        return self._with_told(block) if self._layout.dialect.tells_in_text else block

    def _with_told(self, block: Block) -> Block:
        """
        The block with what its descriptions tell in the columns where it belongs.
        """
        _, _, descriptions, _, _, references = block.texts
        told = told_in(descriptions)
        texts = (told.names, told.ibans, descriptions, told.reasons, told.end_to_ends, references)
        return replace(block, kind=told.kinds, texts=texts)

    def money(self, columns: Columns, role: Role) -> list[int]:
        """
        The cents of a column, UNKNOWN_CENTS where it is empty.
        """
        texts = self._text(columns, role) or [""] * len(columns[0])
        return self._cents(texts, UNKNOWN_CENTS, role)

    def _text(self, columns: Columns, role: Role) -> Sequence[str] | None:
        place = self._layout.first(role)
        return None if place is None or place >= len(columns) else columns[place]

    def _day(self, text: str) -> int:
        if self._layout.dialect.spent_is_positive and state_of(text) is State.PENDING:
            return UNKNOWN_DAY
        return written_day(text, self._order)

    def _one_cents(self, text: str) -> int:
        return written_cents(text, self._decimal)

    def _days(self, texts: Sequence[str], role: Role) -> list[int]:
        """
        Day numbers, UNKNOWN_DAY for empty cells; a year has few days, so each is read once.
        """
        known = self._known_days
        try:
            for text in set(texts).difference(known):
                known[text] = self._day(text)
        except NumberRefused:
            return self._one_by_one(texts, self._day, UNKNOWN_DAY, role)
        return [known[text] for text in texts]

    def _cents(self, texts: Sequence[str], empty: int, role: Role) -> list[int]:
        """
        Whole cents, `empty` for empty cells.
        """
        quick = plain_cents(texts, self._decimal)
        return self._one_by_one(texts, self._one_cents, empty, role) if quick is None else quick

    def _one_by_one(self, texts: Sequence[str], parse: Callable[[str], int], empty: int, role: Role) -> list[int]:
        found = []
        for row, text in enumerate(texts):
            try:
                found.append(parse(text) if text.strip() else empty)
            except NumberRefused as refused:
                raise CellRefused(row, self._layout.first(role) or 0, str(refused)) from None
        return found

    def _booking_days(self, columns: Columns, *, has_states: bool) -> list[int]:
        """
        The first day that a row gives; a row that is not booked may have none.
        """
        found: list[int] | None = None
        for role in DAYS:
            for place in self._layout.columns.get(role, ()):
                days = self._days(columns[place], role)
                found = (
                    days if found is None else [b if a == UNKNOWN_DAY else a for a, b in zip(found, days, strict=True)]
                )
                if UNKNOWN_DAY not in found:
                    return found
        assert found is not None
        if not has_states:
            place = next(places[0] for role in DAYS if (places := self._layout.columns.get(role)))
            raise CellRefused(found.index(UNKNOWN_DAY), place, "expected the day of booking")
        return found

    def _amounts(self, columns: Columns) -> list[int]:
        texts = self._text(columns, Role.AMOUNT)
        if texts is None:
            return self._split_amounts(columns)
        cents = self._cents(texts, UNKNOWN_CENTS, Role.AMOUNT)
        place = self._layout.first(Role.AMOUNT) or 0
        if UNKNOWN_CENTS in cents:
            raise CellRefused(cents.index(UNKNOWN_CENTS), place, "expected an amount")
        if self._layout.dialect.spent_is_positive:
            return self._spent(columns, texts, cents)
        signs = self._text(columns, Role.SIGN)
        if signs is not None:
            cents = self._signed(cents, signs)
        fees = self._text(columns, Role.FEE)
        if fees is None:
            return cents
        return [a - b for a, b in zip(cents, self._cents(fees, 0, Role.FEE), strict=True)]

    def _signed(self, cents: list[int], words: Sequence[str]) -> list[int]:
        """
        The amounts with the sign of the word beside them, which an amount below zero must not contradict.
        """
        signs = {word: sign_of(word) for word in set(words)}
        place = self._layout.first(Role.SIGN) or 0
        if 0 in signs.values():
            row = next(row for row, word in enumerate(words) if not signs[word])
            raise CellRefused(row, place, "expected a word for debit or credit")
        wrong = next((row for row, amount in enumerate(cents) if amount < 0 and signs[words[row]] > 0), None)
        if wrong is not None:
            raise CellRefused(wrong, place, "expected debit beside an amount below zero")
        return [signs[word] * abs(amount) for amount, word in zip(cents, words, strict=True)]

    def _split_amounts(self, columns: Columns) -> list[int]:
        """
        Credit minus debit; a debit may be written with or without its sign.
        """
        size = len(columns[0])
        out = self._cents(self._text(columns, Role.DEBIT) or [""] * size, UNKNOWN_CENTS, Role.DEBIT)
        into = self._cents(self._text(columns, Role.CREDIT) or [""] * size, UNKNOWN_CENTS, Role.CREDIT)
        found = []
        for row, (debit, credit) in enumerate(zip(out, into, strict=True)):
            if debit == credit == UNKNOWN_CENTS or (debit and credit and UNKNOWN_CENTS not in (debit, credit)):
                place = self._layout.first(Role.DEBIT)
                place = self._layout.first(Role.CREDIT) if place is None else place
                raise CellRefused(row, place or 0, "expected an amount in one of the columns for debit and credit")
            found.append((0 if credit == UNKNOWN_CENTS else credit) - (0 if debit == UNKNOWN_CENTS else abs(debit)))
        return found

    def _spent(self, columns: Columns, texts: Sequence[str], cents: list[int]) -> list[int]:
        behind = columns[-1]
        received = (SPENT.search(text) or SPENT.search(mark) for text, mark in zip(texts, behind, strict=True))
        return [abs(amount) if is_in else -amount for amount, is_in in zip(cents, received, strict=True)]

    def _kind_codes(self, columns: Columns, size: int) -> list[int]:
        places = self._layout.columns.get(Role.KIND, ())
        if not places:
            return [OTHER] * size
        # The first column that says something counts; the second only where it says nothing.
        codes = self._known_kinds(columns[places[0]])
        for place in places[1:]:
            if OTHER not in codes:
                break
            more = self._known_kinds(columns[place])
            codes = [b if a == OTHER else a for a, b in zip(codes, more, strict=True)]
        return codes

    def _known_kinds(self, texts: Sequence[str]) -> list[int]:
        for text in set(texts).difference(self._kinds):
            self._kinds[text] = kind_code_of(text)
        return [self._kinds[text] for text in texts]

    def _returned(self, codes: list[int], reasons: list[str]) -> list[int]:
        """
        The kinds, where a reason stands beside a row that of a returned payment.
        """
        if not any(reasons):
            return codes
        return [
            code_of(returned_kind(KINDS[code], reason)) if reason else code
            for code, reason in zip(codes, reasons, strict=True)
        ]

    def _texts(self, columns: Columns, size: int) -> tuple[list[str], ...]:
        """
        The text columns in the order of the canonical batch.
        """
        parties = self._text(columns, Role.COUNTERPARTY)
        names = self._joined(columns, self._layout.columns.get(Role.NAME, ())[:1], size)
        ibans = [""] * size if parties is None else iban_column(parties)
        if parties is not None and not any(names):
            names = tidy_column(["" if iban else text for text, iban in zip(parties, ibans, strict=True)])
        reasons = self._text(columns, Role.RETURN_REASON)
        ends = self._text(columns, Role.END_TO_END)
        references = self._text(columns, Role.REFERENCE)
        return (
            names,
            ibans,
            self._joined(columns, self._layout.columns.get(Role.DESCRIPTION, ()), size),
            [""] * size if reasons is None else [reason_code(text) if text else "" for text in reasons],
            [""] * size if ends is None else ["" if text in NO_REFERENCES else text for text in tidy_column(ends)],
            [""] * size if references is None else tidy_column(references),
        )

    def _joined(self, columns: Columns, places: Sequence[int], size: int) -> list[str]:
        given = [columns[place] for place in places if any(columns[place])]
        if not given:
            return [""] * size
        if len(given) == 1:
            return tidy_column(given[0])
        return tidy_column([" ".join(texts) for texts in zip(*given, strict=True)])

    def _refuse_exponents(self, columns: Columns) -> None:
        for role in IDENTIFIERS:
            for place in self._layout.columns.get(role, ()):
                if "E+" in "".join(columns[place]):
                    row = next((row for row, text in enumerate(columns[place]) if EXPONENT.fullmatch(text)), None)
                    if row is not None:
                        raise CellRefused(
                            row, place, "expected all digits; a spreadsheet has shortened them to an exponent"
                        )


def refused_cell(layout: Layout, first_row: int, refused: CellRefused) -> StatementRefused:
    """
    The refusal with the cell's line and column.
    """
    line = layout.table.line_of(layout.skip + first_row + refused.row)
    return StatementRefused(f"{line}, {layout.name_of(refused.column)}", str(refused))
