"""
QIF: the order of days, sections that are no bookings, records that end.
"""

from __future__ import annotations

from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import QIF


def statements(text: str) -> list[dict[str, Any]]:
    """
    The answer for a file.
    """
    answer: Any = answer_of(read_statements(text.encode()))
    return list(answer["statements"])


def test_one_day_decides_the_order_of_all() -> None:
    """
    The thirteenth cannot be a month.
    """
    (statement,) = statements(QIF.decode())
    assert [row["booking_date"] for row in statement["transactions"]] == ["2024-01-13", "2024-01-14"]
    assert [row["amount"] for row in statement["transactions"]] == ["-1250.00", "5.00"]
    assert statement["currency"] is None


@pytest.mark.parametrize(
    ("day", "iso"),
    [("2/14'2020", "2020-02-14"), (" 2/13' 5", "2005-02-13"), ("08/27/21", "2021-08-27"), ("2022-09-23", "2022-09-23")],
)
def test_days_as_quicken_writes_them(day: str, iso: str) -> None:
    """
    An apostrophe before the year, blanks for zeros.
    """
    (statement,) = statements(f"!Type:Bank\nD{day}\nT1.00\n^\n")
    assert statement["transactions"][0]["booking_date"] == iso


def test_a_declared_order_holds() -> None:
    """
    Some programs say it.
    """
    (statement,) = statements("!Option:DMY\n!Type:Bank\nD03/04/2024\nT1.00\n^\n")
    assert statement["transactions"][0]["booking_date"] == "2024-04-03"
    assert not any("day or month" in warning["message"] for warning in statement["warnings"])


def test_accounts_are_statements_and_lists_are_passed_over() -> None:
    """
    Categories and memorized payments are no bookings.
    """
    text = "!Type:Cat\nNFood\nDwhat\nE\n^\n"
    for name in ("Checking", "Savings"):
        text += f"!Account\nN{name}\nTBank\n^\n!Type:Bank\nD12/19/18\nT-1.00\n^\n"
    text += "!Type:Memorized\nKD\nT9.00\n^\n"
    found = statements(text)
    assert [(s["account"]["other"], len(s["transactions"])) for s in found] == [("Checking", 1), ("Savings", 1)]


def test_splits_that_do_not_add_up_are_told() -> None:
    """
    The amount counts; the warning names the line.
    """
    (statement,) = statements("!Type:Bank\nD12/19/18\nT-5.00\nSFood\n$-3.00\n^\n")
    assert any("splits" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("!Type:Bank\nD12/19/18\nT1.00\n", "line 2"),
        ("!Type:Bank\nD12/19/18\n^\n", "line 2, T"),
        ("!Type:Bank\nT1.00\n^\n", "line 2, D"),
        ("!Type:Bank\nD12/19/18\nT1.00\n^\nD19/12/18\nT1.00\n^\n", "D"),
        ("!Type:Invst\nD12/19/18\nT1.00\n^\n", "!Type"),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str) -> None:
    """
    A refusal names the line and the letter.
    """
    with pytest.raises(StatementRefused) as caught:
        read_statements(text.encode())
    assert named in str(caught.value)
