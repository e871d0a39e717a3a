"""
The one JSON answer for what was read: the same from the command line and from the API.

Amounts are signed decimal texts, days ISO dates; what a file does not give is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, ParseWarning, Statement, StatementRefused
from risk_model.transactions import KINDS, NO_DAY, Account, Kind, Transactions, day_of

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


def statement_answer(statement: Statement) -> StatementAnswer:
    """
    One statement of the answer.
    """
    return StatementAnswer(
        account=account_answer(statement.account),
        currency=statement.currency,
        opening=balance_answer(statement.opening),
        closing=balance_answer(statement.closing),
        transactions=transaction_answers(statement.transactions),
        pending=transaction_answers(statement.pending),
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


def transaction_answers(transactions: Transactions) -> list[TransactionAnswer]:
    """
    The rows, one after the other.
    """
    currencies = [account.currency for account in transactions.accounts]
    return [
        TransactionAnswer(
            booking_date=day_of(transactions.booking_day[row]),
            value_date=None if transactions.value_day[row] == NO_DAY else day_of(transactions.value_day[row]),
            amount=str(amount_of(transactions.amount_cents[row])),
            currency=currencies[transactions.account[row]],
            counterparty_name=transactions.counterparty_name[row] or None,
            counterparty_iban=transactions.counterparty_iban[row] or None,
            description=transactions.description[row] or None,
            kind=KINDS[transactions.kind[row]],
            return_reason=transactions.return_reason[row] or None,
            end_to_end_id=transactions.end_to_end_id[row] or None,
            bank_reference=transactions.bank_reference[row] or None,
        )
        for row in range(len(transactions))
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
