"""
Whose booking a row is: the account and the currency that its cells, or the file as a whole, name.
"""

from __future__ import annotations

from integrations.statements.delimited.groups import Key
from integrations.statements.delimited.layout.layout import Layout
from integrations.statements.delimited.rows.cells import CellRefused, Columns
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.words.currencies import currency_of_mark, is_mark


def keys_of(layout: Layout, columns: Columns) -> list[Key]:
    """
    Account and currency of each row.

    Raises:
        CellRefused: where a currency is none.
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
    for row, pair in enumerate(pairs if currency is not None else ()):
        code = cleaned[pair][1]
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise CellRefused(row, currency or 0, "expected a currency such as EUR")
    return [cleaned[pair] for pair in pairs] * (size // len(pairs))


def _cleaned(pairs: set[tuple[str, str]], currency: str) -> dict[tuple[str, str], Key]:
    """
    Account and currency without what surrounds them; where a row says none, those are the ones all others say.
    """
    # Spreadsheets keep an account a text by an apostrophe in front of it.
    found = {pair: (pair[0].strip().removeprefix("'").removesuffix("'"), _code(pair[1])) for pair in pairs}
    accounts, currencies = ({said[part] for said in found.values() if said[part]} for part in (0, 1))
    account = next(iter(accounts)) if len(accounts) == 1 else ""
    usual = next(iter(currencies)) if len(currencies) == 1 else currency
    return {pair: (name or account, code or usual) for pair, (name, code) in found.items()}


def _code(cell: str) -> str:
    """
    The currency of a cell, "" where it is empty or shows a mark that several currencies share.
    """
    text = cell.strip()
    return currency_of_mark(text) or ("" if is_mark(text) else text.upper())
