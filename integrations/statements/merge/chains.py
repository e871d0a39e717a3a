"""
Overlapping uploads become one batch: nothing is doubled, and genuine twins stay two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from integrations.statements.shared.columns import ColumnBuilder
from integrations.statements.statement import Balance, Statement
from risk_model.transactions import COLUMNS, TEXT_COLUMNS, Account, Transactions

Key = tuple[object, ...]
# What tells a statement from the next one with the same rows: the balance it began with.
Link = tuple[Balance | None, Counter[Key]]


@dataclass(frozen=True, eq=False)
class Merged:
    """
    All bookings of one customer.

    Attributes:
        transactions: in the order given; a row met again in a later upload is left out.
        repeated: how many rows were left out.
    """

    transactions: Transactions
    repeated: int


@dataclass
class Chain:
    """
    Statements of one account that follow on each other: what looks alike in them happened twice.
    """

    closing: Balance | None
    links: list[Link]
    count: Counter[Key]


def merge_statements(statements: Sequence[Statement]) -> Merged:
    """
    The bookings of all statements of all uploads, in the order given.

    A row is recognised by the bank's reference where it has one, else by day, amount, counterparty and text.
    Occurrences are counted, not only seen: of rows that look alike, as many stay as one chain of statements has.
    """
    if len(statements) == 1:
        # Nothing else is there to repeat its rows, and what looks alike in it happened twice.
        return Merged(statements[0].transactions, 0)
    chains: dict[Account, list[Chain]] = {}
    seen: Counter[Key] = Counter()
    kept: list[Transactions] = []
    for statement in statements:
        keys = list(_keys(statement.transactions))
        chain = _chain_of(chains.setdefault(statement.account, []), statement, Counter(keys))
        fresh = []
        for row, key in enumerate(keys):
            chain.count[key] += 1
            if chain.count[key] > seen[key]:
                seen[key] += 1
                fresh.append(row)
        kept.append(statement.transactions.take(np.array(fresh, dtype=np.intp)))
    transactions = joined(kept)
    return Merged(transactions, sum(len(statement.transactions) for statement in statements) - len(transactions))


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


def joined(batches: Iterable[Transactions]) -> Transactions:
    """
    The batches one after the other, accounts that are the same counted once.
    """
    # The empty batch first: it gives every column its type when there is nothing else.
    parts = [ColumnBuilder().build(()), *batches]
    accounts: dict[Account, int] = {}
    account_columns = []
    for part in parts:
        places = [accounts.setdefault(account, len(accounts)) for account in part.accounts]
        account_columns.append(np.array(places, dtype=np.int32)[part.account])
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        given = [getattr(part, name) for part in parts]
        if name in TEXT_COLUMNS:
            columns[name] = [text for column in given for text in column]
        else:
            columns[name] = np.concatenate(given)
    columns["account"] = np.concatenate(account_columns)
    return Transactions(**columns, accounts=tuple(accounts))


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
