"""
Overlapping uploads of one format: nothing is doubled, and genuine twins stay two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from integrations.statements.merge.references import Key, KeysOf, are_renumbered
from integrations.statements.statement import Balance, Statement
from risk_model.transactions import Account, Transactions

Rows = NDArray[np.intp]
# An account as files of one format name it.
Source = tuple[str, Account]
# What tells a statement from the next one with the same rows: the balance it began with.
Link = tuple[Balance | None, Counter[Key]]


@dataclass
class Chain:
    """
    Statements of one account that follow on each other: what looks alike in them happened twice.
    """

    closing: Balance | None
    links: list[Link]
    count: Counter[Key]


def fresh_rows(statements: Sequence[Statement]) -> list[Rows]:
    """
    The rows of each statement that no statement before it of the same format and account has.

    A row is recognised by the bank's reference where it has one that stays the same in each upload, else by day,
    amount, counterparty and text.
    Occurrences are counted, not only seen: of rows that look alike, as many stay as one chain of statements has.
    """
    chains: dict[Source, list[Chain]] = {}
    seen: dict[Source, Counter[Key]] = {}
    kept = []
    keys_by_source = _keys_by_source(statements)
    for statement in statements:
        source = (statement.format, statement.account)
        known = seen.setdefault(source, Counter())
        keys = list(keys_by_source[source](statement.transactions))
        chain = _chain_of(chains.setdefault(source, []), statement, Counter(keys))
        fresh = []
        for row, key in enumerate(keys):
            chain.count[key] += 1
            if chain.count[key] > known[key]:
                known[key] += 1
                fresh.append(row)
        kept.append(np.array(fresh, dtype=np.intp))
    return kept


def _keys_by_source(statements: Sequence[Statement]) -> dict[Source, KeysOf]:
    batches: dict[Source, list[Transactions]] = defaultdict(list)
    for statement in statements:
        batches[statement.format, statement.account].append(statement.transactions)
    return {
        source: _text_keys if are_renumbered(found, _keys, _text_keys) else _keys for source, found in batches.items()
    }


def _chain_of(chains: list[Chain], statement: Statement, rows: Counter[Key]) -> Chain:
    """
    The chain that the statement continues, or a new one: then its rows may have been met before.
    """
    link = (statement.opening, rows)
    for chain in chains:
        if _follows(chain.closing, statement.opening) and link not in chain.links:
            chain.closing = statement.closing
            chain.links.append(link)
            return chain
    chains.append(Chain(statement.closing, [link], Counter()))
    return chains[-1]


def _follows(closing: Balance | None, opening: Balance | None) -> bool:
    if closing is None or opening is None or closing.amount != opening.amount:
        return False
    return closing.day is None or opening.day is None or opening.day >= closing.day


def _text_keys(transactions: Transactions) -> Iterator[Key]:
    """
    What each row is recognised by where the bank's references are others in each upload.
    """
    return _keys(replace(transactions, bank_reference=[""] * len(transactions)))


def _keys(transactions: Transactions) -> Iterator[Key]:
    """
    What each row is recognised by.
    """
    rows = zip(
        transactions.account.tolist(),
        transactions.booking_day.tolist(),
        transactions.amount_cents.tolist(),
        transactions.bank_reference,
        transactions.counterparty_iban,
        transactions.counterparty_name,
        transactions.description,
        strict=True,
    )
    for account, day, cents, reference, iban, name, description in rows:
        owner = transactions.accounts[account]
        start = (owner.iban or owner.other, owner.currency, day, cents)
        yield (*start, reference) if reference else (*start, iban, _folded(name), _folded(description))


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
