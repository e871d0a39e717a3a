"""
Tables whose column names are absent or not understood: day and amount are identified from the cells below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from integrations.statements.delimited.layout.above import currency_in_cells
from integrations.statements.delimited.layout.contents import NAMES
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.layout.own_money import moves, settle_currency
from integrations.statements.delimited.layout.table import DELIMITERS, Table, sample_rows
from integrations.statements.delimited.vocabulary.column_names import column_role
from integrations.statements.delimited.vocabulary.dialects import Dialect
from integrations.statements.delimited.vocabulary.roles import Role, currency_in, folded_name
from integrations.statements.evidence.decimals import looks_like_amount
from integrations.statements.evidence.written_days import is_written_day
from integrations.statements.words.currencies import CODES
from integrations.statements.words.directions import signs_of
from risk_model.transactions.iban import iban_of

GUESSED = Dialect("columns identified by their cells", frozenset())
# Money has cents; whole numbers are numbers of something, unless a balance proves them.
CENTS = re.compile(r"[.,][0-9]{2}(?![0-9])")
ACCOUNT = re.compile(r"[0-9][0-9 ./-]{7,32}", re.ASCII)
SIGNED = re.compile(r"[-−(+]|[DC]R?$")
LETTERS = re.compile(r"[^\W\d_]{2}")
# What a column name may add: which text is whose.
TEXTS = NAMES | {Role.DESCRIPTION, Role.REFERENCE, Role.KIND, Role.STATUS, Role.END_TO_END}
# A day, an amount, and some word on what it was for.
MIN_COLUMNS = 3
# More columns of whole numbers are no statement.
MAX_WHOLE = 12
# So many rows a balance of whole numbers has to run on over.
PROVING_ROWS = 4


def guessed_layout(data: bytes) -> Layout | None:
    """
    The layout whose cells show one day and one amount a row, under the delimiter that parts most; None where none do.
    """
    found = []
    for delimiter in DELIMITERS:
        table = Table(data, delimiter)
        rows = sample_rows(table)
        width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
        for is_money in (_is_money, looks_like_amount) if width >= MIN_COLUMNS else ():
            fits = (number for number, row in enumerate(rows) if len(row) == width and _has_both(row, is_money))
            start = next(fits, None)
            layout = None if start is None else _layout_from(table, rows, start, width, is_money)
            if layout is not None:
                found.append(layout)
                break
    return max(found, key=lambda layout: len(layout.columns), default=None)


def _layout_from(
    table: Table, rows: list[list[str]], start: int, width: int, is_money: Callable[[str], bool]
) -> Layout | None:
    body = [row for row in rows[start:] if len(row) == width]
    above = rows[start - 1] if start and len(rows[start - 1]) == width else []
    column_names = tuple(above) if not any(map(is_money, above)) else ()
    columns = [[row[column].strip() for row in body] for column in range(width)]
    roles = [_role_of(cells) for cells in columns]
    _place_days(roles)
    place_money = _place_money if is_money is _is_money else _place_whole_money
    if not place_money(roles, columns, column_names) or not {Role.TRANSACTION_DATE, Role.DESCRIPTION} <= set(roles):
        return None
    _place_accounts(roles, columns)
    amounts = [place for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) for place in _places(roles, role)]
    if column_names:
        settle_currency(roles, amounts[0], [*map(folded_name, column_names)], column_names, columns)
    currency = next((code for place in amounts if column_names and (code := currency_in(column_names[place]))), None)
    currency = currency or currency_in_cells([columns[place] for place in amounts])
    for place, column_name in enumerate(column_names):
        if roles[place] is Role.DESCRIPTION and (named := column_role(folded_name(column_name))) in TEXTS:
            roles[place] = named
    found: dict[Role, tuple[int, ...]] = {}
    for place, role in enumerate(roles):
        if role is Role.DESCRIPTION or role not in found:
            found[role] = (*found.get(role, ()), place)
    found.pop(Role.IGNORED, None)
    return Layout(table, start, column_names, found, GUESSED, currency)


def _places(roles: Sequence[Role], role: Role) -> list[int]:
    return [place for place, found in enumerate(roles) if found is role]


def _role_of(cells: Sequence[str]) -> Role:
    """
    What one column is by itself.
    """
    said = {cell for cell in cells if cell}
    return next((role for role, fits in _readings(cells, said) if fits), Role.IGNORED)


def _readings(cells: Sequence[str], said: set[str]) -> Iterator[tuple[Role, bool]]:
    yield Role.IGNORED, not said
    yield Role.TRANSACTION_DATE, "" not in cells and all(map(is_written_day, said))
    yield Role.AMOUNT, all(map(_is_money, said))
    yield Role.CURRENCY, said <= CODES
    yield Role.SIGN, all(signs_of(said).values())
    yield Role.COUNTERPARTY_IBAN, all(map(iban_of, said)) or all(map(ACCOUNT.fullmatch, said))
    yield Role.DESCRIPTION, any(map(LETTERS.search, said))


def _place_days(roles: list[Role]) -> None:
    days = [place for place, role in enumerate(roles) if role is Role.TRANSACTION_DATE]
    for number, place in enumerate(days):
        roles[place] = (Role.TRANSACTION_DATE, Role.VALUE_DAY)[number] if number < 2 else Role.IGNORED


def _place_money(roles: list[Role], columns: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """
    Which of the columns of money is the amount, or debit and credit, and which the balance; whether that is clear.
    """
    money = [place for place, role in enumerate(roles) if role is Role.AMOUNT]
    full = [place for place in money if "" not in columns[place]]
    for place in money:
        roles[place] = Role.IGNORED
    for pair in pairwise(money):
        if all(bool(a) != bool(b) for a, b in zip(*(columns[place] for place in pair), strict=True)):
            balance = next((place for place in full if place not in pair), None)
            found = _debit_and_credit(columns, names, pair, balance)
            if found is None:
                return False
            roles[found[0]], roles[found[1]] = Role.DEBIT, Role.CREDIT
            if balance is not None:
                roles[balance] = Role.BALANCE
            return True
    chosen = _amount_and_balance(full, columns)
    if chosen is None:
        return False
    amount, balance = chosen
    roles[amount] = Role.AMOUNT
    if balance is not None:
        roles[balance] = Role.BALANCE
    # Amounts of which none shows which way it went are none that one could sign.
    signed = any(map(SIGNED.search, columns[amount]))
    if signed:
        # Then a column of signs is of something else.
        roles[:] = [Role.IGNORED if role is Role.SIGN else role for role in roles]
    has_sign = Role.SIGN in roles or signed
    return has_sign or (balance is not None and len(columns[amount]) > 1)


def _amount_and_balance(full: Sequence[int], columns: Sequence[Sequence[str]]) -> tuple[int, int | None] | None:
    """
    The amount and the balance that it moves; without one the first column, where no other shows signs; else None.
    """
    for amount in full[:MAX_WHOLE]:
        for balance in full[:MAX_WHOLE]:
            if amount != balance and moves(columns[amount], columns[balance], signed=False):
                return amount, balance
    has_sign = any(any(map(SIGNED.search, columns[place])) for place in full[1:])
    return (full[0], None) if full and not has_sign else None


def _place_whole_money(roles: list[Role], columns: Sequence[Sequence[str]], _names: Sequence[str]) -> bool:
    """
    The one column of signed whole numbers by which another moves over all rows: the amount and the balance.
    """
    others = (Role.TRANSACTION_DATE, Role.VALUE_DAY)
    whole = [
        place
        for place, cells in enumerate(columns)
        if roles[place] not in others and len(set(cells)) > 1 and all(map(looks_like_amount, cells))
    ]
    pairs = [
        (amount, balance)
        for amount in whole[:MAX_WHOLE]
        if any(map(SIGNED.search, columns[amount])) and len(columns[amount]) >= PROVING_ROWS
        for balance in whole
        if balance != amount and moves(columns[amount], columns[balance], signed=True)
    ]
    if len(pairs) != 1 or len(whole) > MAX_WHOLE:
        return False
    (amount, balance), *_ = pairs
    roles[:] = [Role.IGNORED if role in (Role.AMOUNT, Role.SIGN) else role for role in roles]
    roles[amount], roles[balance] = Role.AMOUNT, Role.BALANCE
    return True


def _debit_and_credit(
    columns: Sequence[Sequence[str]], names: Sequence[str], pair: tuple[int, int], balance: int | None
) -> tuple[int, int] | None:
    """
    Which of two columns is the debit and which the credit; None where neither balances nor names nor signs prove one.
    """
    orders = (pair, pair[::-1])
    if balance is not None:
        moving = [order for order in orders if moves(_signed(columns, order), columns[balance], signed=True)]
        if moving:
            return moving[0]
    roles = {place: column_role(folded_name(names[place])) for place in pair if place < len(names)}
    if Role.DEBIT in roles.values() or Role.CREDIT in roles.values():
        return next((order for order in orders if _are_named(roles, order)), None)
    return next((order for order in orders if _have_minus(columns, order)), None)


def _signed(columns: Sequence[Sequence[str]], order: tuple[int, int]) -> list[str]:
    cells = zip(*(columns[place] for place in order), strict=True)
    return [f"-{debit.lstrip('-')}" if debit else credit for debit, credit in cells]


def _are_named(roles: Mapping[int, Role], order: tuple[int, int]) -> bool:
    debit, credit = (roles[place] for place in order)
    return debit in (Role.DEBIT, Role.IGNORED) and credit in (Role.CREDIT, Role.IGNORED)


def _have_minus(columns: Sequence[Sequence[str]], order: tuple[int, int]) -> bool:
    """
    Whether what is in the first is written negative throughout, and nothing in the second is.
    """
    debits, credits = ([cell for cell in columns[place] if cell] for place in order)
    return all(map(SIGNED.match, debits)) and bool(debits) and not any(map(SIGNED.search, credits))


def _place_accounts(roles: list[Role], columns: Sequence[Sequence[str]]) -> None:
    """
    The holder's account is the one that never changes; the other party's varies, or is left out in some row.

    Where several never change nothing tells which is whose, unless one is the first column of the table.
    """
    accounts = _places(roles, Role.COUNTERPARTY_IBAN)
    constant = [place for place in accounts if len(set(columns[place])) == 1]
    if constant[:1] == [0]:
        constant = [0]
    for place in constant:
        roles[place] = Role.ACCOUNT if len(constant) == 1 and (place == 0 or len(accounts) > 1) else Role.IGNORED


def _has_both(row: Sequence[str], is_money: Callable[[str], bool]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    days = [cell for cell in cells if is_written_day(cell)]
    return bool(days) and any(is_money(cell) for cell in cells if cell not in days)


def _is_money(cell: str) -> bool:
    text = cell.strip()
    return looks_like_amount(text) and CENTS.search(text) is not None and not is_written_day(text)
