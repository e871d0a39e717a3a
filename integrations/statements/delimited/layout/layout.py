"""
Which column of a table says what: identified by column names, or by the shape of the cells where a bank writes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrations.statements.delimited.layout.above import account_above, currency_above, currency_in_cells
from integrations.statements.delimited.layout.contents import DAYS, settled_roles
from integrations.statements.delimited.layout.headerless import HEADERLESS, Headerless
from integrations.statements.delimited.layout.own_money import settle_amount, settle_currency
from integrations.statements.delimited.layout.record_codes import RecordCodes, record_codes_in
from integrations.statements.delimited.layout.table import DELIMITERS, Table, sample_rows
from integrations.statements.delimited.vocabulary.column_names import column_role, is_understood
from integrations.statements.delimited.vocabulary.dialects import DIALECTS, Dialect
from integrations.statements.delimited.vocabulary.roles import ROLE_OF, SHARED, Role, currency_in, folded_name
from integrations.statements.evidence.written_days import DayOrder

NO_DIALECT = Dialect("generic", frozenset())
# The row of column names names at least a day and an amount, and no file has more lines above it.
MAX_PREAMBLE = 60
# Nor more cells above its bookings: each is a name whose words are looked up.
MAX_NAMES = 6_000
# Under "value" and "debit/credit" some banks write the amount.
MONEY_ROLES = frozenset((Role.AMOUNT, Role.DEBIT, Role.CREDIT))
MONEY_NAMES = MONEY_ROLES | {Role.VALUTA, Role.SIGN}
# Of two columns of one role, the one in the account's own currency, or with the whole number of an account.
BETTER = re.compile(
    r"\b(?:iban|rachunku|uctu|saskaitos|account currency|kontowahrung|card currency|billing|платежа"
    r"|счета|рахунку|картки|counterparty|tegenpartij|contrepartie)\b"
)


@dataclass(frozen=True)
class Layout:
    """
    A table and what its columns are.

    Attributes:
        skip: rows up to and with the column names.
        column_names: as written, "" where there are none.
        columns: the columns of each role, in order.
        currency: named in a column name or above the table.
        account: an IBAN or a number named above the table.
        unknown: column names of which no word is known, above cells that hold something.
        record_codes: the code by which rows of balances differ from bookings, None where all rows are bookings.
    """

    table: Table
    skip: int
    column_names: tuple[str, ...]
    columns: Mapping[Role, tuple[int, ...]]
    dialect: Dialect
    currency: str | None = None
    account: str = ""
    unknown: tuple[str, ...] = ()
    record_codes: RecordCodes | None = None

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
        column_name = self.column_names[column].strip() if column < len(self.column_names) else ""
        return column_name or f"column {column + 1}"


def layout_of(data: bytes) -> Layout | None:
    """
    The layout under the delimiter that gives most columns a role; None where none has a day and an amount.
    """
    for headerless in HEADERLESS:
        table = Table(data, headerless.delimiter, headerless.quote)
        if _has_shapes(headerless, sample_rows(table)[:3]):
            return _headerless_layout(headerless, table)
    layouts = []
    for quote in ('"', "'"):
        for delimiter in DELIMITERS:
            table = Table(data, delimiter, quote)
            layout = _below_column_names(table, sample_rows(table))
            if layout is not None:
                layouts.append(layout)
        if layouts:
            break
    return max(layouts, key=lambda layout: sum(map(len, layout.columns.values())), default=None)


def _has_shapes(headerless: Headerless, rows: list[list[str]]) -> bool:
    widths = (len(headerless.roles) - 1, len(headerless.roles), len(headerless.roles) + 1)
    return bool(rows) and all(
        len(row) in widths
        and max(headerless.shapes) < len(row)
        and all(shape.fullmatch(row[column].strip()) for column, shape in headerless.shapes.items())
        for row in rows
    )


def _headerless_layout(headerless: Headerless, table: Table) -> Layout:
    width = len(sample_rows(table)[0])
    columns: dict[Role, tuple[int, ...]] = {}
    for column, role in enumerate(headerless.roles[:width]):
        columns[role] = (*columns.get(role, ()), column)
    return Layout(table, 0, (), columns, _dialect_of(headerless))


def _dialect_of(headerless: Headerless) -> Dialect:
    return Dialect(
        headerless.name,
        frozenset(),
        has_balances=headerless.has_balances,
        has_fields_in_text=headerless.has_fields_in_text,
        spent_is_positive=headerless.spent_is_positive,
        day_order=DayOrder.DAY_FIRST,
    )


def _below_column_names(table: Table, rows: list[list[str]]) -> Layout | None:
    """
    The layout below the row near the start that names most columns.
    """
    named, cells = [], 0
    for number, row in enumerate(rows[:MAX_PREAMBLE]):
        cells += len(row)
        if len(row) < 2 or cells > MAX_NAMES:
            continue
        roles = _named_roles(row)
        if _name_both(roles):
            named.append((len(roles) - roles.count(Role.IGNORED), -number))
    if not named:
        return None
    number = -max(named)[1]
    layout = _layout_below(table, rows, number)
    has_both = bool(MONEY_ROLES.intersection(layout.columns) and set(DAYS).intersection(layout.columns))
    # Above no rows at all, a line of words counts as column names only where they are such as banks are known to write.
    is_sure = number + 1 < len(rows) or _are_listed(layout)
    return layout if has_both and is_sure else None


def _are_listed(layout: Layout) -> bool:
    names = [folded_name(column_name) for column_name in layout.column_names]
    listed = {ROLE_OF[name] for name in names if name in ROLE_OF}
    return bool(MONEY_ROLES & listed and listed.intersection(DAYS))


def names_columns(row: Sequence[str]) -> bool:
    """
    Whether the row names at least a day and an amount.
    """
    return _name_both(_named_roles(row))


def _name_both(roles: Sequence[Role]) -> bool:
    return not MONEY_NAMES.isdisjoint(roles) and not set(DAYS).isdisjoint(roles)


def _named_roles(row: Sequence[str]) -> list[Role]:
    """
    The roles that a row names, if it is one of column names.
    """
    names = [folded_name(cell) for cell in row]
    return _roles(names, _dialect_among(names))


def _dialect_among(names: Sequence[str]) -> Dialect:
    given = set(names)
    return next(
        (dialect for dialect in DIALECTS if dialect.column_names <= given and _is_own(dialect, given)), NO_DIALECT
    )


def _layout_below(table: Table, rows: list[list[str]], number: int) -> Layout:
    column_names = tuple(rows[number])
    names = [folded_name(column_name) for column_name in column_names]
    dialect = _dialect_among(names)
    cells = _cells_below(rows, number, names)
    account = account_above(rows[:number])
    is_declared = dialect is not NO_DIALECT
    roles = settled_roles(_roles(names, dialect), names, cells, account, is_declared=is_declared)
    settle_amount(roles, names, column_names, cells)
    money = _money(_columns(roles, names, dialect))
    if money and Role.CURRENCY not in dialect.roles.values():
        settle_currency(roles, money[0], names, column_names, cells)
    columns = _columns(roles, names, dialect)
    currency = next((code for column in money if (code := currency_in(column_names[column]))), dialect.currency)
    currency = currency or currency_in_cells([cells[column] for column in money]) or currency_above(rows[:number])
    unknown = tuple(
        column_names[column].strip()
        for column, name in enumerate(names)
        if name and name not in dialect.roles and not is_understood(name) and any(cells[column])
    )
    records = record_codes_in(cells)
    return Layout(table, number + 1, column_names, columns, dialect, currency, account, unknown, records)


def _cells_below(rows: Sequence[list[str]], number: int, names: Sequence[str]) -> list[list[str]]:
    """
    The first cells of each column; some banks name more columns than they write.
    """
    below = [row for row in rows[number + 1 :] if row != rows[number]]
    named = max(column for column, name in enumerate(names) if name) + 1
    width = min(named, max(map(len, below), default=named))
    return [[row[column] for row in below if column < len(row) >= width] for column in range(len(names))]


def _money(columns: Mapping[Role, tuple[int, ...]]) -> list[int]:
    """
    The columns that hold what was booked.
    """
    return [column for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) for column in columns.get(role, ())]


def _columns(roles: Sequence[Role], names: Sequence[str], dialect: Dialect) -> dict[Role, tuple[int, ...]]:
    """
    The columns of each role, the surest first; only texts, names, kinds and days may have several.
    """
    columns: dict[Role, tuple[int, ...]] = {}
    for column in sorted(range(len(roles)), key=lambda column: -_sureness(names[column], roles[column], dialect)):
        role = roles[column]
        if role is not Role.IGNORED and (role in SHARED or role in DAYS or role not in columns):
            columns[role] = (*columns.get(role, ()), column)
    if Role.DESCRIPTION in columns:
        columns[Role.DESCRIPTION] = tuple(sorted(columns[Role.DESCRIPTION]))
    return columns


def _sureness(name: str, role: Role, dialect: Dialect) -> int:
    """
    A bank's own word first, then the account's own currency or a whole IBAN, then the table before a guess.
    """
    if name in dialect.roles:
        return 9
    listed = 2 if name in ROLE_OF else 0
    return listed + 3 * bool((role is Role.NAME or role not in SHARED) and BETTER.search(name))


def _is_own(dialect: Dialect, names: set[str]) -> bool:
    """
    A card issuer's three bare columns are only its own where nothing else stands beside them.
    """
    return not dialect.spent_is_positive or names - {""} == dialect.column_names


def _roles(names: Sequence[str], dialect: Dialect) -> list[Role]:
    roles = [dialect.roles.get(name) or column_role(name) for name in names]
    if not set(DAYS).intersection(roles) and roles.count(Role.VALUE_DAY) == 1:
        # A bank that tells the interest day only has no other day of booking.
        roles[roles.index(Role.VALUE_DAY)] = Role.TRANSACTION_DATE
    return roles
