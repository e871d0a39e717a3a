"""
Blocks of cells to blocks of columns; every cell is checked.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import replace

from integrations.statements.delimited.layout.contents import DAYS
from integrations.statements.delimited.layout.conventions import Conventions
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.layout.table import BLOCK
from integrations.statements.delimited.rows.account_rows import RowBlock
from integrations.statements.delimited.rows.amounts import amounts_of
from integrations.statements.delimited.rows.cells import CellRefused, Cells, Columns
from integrations.statements.delimited.rows.parties import accounts_of, names_of
from integrations.statements.delimited.rows.quick import iban_column, tidy_column
from integrations.statements.delimited.rows.text_fields import fields_in
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import kind_code_of
from integrations.statements.shared.codes import code_of, reason_code, returned_kind
from integrations.statements.shared.columns import OTHER, UNKNOWN_CENTS, UNKNOWN_DAY
from risk_model.transactions import KINDS, TEXT_COLUMNS, day_of

# Place of the return reason among the text columns.
REASON = TEXT_COLUMNS.index("return_reason")
# Ready-made columns for what a table does not say.
NO_DAYS = array("i", [UNKNOWN_DAY]) * BLOCK
NO_BALANCES = array("q", [UNKNOWN_CENTS]) * BLOCK
# What a spreadsheet makes of a long reference: its digits are lost.
EXPONENT = re.compile(r"\s*[0-9](?:[.,][0-9]+)?E\+[0-9]+\s*", re.ASCII)
WITHOUT_YEAR = re.compile(r"\s*([0-9]{1,2})\.([0-9]{1,2})\.?\s*", re.ASCII)
IDENTIFIERS = (Role.ACCOUNT, Role.COUNTERPARTY_IBAN, Role.REFERENCE, Role.END_TO_END)
PARTIES = frozenset((Role.PAYER, Role.PAYEE, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT))
NO_REFERENCES = frozenset({"NOTPROVIDED", "NONREF"})


def _with_year(text: str, near: int) -> str:
    """
    The day with the year that puts it nearest to another day; other texts as they are.
    """
    match = WITHOUT_YEAR.fullmatch(text)
    if match is None or near == UNKNOWN_DAY:
        return text
    day, month, beside = int(match.group(1)), int(match.group(2)), day_of(near)
    year = beside.year + (month - beside.month < -6) - (month - beside.month > 6)
    return f"{day}.{month}.{year}"


class RowReader:
    """
    Reads blocks of one layout by its conventions.
    """

    def __init__(self, layout: Layout, conventions: Conventions) -> None:
        self._layout = layout
        self._cells = Cells(layout, conventions)
        self._kinds: dict[str, int] = {"": OTHER}
        # A plus is rarer, and so looked for more quickly.
        self._has_exponents = b"+" in layout.table.data and b"E+" in layout.table.data

    def block(self, columns: Columns, *, has_states: bool) -> RowBlock:
        """
        The rows by column.

        Raises:
            CellRefused: at the first cell that is wrong.
        """
        self._refuse_exponents(columns)
        size, (cents, stated) = len(columns[0]), amounts_of(self._cells, columns)
        texts = self._texts(columns, self._ways(cents, stated))
        values = self._cells.text(columns, Role.VALUE_DAY)
        value_days, unreal = self._cells.value_days(values) if values else (NO_DAYS[:size], [])
        balances = self._cells.text(columns, Role.BALANCE)
        block = RowBlock(
            booking_day=self._booking_days(columns, has_states=has_states),
            value_day=value_days,
            amount_cents=cents,
            stated=stated,
            balance_cents=(
                self._cells.cents(balances, UNKNOWN_CENTS, Role.BALANCE) if balances else NO_BALANCES[:size]
            ),
            kind=self._returned(self._kind_codes(columns, size), texts[REASON]),
            texts=texts,
            unreal_value_days=unreal,
        )
        return self._with_text_fields(block) if self._layout.dialect.has_fields_in_text else block

    def _ways(self, cents: Sequence[int], stated: Sequence[int]) -> Sequence[int]:
        """
        Below zero where money went out; only payers and payees ask for more than what is written.
        """
        if PARTIES.isdisjoint(self._layout.columns):
            return cents
        return [way or amount for amount, way in zip(cents, stated, strict=True)]

    def _with_text_fields(self, block: RowBlock) -> RowBlock:
        """
        The block with what its descriptions tell in the columns where it belongs.
        """
        _, _, descriptions, _, _, references = block.texts
        given = fields_in(descriptions)
        texts = (given.names, given.ibans, descriptions, given.reasons, given.end_to_ends, references)
        return replace(block, kind=given.kinds, texts=texts)

    def money(self, columns: Columns, role: Role) -> list[int]:
        """
        The cents of a column, UNKNOWN_CENTS where it is empty.
        """
        texts = self._cells.text(columns, role) or [""] * len(columns[0])
        return self._cells.cents(texts, UNKNOWN_CENTS, role)

    def _booking_days(self, columns: Columns, *, has_states: bool) -> list[int]:
        """
        The first day that a row gives; a row that is not booked may have none.
        """
        found: list[int] | None = None
        for role in DAYS:
            for place in self._layout.columns.get(role, ()):
                days = self._days(columns, place, role)
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

    def _days(self, columns: Columns, place: int, role: Role) -> list[int]:
        """
        The days of a column; "30.12" is of the year of the interest day beside it, or the one next to it.
        """
        values = self._cells.text(columns, Role.VALUE_DAY)
        try:
            return self._cells.days(columns[place], role)
        except CellRefused:
            if values is None or not any(map(WITHOUT_YEAR.fullmatch, columns[place])):
                raise
        near, _ = self._cells.value_days(values)
        return self._cells.days([_with_year(*pair) for pair in zip(columns[place], near, strict=True)], role)

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
        try:
            return [*map(self._kinds.__getitem__, texts)]
        except KeyError:
            self._kinds |= {text: kind_code_of(text) for text in set(texts).difference(self._kinds)}
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

    def _texts(self, columns: Columns, ways: Sequence[int]) -> tuple[list[str], ...]:
        """
        The text columns in the order of the canonical batch; a way is below zero where money went out.
        """
        size = len(ways)
        parties = accounts_of(self._cells, columns, ways)
        names = names_of(self._cells, columns, ways)
        ibans = [""] * size if parties is None else iban_column(parties)
        if parties is not None and not any(names):
            names = tidy_column(["" if iban else text for text, iban in zip(parties, ibans, strict=True)])
        reasons = self._cells.text(columns, Role.RETURN_REASON)
        ends = self._cells.text(columns, Role.END_TO_END)
        references = self._cells.text(columns, Role.REFERENCE)
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
        if not self._has_exponents:
            return
        for role in IDENTIFIERS:
            for place in self._layout.columns.get(role, ()):
                if "E+" in "".join(columns[place]):
                    row = next((row for row, text in enumerate(columns[place]) if EXPONENT.fullmatch(text)), None)
                    if row is not None:
                        raise CellRefused(
                            row, place, "expected all digits; a spreadsheet has shortened them to an exponent"
                        )
