"""
What a column is when its cells say more than its name: "Valuta" is a currency here and a day there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from integrations.statements.delimited.vocabulary.column_names import is_understood
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.evidence.decimals import looks_like_amount
from integrations.statements.words.currencies import CODES
from integrations.statements.words.directions import IN, OUT, PLAIN_DIRECTIONS, signs_of
from integrations.statements.words.folding import folded
from risk_model.transactions.iban import iban_of

DAYS = (Role.BOOKING_DATE, Role.TRANSACTION_DATE, Role.STARTED)
MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE, Role.BALANCE_BEFORE)
TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
# A day as most exports write it; enough to tell it from an amount.
DAY = re.compile(r"(?:[0-9]{1,2}[-/. ]){2}[0-9]{2,4}\.?|[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}\.?|20[0-9]{6}", re.ASCII)
DIGIT = re.compile("[0-9]", re.ASCII)
# Column names under which some banks write the own account, and others that of the other party.
OPEN_ACCOUNTS = frozenset(
    (
        "iban", "konto", "kontonummer", "kontonr", "konto nr", "account number", "account no", "account iban", "compte",
        "numero de compte", "cuenta", "numero de cuenta", "conto", "numer konta", "nr rachunku", "numer rachunku",
        "iban kontonummer", "iban konto nr", "kontonummer iban", "tilinumero", "konto iban", "iban bban",
    )
)  # fmt: skip
FREE_REFERENCES = frozenset(("reference", "referentie", "referenz", "referencia", "referens", "riferimento", "viite"))
WORD = re.compile(r"[^\W\d_]{2}")
# A sign of its own: a minus before or behind, brackets, a word for debit behind the number.
SIGNED = re.compile(r"[-\u2212\u2013(]|[0-9]\s*(?:DR|Dr|D|S)\.?$")
# Columns that may hold words of direction under any name; texts do so only where they hold nothing else.
TEXT_ROLES = frozenset((Role.DESCRIPTION, Role.NAME, Role.REFERENCE))
OPEN_ROLES = TEXT_ROLES | {Role.KIND, Role.IGNORED, Role.STATUS}
# A column of directions has two words, and some more where fees and the like have their own.
MAX_DIRECTION_WORDS = 12
# The score of a column of which every word is a direction; one more where both ways occur.
ALL_KNOWN = 3
NAMES = frozenset((Role.NAME, Role.PAYER, Role.PAYEE))


def settled_roles(
    roles: Sequence[Role], names: Sequence[str], columns: Sequence[Sequence[str]], account: str, *, is_declared: bool
) -> list[Role]:
    """
    The roles, changed where the cells below a column name cannot be what it says.

    Args:
        names: the folded column names.
        columns: the first cells of each column.
        account: of the holder, where it stands above the table.
        is_declared: whether a dialect says what the columns are.
    """
    said = [{cell.strip() for cell in column if cell.strip()} for column in columns]
    found = [_by_cells(role, cells) for role, cells in zip(roles, said, strict=True)]
    # Asked once, not for each column: a table may have hundreds.
    for place, cells in enumerate(said):
        if found[place] in NAMES and cells and Role.COUNTERPARTY_IBAN not in found and all(map(iban_of, cells)):
            found[place] = Role.COUNTERPARTY_IBAN
        if found[place] is Role.ACCOUNT and names[place] in OPEN_ACCOUNTS:
            found[place] = (Role.ACCOUNT, Role.COUNTERPARTY_IBAN)[_is_other_party(place, found, columns, account)]
    _complete_directions(found, columns)
    _settle_direction(found, said, is_declared=is_declared)
    _settle_texts(found, names, said)
    if {Role.DEBIT, Role.CREDIT} <= set(found):
        # Beside both directions an amount counts where each row has one.
        for place, column in enumerate(columns):
            if found[place] is Role.AMOUNT and "" in map(str.strip, column):
                found[place] = Role.IGNORED
    _restore(found, roles)
    return found


def _restore(found: list[Role], roles: Sequence[Role]) -> None:
    """
    Where no column of a day or of money is left, those headed so are wrong in their cells, and errors name them.
    """
    for kind in (frozenset(DAYS), frozenset((Role.AMOUNT, Role.DEBIT, Role.CREDIT))):
        if not kind.intersection(found):
            found[:] = [role if role in kind else changed for role, changed in zip(roles, found, strict=True)]


def _complete_directions(found: list[Role], columns: Sequence[Sequence[str]]) -> None:
    """
    Beside one column for money out or in, the nameless one that has an amount where that one has none is the other.
    """
    one = {Role.DEBIT, Role.CREDIT}.intersection(found)
    if len(one) != 1 or Role.AMOUNT in found:
        return
    known = [columns[place] for place, role in enumerate(found) if role in one]
    taken = [any(map(_is_something, cells)) for cells in zip(*known, strict=True)]
    others = [
        place
        for place, cells in enumerate(columns)
        if found[place] is Role.IGNORED and len(cells) == len(taken) and _fills(cells, taken)
    ]
    if len(others) == 1:
        found[others[0]] = Role.CREDIT if Role.DEBIT in one else Role.DEBIT


def _fills(cells: Sequence[str], taken: Sequence[bool]) -> bool:
    """
    Whether the cells are amounts, one in each row that has none yet and only there.
    """
    return (
        not all(taken)
        and all(_is_something(cell) != is_taken for cell, is_taken in zip(cells, taken, strict=True))
        and all(looks_like_amount(cell) for cell in cells if cell.strip())
    )


def _is_something(cell: str) -> bool:
    return any(digit in cell for digit in "123456789")


def _settle_texts(found: list[Role], names: Sequence[str], said: Sequence[set[str]]) -> None:
    """
    Texts under "reference" and under column names that nobody knows, where they are what was paid for.
    """
    # Beside the bank's own number, where nothing else says it, or without any digit, it is what the payer wrote.
    is_beside, is_alone = found.count(Role.REFERENCE) > 1, Role.DESCRIPTION not in found
    for place, cells in enumerate(said):
        is_free = found[place] is Role.REFERENCE and names[place] in FREE_REFERENCES
        has_words = any(map(WORD.search, cells)) and (is_alone or not any(map(DIGIT.search, cells)))
        if is_free and (is_beside or has_words):
            found[place] = Role.DESCRIPTION
    if Role.DESCRIPTION not in found:
        for place, cells in enumerate(said):
            if found[place] is Role.IGNORED and not is_understood(names[place]) and any(map(WORD.search, cells)):
                found[place] = Role.DESCRIPTION


def _settle_direction(found: list[Role], said: Sequence[set[str]], *, is_declared: bool) -> None:
    """
    A column of words for money out and money in, whatever its name, beside amounts that have no signs.

    One whose words are all known comes first, then one that knows both ways: what it does not know is refused by name.
    A bank whose columns are declared signs its amounts; where none has a sign only words that are all known count.
    """
    if Role.SIGN in found or Role.AMOUNT not in found:
        return
    are_signed = _are_signed(found, said)
    if are_signed and is_declared:
        return
    if are_signed:
        # Beside signs only words that mean nothing else are held against them.
        said = [cells if cells and {folded(cell) for cell in cells} <= PLAIN_DIRECTIONS else set() for cells in said]
    best, most = None, ALL_KNOWN - 1 if is_declared else 0
    for place, cells in enumerate(said):
        score = _direction_score(found[place], cells)
        if score > most:
            best, most = place, score
    if best is not None:
        found[best] = Role.SIGN


def _direction_score(role: Role, cells: set[str]) -> int:
    if role not in OPEN_ROLES or not 0 < len(cells) <= MAX_DIRECTION_WORDS:
        return 0
    signs = set(signs_of(cells).values())
    goes_both_ways = {IN, OUT} <= signs
    if role in TEXT_ROLES:
        # Whole descriptions that are nothing but such words.
        return 1 if goes_both_ways and 0 not in signs else 0
    if 0 not in signs:
        return ALL_KNOWN + goes_both_ways
    return 2 if goes_both_ways else 0


def _are_signed(roles: Sequence[Role], said: Sequence[set[str]]) -> bool:
    """
    Whether the amounts have signs of their own.
    """
    amounts = {cell for role, cells in zip(roles, said, strict=True) if role is Role.AMOUNT for cell in cells}
    return any(map(SIGNED.search, amounts))


def _by_cells(role: Role, said: set[str]) -> Role:
    if role is Role.VALUTA:
        return _valuta(said)
    if not said:
        return Role.IGNORED if role is Role.CURRENCY else role
    if role is Role.SIGN and all(map(DIGIT.search, said)):
        return Role.AMOUNT
    if role in DAYS and all(map(TIME.fullmatch, said)):
        return Role.IGNORED
    if role in MONEY and (all(map(DAY.fullmatch, said)) or not any(map(DIGIT.search, said))):
        return Role.IGNORED
    return role


def _valuta(said: set[str]) -> Role:
    if said and said <= CODES:
        return Role.CURRENCY
    return Role.AMOUNT if said and not any(map(DAY.match, said)) and all(map(DIGIT.search, said)) else Role.VALUE_DAY


def _is_other_party(place: int, roles: Sequence[Role], columns: Sequence[Sequence[str]], account: str) -> bool:
    """
    Whether an account is not the holder's: that one stands elsewhere, or is the same in each row and never empty.
    """
    if Role.COUNTERPARTY_IBAN in roles:
        return False
    cells = [cell.strip() for cell in columns[place]]
    said = {cell for cell in cells if cell}
    if not said:
        return False
    own_stands_elsewhere = bool(account) or Role.ACCOUNT in (*roles[:place], *roles[place + 1 :])
    varies = len(said) > 1 and bool(NAMES.intersection(roles))
    follows = place > 0 and roles[place - 1] in NAMES
    is_another = own_stands_elsewhere and account not in {"".join(cell.split()) for cell in said}
    return "" in cells or varies or follows or is_another
