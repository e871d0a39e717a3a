"""
Rows that are bookings beyond doubt, and yet lack what a booking cannot be without: these refuse the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from integrations.statements.delimited.groups import Key
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.account_rows import RowBlock
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.delimited.vocabulary.words import State, state_of
from integrations.statements.words.balances import balance_meant
from risk_model.transactions import TEXT_COLUMNS
from risk_model.transactions.iban import iban_of

AMOUNTS = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
# Programs write these where a number has been lost; a bank leaves the cell empty, or puts a dash.
LOST = frozenset(("nan", "null", "none", "n/a", "#n/a", "#value!", "#ref!"))
PARTIES = (Role.COUNTERPARTY_IBAN, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT)
PARTY_IBAN = TEXT_COLUMNS.index("counterparty_iban")
DIGIT = re.compile("[0-9]", re.ASCII)


def is_plain_booking(layout: Layout, row: Sequence[str]) -> bool:
    """
    Whether a row with a day and without an amount is a booking: a lost number, a direction, an account of another
    party, or a party and a balance show it.

    A row that is only announced or was taken back, and one that says it is a balance, is none.
    """
    if any(balance_meant(cell) for cell in row if cell) or _is_unbooked(layout, row):
        return False
    amounts = [cell.strip().casefold() for cell in _cells(layout, row, AMOUNTS)]
    if LOST.intersection(amounts) or any(map(iban_of, _cells(layout, row, PARTIES))):
        return True
    has_direction = any(map(str.strip, _cells(layout, row, (Role.SIGN,))))
    has_balance = any(map(DIGIT.search, _cells(layout, row, (Role.BALANCE,))))
    has_party = any(map(str.strip, _cells(layout, row, (Role.NAME, Role.PAYER, Role.PAYEE))))
    return sum((has_direction, has_balance, has_party)) > 1


def first_own_party(block: RowBlock, keys: Sequence[Key]) -> int | None:
    """
    The first row whose other party is the account itself, which nobody pays from or to: None where there is none.
    """
    parties = block.texts[PARTY_IBAN]
    own = {iban for name, _ in set(keys) if (iban := iban_of(name))}
    if own.isdisjoint(parties):
        return None
    return next((row for row, iban in enumerate(parties) if iban and iban == iban_of(keys[row][0])), None)


def _is_unbooked(layout: Layout, row: Sequence[str]) -> bool:
    states = {state_of(cell) for cell in _cells(layout, row, (Role.STATUS,))}
    return bool(states & {State.PENDING, State.DROPPED})


def _cells(layout: Layout, row: Sequence[str], roles: Sequence[Role]) -> list[str]:
    return [row[place] for role in roles for place in layout.columns.get(role, ()) if place < len(row)]
