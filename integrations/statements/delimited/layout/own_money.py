"""
Which of several amounts is the account's own, and which currency it is in: the one that moves the balance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from integrations.statements.delimited.vocabulary.column_names import CURRENCY, MONEY
from integrations.statements.delimited.vocabulary.roles import Role, currency_in
from integrations.statements.evidence.decimals import DecimalEvidence, written_cents
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.words.currencies import currency_of_mark

# Of two rows the second may show by chance what the first does.
ENOUGH = 2
# Words that tell one amount from another in no language.
PLAIN_WORDS = re.compile(r"\b(?:in|of|the|de|der|des|w|в|у)\b")


def cents_of(texts: Sequence[str]) -> list[int] | None:
    """
    The cents of a column by its own decimal sign; None where some cell is no amount.
    """
    evidence = DecimalEvidence()
    evidence.see(texts)
    decimal = evidence.decimal("." if not evidence.open else "")
    try:
        return [written_cents(text, decimal) for text in texts] if decimal else None
    except NumberRefused:
        return None


def moves(amounts: Sequence[str], balances: Sequence[str], *, signed: bool) -> bool:
    """
    Whether each balance is the one before it, or behind it, and the amount; unsigned amounts may go either way.
    """
    money, after = cents_of(amounts), cents_of(balances)
    if money is None or after is None or not ENOUGH <= len(money) == len(after) or not any(money):
        return False
    forward = [(later - earlier, amount) for (earlier, later), amount in zip(pairwise(after), money[1:], strict=True)]
    backward = [(earlier - later, amount) for (earlier, later), amount in zip(pairwise(after), money, strict=False)]
    return any(
        all(step == amount or (not signed and abs(step) == abs(amount)) for step, amount in steps)
        for steps in (forward, backward)
    )


def settle_amount(
    roles: list[Role], names: Sequence[str], written: Sequence[str], columns: Sequence[Sequence[str]]
) -> None:
    """
    Of several columns of amounts leave the one that moves the balance, whatever its name says beside "amount".

    Without a balance one whose name says its currency, where the others are in several.
    """
    if Role.BALANCE not in roles:
        _settle_by_name(roles, written, columns)
        return
    balances = columns[roles.index(Role.BALANCE)]
    chosen = [place for place, role in enumerate(roles) if role is Role.AMOUNT]
    others = [place for place, role in enumerate(roles) if role is Role.IGNORED and MONEY.search(names[place])]
    if len(chosen) + len(others) < 2 or not chosen or "" in map(str.strip, balances):
        return
    if len(chosen) == 1 and moves(columns[chosen[0]], balances, signed=False):
        return
    moving = [place for place in (*chosen, *others) if moves(columns[place], balances, signed=False)]
    # Where several do, those named so are meant; where only others do, one alone is sure.
    kept = [place for place in moving if place in chosen] or moving
    if kept and (len(kept) == 1 or set(kept) <= set(chosen)):
        for place in chosen:
            roles[place] = Role.IGNORED
        for place in kept:
            roles[place] = Role.AMOUNT


def _settle_by_name(roles: list[Role], written: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    chosen = [place for place, role in enumerate(roles) if role is Role.AMOUNT]
    named = [place for place in chosen if currency_in(written[place])]
    codes = {cell.strip() for place, role in enumerate(roles) if role is Role.CURRENCY for cell in columns[place]}
    if len(named) == 1 < len(chosen) and len(codes - {""}) > 1:
        roles[:] = [
            Role.IGNORED if role is Role.AMOUNT and place not in named else role for place, role in enumerate(roles)
        ]


def settle_currency(
    roles: list[Role], amount: int, names: Sequence[str], written: Sequence[str], columns: Sequence[Sequence[str]]
) -> None:
    """
    Of the columns of currencies leave the one that belongs to the amount, if any does.

    A currency in the name of the amount wins. One that shares a word with the name of another amount is that one's;
    where the balance runs on over rows of several currencies, they are not the account's.

    Args:
        amount: the column that counts.
        names, written: the column names folded, and as they stand.
    """
    places = [place for place, role in enumerate(roles) if role is Role.CURRENCY]
    own = _own_words(names[amount])
    others = {
        word
        for place, name in enumerate(names)
        if place != amount and MONEY.search(name) and roles[place] in (Role.AMOUNT, Role.IGNORED)
        for word in _own_words(name)
    } - own
    kept = [
        place
        for place in places
        if not others & _own_words(names[place]) and not _is_anothers(place, amount, roles, written, columns)
    ]
    beside = [place for place in kept if own & _own_words(names[place])]
    # Most banks write the currency behind the amount.
    beside = beside or [place for place in (amount + 1, amount - 1) if place in kept]
    for place in set(places).difference(beside[:1] or kept):
        roles[place] = Role.IGNORED


def _is_anothers(
    place: int, amount: int, roles: Sequence[Role], written: Sequence[str], columns: Sequence[Sequence[str]]
) -> bool:
    """
    Whether the currencies of a column cannot be those of the amount.
    """
    cells, named = columns[place], currency_in(written[amount])
    codes = {currency_of_mark(cell.strip().upper()) for cell in cells if cell.strip()}
    if named is not None:
        return bool(codes - {named})
    if len(codes) < 2 or roles[amount] is not Role.AMOUNT or Role.BALANCE not in roles:
        return False
    return len(cells) > ENOUGH and moves(columns[amount], columns[roles.index(Role.BALANCE)], signed=False)


def _own_words(name: str) -> set[str]:
    """
    The words of a column name without those that every amount or currency has.
    """
    return set(PLAIN_WORDS.sub(" ", CURRENCY.sub(" ", MONEY.sub(" ", name))).split())
