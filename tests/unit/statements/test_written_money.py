"""
Money as exports write it: signs and currencies beside the number, and a decimal sign for each column.
"""

from __future__ import annotations

import pytest

from tests.unit.statements.test_exports import found, statements


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("-10,50EUR", "-10.50"),
        ("EUR-10,50", "-10.50"),
        ("1 000,00", "1000.00"),
        ("-10 500,00", "-10500.00"),
        ("10,50 S", "-10.50"),
        ("10,50 H", "10.50"),
        ("10,50 DR", "-10.50"),
        ("1.000,00 euros", "1000.00"),
        ("-12,50 Kr.", "-12.50"),
        ("10,50\N{NO-BREAK SPACE}-", "-10.50"),
    ],
)
def test_what_stands_beside_a_number(written: str, amount: str) -> None:
    """
    Currencies, letters for debit and credit, spaces that group.
    """
    assert [row[1] for row in found(f"Date;Description;Amount\n2024-01-13;x;{written}\n2024-01-14;y;-1,00\n")] == [
        amount,
        "-1.00",
    ]


def test_numbers_grouped_by_lakhs() -> None:
    """
    As banks in India write them.
    """
    assert found('Date,Narration,Deposit Amt\n13/01/24,x,"12,34,567.50"\n')[0][1] == "1234567.50"


def test_each_column_has_its_own_decimal_sign() -> None:
    """
    Amounts with a comma beside balances with a dot.
    """
    text = "Date;Label;Amount;Balance\n2024-01-13;x;-10,50;989.5\n2024-01-12;y;1 000,00;1000.0\n"
    (statement,) = statements(text)
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50", "1000.00"]
    assert statement["reconciled"] is True


def test_todays_balance_in_each_row_is_no_running_balance() -> None:
    """
    Some banks repeat it.
    """
    text = "dateOp;label;amount;accountbalance\n2024-01-13;x;-10,50;989,50\n2024-01-12;y;1000,00;989,50\n"
    (statement,) = statements(text)
    assert statement["reconciled"] is None
    assert [warning["where"] for warning in statement["warnings"]] == ["file"]
