"""
Whose booking a row is: the account and the currency that its cells, or the file as a whole, name.
"""

from __future__ import annotations

import re

from integrations.statements.delimited.groups import Key
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.cells import CellRefused, Columns
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.words.currencies import currency_of_mark, is_mark

QUOTES = "\"'"
DIGIT = re.compile("[0-9]", re.ASCII)


def keys_of(layout: Layout, columns: Columns) -> list[Key]:
    """
    Account and currency of each row.

    Raises:
        CellRefused: where a currency is none, or an account is any text.
    """
    size = len(columns[0])
    account, currency = layout.first(Role.ACCOUNT), layout.first(Role.CURRENCY)
    accounts = [layout.account] * size if account is None else columns[account]
    currencies = [layout.currency or ""] * size if currency is None else columns[currency]
    if len(set(accounts)) == len(set(currencies)) == 1:
        # The usual file is of one account: one look is enough.
        accounts, currencies = accounts[:1], currencies[:1]
    pairs = list(zip(accounts, currencies, strict=True))
    cleaned = _cleaned(set(pairs), layout.currency or "")
    if account is not None:
        _refuse_any_text(layout, account, [cleaned[pair][0] for pair in pairs])
    for row, pair in enumerate(pairs if currency is not None else ()):
        code = cleaned[pair][1]
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise CellRefused(row, currency or 0, "expected a currency such as EUR")
    return [cleaned[pair] for pair in pairs] * (size // len(pairs))


def _cleaned(pairs: set[tuple[str, str]], currency: str) -> dict[tuple[str, str], Key]:
    """
    Account and currency without what surrounds them; where a row says none, those are the ones all others say.
    """
    # Spreadsheets keep an account a text by an apostrophe in front of it; of a quote the other end may be lost.
    found = {pair: (pair[0].strip().strip(QUOTES), _code(pair[1])) for pair in pairs}
    accounts, currencies = ({said[part] for said in found.values() if said[part]} for part in (0, 1))
    account = next(iter(accounts)) if len(accounts) == 1 else ""
    usual = next(iter(currencies)) if len(currencies) == 1 else currency
    return {pair: (name or account, code or usual) for pair, (name, code) in found.items()}


def _refuse_any_text(layout: Layout, column: int, accounts: list[str]) -> None:
    """
    Refuse what cannot be an account: a name alone in the whole column may be one, beside others it is not.
    """
    said = set(accounts)
    wrong = {text for text in said if QUOTES[0] in text or layout.table.delimiter in text}
    wrong |= {text for text in said if text and not DIGIT.search(text)} if len(said - {""}) > 1 else set()
    if wrong:
        row = next(row for row, text in enumerate(accounts) if text in wrong)
        raise CellRefused(row, column, "expected the number of an account")


def _code(cell: str) -> str:
    """
    The currency of a cell, "" where it is empty or shows a mark that several currencies share.
    """
    text = cell.strip()
    return currency_of_mark(text) or ("" if is_mark(text) else text.upper())
