"""
The one JSON answer for what was read: the same from the command line and from the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, Statement, StatementRefused
from risk_model.transactions import KINDS, NO_DAY, Transactions, day_of

PROBLEM_TYPE = "urn:problem:statement-refused"


def answer_of(statements: Sequence[Statement]) -> dict[str, object]:
    """
    Statements and rows in the file's order; amounts signed decimal texts, days ISO dates, absent values None.
    """
    return {"statements": [statement_answer(statement) for statement in statements]}


def statement_answer(statement: Statement) -> dict[str, object]:
    """
    One statement of the answer.
    """
    fields = statement_summary(statement)
    last = {name: fields.pop(name) for name in ("reconciled", "warnings")}
    return {
        **fields,
        "transactions": list(row_answers(statement.transactions)),
        "pending": list(row_answers(statement.pending)),
        **last,
    }


def statement_summary(statement: Statement) -> dict[str, object]:
    """
    One statement of the answer without its rows.
    """
    return {
        "account": {"iban": statement.account.iban, "other": statement.account.other},
        "currency": statement.currency,
        "opening": _balance(statement.opening),
        "closing": _balance(statement.closing),
        "reconciled": statement.reconciled,
        "warnings": [{"where": warning.where, "message": warning.message} for warning in statement.warnings],
    }


def row_answers(transactions: Transactions) -> Iterator[dict[str, str | None]]:
    """
    The rows, one after the other.
    """
    currencies = [account.currency for account in transactions.accounts]
    for row in range(len(transactions)):
        yield {
            "booking_date": day_of(transactions.booking_day[row]).isoformat(),
            "value_date": _day(transactions.value_day[row]),
            "amount": str(amount_of(transactions.amount_cents[row])),
            "currency": currencies[transactions.account[row]],
            "counterparty_name": transactions.counterparty_name[row] or None,
            "counterparty_iban": transactions.counterparty_iban[row] or None,
            "description": transactions.description[row] or None,
            "kind": KINDS[transactions.kind[row]].value,
            "return_reason": transactions.return_reason[row] or None,
            "end_to_end_id": transactions.end_to_end_id[row] or None,
            "bank_reference": transactions.bank_reference[row] or None,
        }


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


def _balance(balance: Balance | None) -> dict[str, str | None] | None:
    if balance is None:
        return None
    return {"amount": f"{balance.amount:.2f}", "date": None if balance.day is None else balance.day.isoformat()}


def _day(number: int) -> str | None:
    return None if number == NO_DAY else day_of(number).isoformat()
