"""
Overlapping uploads become one batch: nothing is doubled, in one format or in several, and genuine twins stay two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from integrations.statements.merge.accounts import Bookings, same_accounts
from integrations.statements.merge.batches import joined
from integrations.statements.merge.chains import Rows, Source, fresh_rows
from integrations.statements.merge.formats import PREFERRED, Entry, Found, Side, compared
from integrations.statements.statement import ParseWarning, Statement
from risk_model.transactions import Account, Transactions, day_number

REPEATED = "bookings stand in another upload of the account too: they count once"
ALONE = "bookings stand in only one of the uploads that cover their days: they count, yet one upload is not whole"


@dataclass(frozen=True, eq=False)
class Merged:
    """
    All bookings of one customer.

    Attributes:
        transactions: in the order given; a row met again in a later upload, or in another format, is left out.
        repeated: how many rows were left out.
        warnings: by the number of the statement from 0, what was left out and what contradicts.
    """

    transactions: Transactions
    repeated: int
    warnings: Mapping[int, tuple[ParseWarning, ...]]


def merge_statements(statements: Sequence[Statement]) -> Merged:
    """
    The bookings of all statements of all uploads, in the order given.
    """
    if len(statements) == 1:
        # Nothing else is there to repeat its rows, and what looks alike in it happened twice.
        return Merged(statements[0].transactions, 0, {})
    kept = fresh_rows(statements)
    accounts = _same_accounts(statements, kept)
    found = [compared(sides) for sides in _sides(statements, kept, accounts) if len(sides) > 1]
    for number, rows in _by_statement(entry for each in found for entry in each.repeated).items():
        kept[number] = np.setdiff1d(kept[number], [entry.row for entry in rows])
    batches = [_on_account(s, rows, accounts[s.account]) for s, rows in zip(statements, kept, strict=True)]
    transactions = joined(batches)
    repeated = sum(len(statement.transactions) for statement in statements) - len(transactions)
    return Merged(transactions, repeated, _warnings(found))


def with_overlaps_told(statements: Sequence[Statement]) -> list[Statement]:
    """
    The statements, each with a warning of what another format repeats of it, and of what contradicts.
    """
    if len({(statement.format, statement.account) for statement in statements}) <= 1:
        return list(statements)
    told = merge_statements(statements).warnings
    return [
        replace(statement, warnings=(*statement.warnings, *told.get(number, ())))
        for number, statement in enumerate(statements)
    ]


def _same_accounts(statements: Sequence[Statement], kept: Sequence[Rows]) -> Mapping[Account, Account]:
    bookings: dict[Account, Bookings] = defaultdict(Counter)

    def bookings_of(account: Account) -> Bookings:
        if account not in bookings:
            for statement, rows in zip(statements, kept, strict=True):
                if statement.account == account:
                    batch = statement.transactions
                    days, cents = batch.booking_day[rows].tolist(), batch.amount_cents[rows].tolist()
                    bookings[account].update(zip(days, cents, strict=True))
        return bookings[account]

    return same_accounts(list(dict.fromkeys(statement.account for statement in statements)), bookings_of)


def _sides(
    statements: Sequence[Statement], kept: Sequence[Rows], accounts: Mapping[Account, Account]
) -> list[list[Side]]:
    """
    For each account what each format says of it.
    """
    sides: dict[Account, dict[Source, Side]] = defaultdict(dict)
    sources: dict[Account, set[Source]] = defaultdict(set)
    for statement in statements:
        sources[accounts[statement.account]].add((statement.format, statement.account))
    for number, (statement, rows) in enumerate(zip(statements, kept, strict=True)):
        account = accounts[statement.account]
        if len(sources[account]) == 1:
            # One format alone has nothing to be compared with.
            continue
        source = (statement.format, statement.account)
        side = sides[account].setdefault(source, Side(_name(statement)))
        side.entries += _entries(number, statement.transactions, rows)
        side.periods += _period(statement)
    return [list(each.values()) for each in sides.values()]


def _name(statement: Statement) -> tuple[int, str, str]:
    place = PREFERRED.index(statement.format) if statement.format in PREFERRED else len(PREFERRED)
    account = statement.account
    return place, account.iban or "~", f"{account.other} {account.currency}"


def _entries(number: int, batch: Transactions, rows: Rows) -> list[Entry]:
    ends, references = batch.end_to_end_id, batch.bank_reference
    days, cents = batch.booking_day.tolist(), batch.amount_cents.tolist()
    return [Entry(number, row, days[row], cents[row], ends[row], references[row]) for row in rows.tolist()]


def _period(statement: Statement) -> list[tuple[int, int]]:
    days = statement.transactions.booking_day
    known = [day_number(each.day) for each in (statement.opening, statement.closing) if each and each.day]
    known += [int(days.min()), int(days.max())] if len(days) else []
    return [(min(known), max(known))] if known else []


def _on_account(statement: Statement, rows: Rows, account: Account) -> Transactions:
    batch = statement.transactions
    taken = batch if len(rows) == len(batch) else batch.take(rows)
    if account == statement.account or taken.accounts != (statement.account,):
        return taken
    return replace(taken, accounts=(account,))


def _by_statement(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.statement].append(entry)
    return found


def _warnings(found: Sequence[Found]) -> dict[int, tuple[ParseWarning, ...]]:
    told: dict[int, tuple[ParseWarning, ...]] = {}
    for message, rows in (
        (REPEATED, [entry for each in found for entry in each.repeated]),
        (ALONE, [entry for each in found for entry in each.alone]),
    ):
        for number, entries in _by_statement(rows).items():
            warning = ParseWarning(f"statement {number + 1}", f"{len(entries)} {message}")
            told[number] = (*told.get(number, ()), warning)
    return told
