"""
What stands above a table: the holder's account, and the currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from integrations.statements.delimited.vocabulary.column_names import column_role
from integrations.statements.delimited.vocabulary.roles import Role, folded_name
from integrations.statements.words.currencies import CODES, currency_beside
from risk_model.transactions.iban import checksum_holds, iban_of

IBAN_IN_TEXT = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{2,4}){3,8}\b", re.ASCII)
# A domestic number, perhaps with a bank's code or dashes.
NUMBER = re.compile(r"[0-9][0-9 ./-]{4,30}[0-9]|[0-9]{6,30}", re.ASCII)
# What such a cell holds at the end of the label, or around the number.
TRIM = " \t\u00a0:='\"#"


def account_above(rows: Sequence[Sequence[str]]) -> str:
    """
    The one account that is named, "" where there is none or more than one.
    """
    cells = [cell.strip(TRIM) for row in rows for cell in row]
    ibans = {iban for cell in cells for text in (cell, cell.split("/")[0]) if (iban := _sure_iban(text))}
    ibans = ibans or {iban for cell in cells for text in IBAN_IN_TEXT.findall(cell) if (iban := _sure_iban(text))}
    if ibans:
        return ibans.pop() if len(ibans) == 1 else ""
    numbers = {number for row in rows if (number := _labelled_number(row))}
    # One that was made unrecognisable on purpose does not fit its check digits, but is the account all the same.
    numbers = {number for number in numbers if iban_of(number)} or numbers
    return numbers.pop() if len(numbers) == 1 else ""


def currency_above(rows: Sequence[Sequence[str]]) -> str | None:
    """
    The one currency that is named alone in a cell or beside an amount.
    """
    found: set[str | None] = set()
    for cell in (cell.strip(TRIM) for row in rows for cell in row):
        label, _, code = cell.rpartition(":")
        if cell in CODES:
            found.add(cell)
        elif label and code.strip() in CODES and column_role(folded_name(label)) is Role.CURRENCY:
            found.add(code.strip())
        else:
            found.add(currency_beside(cell))
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def currency_in_cells(columns: Iterable[Iterable[str]]) -> str | None:
    """
    The one currency that stands beside all amounts of the columns.
    """
    found = {currency_beside(cell) for column in columns for cell in column if cell.strip()}
    return found.pop() if len(found) == 1 else None


def _sure_iban(text: str) -> str:
    iban = iban_of(text.strip())
    return iban if iban and checksum_holds(iban) else ""


def _labelled_number(row: Sequence[str]) -> str:
    cells = [cell.strip(TRIM) for cell in row]
    for label, number in pairwise(cells):
        if label and column_role(folded_name(label)) is Role.ACCOUNT:
            if iban := iban_of(number.split("/")[0].strip()):
                return iban
            if NUMBER.fullmatch(number):
                return number
    return ""
