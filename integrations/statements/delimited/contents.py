"""
What a column is when its cells say more than its heading: "Valuta" is a currency here and a day there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from integrations.statements.delimited.headings import is_understood
from integrations.statements.delimited.roles import CURRENCIES, Role
from integrations.statements.delimited.words import sign_of
from integrations.statements.iban import iban_of

DAYS = (Role.BOOKED, Role.DONE, Role.STARTED)
MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE, Role.BALANCE_BEFORE)
TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
# A day as most exports write it; enough to tell it from an amount.
DAY = re.compile(r"(?:[0-9]{1,2}[-/. ]){2}[0-9]{2,4}\.?|[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}\.?|20[0-9]{6}", re.ASCII)
DIGIT = re.compile("[0-9]", re.ASCII)
# Headings under which some banks write the own account, and others that of the other party.
OPEN_ACCOUNTS = frozenset(
    (
        "iban", "konto", "kontonummer", "kontonr", "konto nr", "account number", "account no", "account iban", "compte",
        "numero de compte", "cuenta", "numero de cuenta", "conto", "numer konta", "nr rachunku", "numer rachunku",
        "iban kontonummer", "iban konto nr", "kontonummer iban", "tilinumero", "konto iban", "iban bban",
    )
)  # fmt: skip
FREE_REFERENCES = frozenset(("reference", "referentie", "referenz", "referencia"))
WORD = re.compile(r"[^\W\d_]{2}")
NAMES = frozenset((Role.NAME, Role.PAYER, Role.PAYEE))


def settled_roles(
    roles: Sequence[Role], names: Sequence[str], columns: Sequence[Sequence[str]], account: str
) -> list[Role]:
    """
    The roles, changed where the cells below a heading cannot be what it says.

    Args:
        names: the folded headings.
        columns: the first cells of each column.
        account: of the holder, where it stands above the table.
    """
    said = [{cell.strip() for cell in column if cell.strip()} for column in columns]
    found = [_by_cells(role, cells) for role, cells in zip(roles, said, strict=True)]
    for place, (role, cells) in enumerate(zip(found, said, strict=True)):
        if role in NAMES and cells and Role.COUNTERPARTY not in found and all(map(iban_of, cells)):
            found[place] = Role.COUNTERPARTY
        if role is Role.KIND and _says_signs(cells) and Role.SIGN not in found:
            found[place] = Role.SIGN
        if role is Role.IGNORED and not names[place] and cells and all(map(sign_of, cells)) and Role.SIGN not in found:
            found[place] = Role.SIGN
        if role is Role.ACCOUNT and names[place] in OPEN_ACCOUNTS and _is_other_party(place, found, columns, account):
            found[place] = Role.COUNTERPARTY
    if found.count(Role.REFERENCE) > 1:
        # Beside the bank's own number, "reference" is what the payer wrote.
        found = [
            Role.DESCRIPTION if role is Role.REFERENCE and name in FREE_REFERENCES else role
            for role, name in zip(found, names, strict=True)
        ]
    if Role.DESCRIPTION not in found:
        found = [
            Role.DESCRIPTION
            if role is Role.IGNORED and not is_understood(name) and any(map(WORD.search, cells))
            else role
            for role, name, cells in zip(found, names, said, strict=True)
        ]
    if {Role.DEBIT, Role.CREDIT} <= set(found):
        # Beside both directions an amount counts where each row has one.
        found = [
            Role.IGNORED if role is Role.AMOUNT and "" in map(str.strip, column) else role
            for role, column in zip(found, columns, strict=True)
        ]
    return found


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
    if said and said <= CURRENCIES:
        return Role.CURRENCY
    return Role.AMOUNT if said and not any(map(DAY.match, said)) and all(map(DIGIT.search, said)) else Role.VALUE_DAY


def _says_signs(said: set[str]) -> bool:
    return all(map(sign_of, said)) and -1 in map(sign_of, said)


def _is_other_party(place: int, roles: Sequence[Role], columns: Sequence[Sequence[str]], account: str) -> bool:
    """
    Whether an account is not the holder's: that one stands elsewhere, or is the same in each row and never empty.
    """
    if Role.COUNTERPARTY in roles:
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
