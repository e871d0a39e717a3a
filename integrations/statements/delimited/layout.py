"""
Which column of a table says what: told by headings, or by the shape of the cells where a bank writes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrations.statements.delimited.dialects import DIALECTS, HEADLESS, SWEDBANK_RECORDS, Dialect, Headless, Records
from integrations.statements.delimited.roles import CURRENCIES, SHARED, Role, currency_in, folded_heading, role_of
from integrations.statements.delimited.table import DELIMITERS, Table, sample_rows
from integrations.statements.delimited.words import sign_of
from integrations.statements.iban import checksum_holds, iban_of

DAYS = (Role.BOOKED, Role.DONE, Role.STARTED)
NO_DIALECT = Dialect("generic", frozenset())
# A heading row names at least a day and an amount, and no file has more lines above it.
MAX_PREAMBLE = 30
TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """
    A table and what its columns are.

    Attributes:
        skip: rows up to and with the headings.
        headings: as written, "" where there are none.
        columns: the columns of each role, in order.
        currency: named in a heading or above the table.
        account: an IBAN named above the table.
    """

    table: Table
    skip: int
    headings: tuple[str, ...]
    columns: Mapping[Role, tuple[int, ...]]
    dialect: Dialect
    currency: str | None = None
    account: str = ""
    records: Records | None = None

    def first(self, role: Role) -> int | None:
        """
        The first column of the role.
        """
        found = self.columns.get(role)
        return found[0] if found else None

    def name_of(self, column: int) -> str:
        """
        The column as an error names it.
        """
        heading = self.headings[column].strip() if column < len(self.headings) else ""
        return heading or f"column {column + 1}"


def layout_of(data: bytes) -> Layout | None:
    """
    The layout under the delimiter that gives most columns a role; None where none has a day and an amount.
    """
    for headless in HEADLESS:
        table = Table(data, headless.delimiter, headless.quote)
        if _has_shapes(headless, sample_rows(table)[:3]):
            return _headless_layout(headless, table)
    layouts = []
    for quote in ('"', "'"):
        for delimiter in DELIMITERS:
            table = Table(data, delimiter, quote)
            layout = _with_headings(table, sample_rows(table))
            if layout is not None:
                layouts.append(layout)
        if layouts:
            break
    return max(layouts, key=lambda layout: sum(map(len, layout.columns.values())), default=None)


def _has_shapes(headless: Headless, rows: list[list[str]]) -> bool:
    widths = (len(headless.roles) - 1, len(headless.roles), len(headless.roles) + 1)
    return bool(rows) and all(
        len(row) in widths
        and max(headless.shapes) < len(row)
        and all(shape.fullmatch(row[column].strip()) for column, shape in headless.shapes.items())
        for row in rows
    )


def _headless_layout(headless: Headless, table: Table) -> Layout:
    width = len(sample_rows(table)[0])
    columns: dict[Role, tuple[int, ...]] = {}
    for column, role in enumerate(headless.roles[:width]):
        columns[role] = (*columns.get(role, ()), column)
    return Layout(table, 0, (), columns, _dialect_of(headless))


def _dialect_of(headless: Headless) -> Dialect:
    return Dialect(headless.name, frozenset(), has_balances=True, tells_in_text=headless.name == "abn amro")


def _with_headings(table: Table, rows: list[list[str]]) -> Layout | None:
    for number, row in enumerate(rows[:MAX_PREAMBLE]):
        if len(row) > 1 and _is_heading(row):
            return _layout_below(table, rows, number)
    return None


def _is_heading(row: Sequence[str]) -> bool:
    roles = set(_roles(row, NO_DIALECT))
    has_money = Role.AMOUNT in roles or {Role.DEBIT, Role.CREDIT} & roles
    return bool(roles.intersection(DAYS) and has_money)


def _layout_below(table: Table, rows: list[list[str]], number: int) -> Layout:
    headings = tuple(rows[number])
    names = {folded_heading(heading) for heading in headings}
    dialect = next(
        (dialect for dialect in DIALECTS if dialect.headings <= names and _is_own(dialect, names)), NO_DIALECT
    )
    below = [row for row in rows[number + 1 :] if row != rows[number]]
    roles = _roles(headings, dialect)
    columns: dict[Role, tuple[int, ...]] = {}
    for column, named in enumerate(roles):
        role = _by_content(named, [row[column] for row in below if column < len(row)])
        if role is Role.SIGN is not named and Role.SIGN in roles:
            role = named
        if role is Role.IGNORED or (
            role not in SHARED and role not in DAYS and role in columns and not _is_better(headings[column])
        ):
            continue
        columns[role] = (*columns.get(role, ()), column) if role in SHARED else (column, *columns.get(role, ()))
    money = [headings[column] for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) for column in columns.get(role, ())]
    currency = next((code for heading in money if (code := currency_in(heading))), dialect.currency)
    records = SWEDBANK_RECORDS if dialect.name == "swedbank" else None
    return Layout(table, number + 1, headings, columns, dialect, currency, _account_above(rows[:number]), records)


def _is_own(dialect: Dialect, names: set[str]) -> bool:
    """
    A card issuer's three bare columns are only its own where nothing else stands beside them.
    """
    return not dialect.spent_is_positive or names - {""} == dialect.headings


def _is_better(heading: str) -> bool:
    return "iban" in folded_heading(heading)


def _roles(headings: Sequence[str], dialect: Dialect) -> list[Role]:
    names = [folded_heading(heading) for heading in headings]
    roles = [dialect.roles.get(name) or role_of(name) for name in names]
    if not set(DAYS).intersection(roles) and roles.count(Role.VALUE_DAY) == 1:
        # A bank that tells the interest day only has no other day of booking.
        roles[roles.index(Role.VALUE_DAY)] = Role.DONE
    return roles


def _by_content(role: Role, cells: list[str]) -> Role:
    """
    "Valuta" is a currency here and a day there; a type may be a word for the sign, and a time of the day is no day.
    """
    said = {cell.strip() for cell in cells if cell.strip()}
    if role is Role.VALUTA:
        return Role.CURRENCY if said and said <= CURRENCIES else Role.VALUE_DAY
    if role is Role.KIND and all(map(sign_of, said)) and -1 in map(sign_of, said):
        return Role.SIGN
    return Role.IGNORED if role in DAYS and said and all(map(TIME.fullmatch, said)) else role


def _account_above(rows: list[list[str]]) -> str:
    cells = (cell.split("/")[0] for row in rows for cell in row)
    found = {iban for cell in cells if (iban := iban_of(cell.strip())) and checksum_holds(iban)}
    return found.pop() if len(found) == 1 else ""
