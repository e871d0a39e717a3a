"""
The one JSON answer for what was read: the same from the command line and from the API.

Amounts are signed decimal texts, days ISO dates; what a file does not give is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, ParseWarning, Statement, StatementRefused
from risk_model.transactions import KINDS, NO_DAY, Account, Kind, Transactions, day_of

TEXTS = (
    "counterparty_name",
    "counterparty_iban",
    "description",
    "return_reason",
    "end_to_end_id",
    "bank_reference",
)
# Rows are encoded this many at a time: long enough to be fast, short enough to stay small.
ROWS_PER_BLOCK = 2048
# A statement without rows ends its first fields so; quotes inside a text are escaped, so no text holds it.
NO_ROWS = b'"transactions":[],"pending":[]'
PROBLEM_TYPE = "urn:problem:statement-refused"


class AccountAnswer(Struct, frozen=True):
    """
    An account by its IBAN, or by its domestic number in `other`.
    """

    iban: str | None
    other: str | None


class BalanceAnswer(Struct, frozen=True, rename={"day": "date"}):
    """
    A balance, signed from the holder's side, at the end of `date`.
    """

    amount: str
    day: date | None


class TransactionAnswer(Struct, frozen=True, gc=False):
    """
    One transaction; `amount` is signed from the holder's side, money in is positive.
    """

    booking_date: date
    value_date: date | None
    amount: str
    currency: str | None
    counterparty_name: str | None
    counterparty_iban: str | None
    description: str | None
    kind: Kind
    return_reason: str | None
    end_to_end_id: str | None
    bank_reference: str | None


class StatementAnswer(Struct, frozen=True):
    """
    One statement of one account; `pending` is not booked yet, and `reconciled` is null where a balance is missing.
    """

    account: AccountAnswer
    currency: str | None
    opening: BalanceAnswer | None
    closing: BalanceAnswer | None
    transactions: list[TransactionAnswer]
    pending: list[TransactionAnswer]
    reconciled: bool | None
    warnings: tuple[ParseWarning, ...]


class ParsedStatements(Struct, frozen=True):
    """
    Every statement of the files, with its rows in the file's order.
    """

    statements: list[StatementAnswer]


def answer_of(statements: Sequence[Statement]) -> dict[str, Any]:
    """
    The answer as the dictionaries and lists of its JSON.
    """
    answer: dict[str, Any] = msgspec.to_builtins(parsed_statements(statements))
    return answer


def parsed_statements(statements: Sequence[Statement]) -> ParsedStatements:
    """
    The answer for all statements.
    """
    return ParsedStatements([statement_answer(statement) for statement in statements])


def answer_in_blocks(statements: Sequence[Statement]) -> Iterator[bytes]:
    """
    The JSON of ParsedStatements in pieces of some thousand rows, so that a long answer needs the memory of one piece.
    """
    yield b'{"statements":['
    for number, statement in enumerate(statements):
        first, last = msgspec.json.encode(_without_rows(statement)).split(NO_ROWS, 1)
        yield (b"," if number else b"") + first
        for name, rows in ((b'"transactions":[', statement.transactions), (b',"pending":[', statement.pending)):
            yield name
            for start in range(0, len(rows), ROWS_PER_BLOCK):
                block = transaction_answers(rows, slice(start, start + ROWS_PER_BLOCK))
                yield (b"," if start else b"") + msgspec.json.encode(block)[1:-1]
            yield b"]"
        yield last
    yield b"]}"


def statement_answer(statement: Statement) -> StatementAnswer:
    """
    One statement of the answer.
    """
    return msgspec.structs.replace(
        _without_rows(statement),
        transactions=transaction_answers(statement.transactions),
        pending=transaction_answers(statement.pending),
    )


def _without_rows(statement: Statement) -> StatementAnswer:
    return StatementAnswer(
        account=account_answer(statement.account),
        currency=statement.currency,
        opening=balance_answer(statement.opening),
        closing=balance_answer(statement.closing),
        transactions=[],
        pending=[],
        reconciled=statement.reconciled,
        warnings=statement.warnings,
    )


def account_answer(account: Account) -> AccountAnswer:
    """
    What names the account.
    """
    return AccountAnswer(account.iban, account.other)


def balance_answer(balance: Balance | None) -> BalanceAnswer | None:
    """
    The balance with two decimals.
    """
    return None if balance is None else BalanceAnswer(f"{balance.amount:.2f}", balance.day)


def transaction_answers(transactions: Transactions, rows: slice = slice(None)) -> list[TransactionAnswer]:
    """
    The rows, or some of them, one after the other.
    """
    currencies = [account.currency for account in transactions.accounts]
    columns = zip(
        transactions.booking_day[rows].tolist(),
        transactions.value_day[rows].tolist(),
        transactions.amount_cents[rows].tolist(),
        transactions.account[rows].tolist(),
        transactions.kind[rows].tolist(),
        *(getattr(transactions, name)[rows] for name in TEXTS),
        strict=True,
    )
    return [
        TransactionAnswer(
            booking_date=day_of(booked),
            value_date=None if valued == NO_DAY else day_of(valued),
            amount=str(amount_of(cents)),
            currency=currencies[account],
            counterparty_name=name or None,
            counterparty_iban=iban or None,
            description=description or None,
            kind=KINDS[kind],
            return_reason=reason or None,
            end_to_end_id=end_to_end or None,
            bank_reference=reference or None,
        )
        for booked, valued, cents, account, kind, name, iban, description, reason, end_to_end, reference in columns
    ]


def problem_of(refused: StatementRefused, *, status: int = 422) -> dict[str, object]:
    """
    The refusal as RFC 9457 wants it, with the place beside it.
    """
    return {
        "type": PROBLEM_TYPE,
        "title": "The statement file was refused",
        "status": status,
        "detail": refused.expected,
        "where": refused.where,
    }
