"""
Who paid and who was paid, where a bank writes both in each row: the other one of them is the counterparty.
"""

from __future__ import annotations

from collections.abc import Sequence

from integrations.statements.delimited.rows.cells import Cells, Columns
from integrations.statements.delimited.rows.quick import tidy_column
from integrations.statements.delimited.vocabulary.roles import Role


def names_of(cells: Cells, columns: Columns, ways: Sequence[int]) -> list[str]:
    """
    The counterparty's name of each row: the column of names, else payer or payee, whichever the money went to or from.
    """
    return _other_party(cells, columns, ways, (Role.NAME, Role.PAYER, Role.PAYEE))


def accounts_of(cells: Cells, columns: Columns, ways: Sequence[int]) -> list[str] | None:
    """
    The counterparty's account as written, None where the table has no column for it.
    """
    roles = (Role.COUNTERPARTY_IBAN, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT)
    if not any(role in cells.layout.columns for role in roles):
        return None
    if Role.COUNTERPARTY_IBAN in cells.layout.columns:
        return list(cells.text(columns, Role.COUNTERPARTY_IBAN) or ())
    return _other_party(cells, columns, ways, roles)


def _other_party(cells: Cells, columns: Columns, ways: Sequence[int], roles: tuple[Role, Role, Role]) -> list[str]:
    named, payers, payees = (cells.text(columns, role) for role in roles)
    if payers is None and payees is None:
        return tidy_column(named) if named is not None else [""] * len(ways)
    empty = [""] * len(ways)
    # Where a table has one of the two only, it is the other party whichever way the money went.
    payers, payees = payers or payees or empty, payees or payers or empty
    own = _own(payers, payees)
    others = [
        (payee if payer.strip() == own else payer) if own else (payer if way > 0 else payee)
        for way, payer, payee in zip(ways, payers, payees, strict=True)
    ]
    if named is not None:
        others = [name if name.strip() else other for name, other in zip(named, others, strict=True)]
    return tidy_column(others)


def _own(payers: Sequence[str], payees: Sequence[str]) -> str:
    """
    The holder, who alone has a part in every row, "" where that is not to be seen.
    """
    if len(payers) < 2 or payers is payees:
        return ""
    pairs = [{payer.strip(), payee.strip()} for payer, payee in zip(payers, payees, strict=True)]
    common = set.intersection(*pairs) - {""}
    return common.pop() if len(common) == 1 and all(len(pair) == 2 for pair in pairs) else ""
