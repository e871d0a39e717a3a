"""
Made-up MT940 files: a balanced statement around whatever bookings a test needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements

Booking = tuple[str, str]


def booking(
    amount: str = "-50,00", details: str = "Huur", *, head: str = "2401150115", tail: str = "NTRFNONREF"
) -> str:
    """
    A :61: with its :86:; the amount is signed, `head` its dates, `tail` type and references.
    """
    mark = "D" if amount.startswith("-") else "C"
    return f":61:{head}{mark}{amount.lstrip('-')}{tail}\n:86:{details}\n"


def mt940(
    *bookings: str, opening: str = "100,00", closing: str | None = None, account: str = "NL91ABNA0417164300"
) -> str:
    """
    A whole message; without `closing` the balance adds up.
    """
    if closing is None:
        closing = _comma(sum((_amount(each) for each in bookings), Decimal(opening.replace(",", "."))))
    mark = "D" if closing.startswith("-") else "C"
    return (
        f":20:START\n:25:{account}\n:28C:1/1\n:60F:C240101EUR{opening}\n"
        + "".join(bookings)
        + f":62F:{mark}240131EUR{closing.lstrip('-')}\n-\n"
    )


def _amount(text: str) -> Decimal:
    line = text.removeprefix(":61:").partition("\n")[0].lstrip("0123456789 ")
    sign = -1 if line.startswith(("RC", "D")) else 1
    number = line.lstrip("RCDE").partition("N")[0]
    return sign * Decimal(number.replace(",", ".").rstrip("."))


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def answered(text: str | bytes) -> list[dict[str, Any]]:
    """
    The statements of the answer for a file.
    """
    data = text.encode() if isinstance(text, str) else text
    statements: Any = answer_of(read_statements(data))["statements"]
    return list(statements)


def only_row(text: str | bytes) -> dict[str, Any]:
    """
    The one row of the one statement.
    """
    (statement,) = answered(text)
    (row,) = statement["transactions"]
    return dict(row)


def messages(statement: dict[str, Any]) -> Sequence[str]:
    """
    What the statement's warnings say, with their places.
    """
    return [f"{warning['where']} {warning['message']}" for warning in statement["warnings"]]
