"""
Balances among the bookings are found by arithmetic, in any language; a coincidence stays a booking.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.evidence.balance_rows import balance_rows
from integrations.statements.shared.columns import ColumnBuilder
from risk_model.transactions import Account, Transactions
from tests.unit.statements.test_exports import statements

# Cents that no sum of the others is likely to be.
ODD = st.lists(st.integers(min_value=1, max_value=10**7).map(lambda cents: cents * 2 + 1), min_size=3, max_size=20)


def batch(rows: list[tuple[int, int, str]]) -> Transactions:
    """
    Rows of day, cents and description.
    """
    columns = ColumnBuilder()
    for day, cents, text in rows:
        columns.append(day, cents, description=text)
    return columns.build((Account(),))


def read(text: str) -> tuple[list[str], str | None, str | None]:
    """
    Amounts, opening and closing balance of a table.
    """
    (statement,) = statements(text)
    opening, closing = statement["opening"], statement["closing"]
    return (
        [row["amount"] for row in statement["transactions"]],
        opening and opening["amount"],
        closing and closing["amount"],
    )


@pytest.mark.parametrize("newest_first", [False, True])
@given(amounts=ODD, opening=st.integers(min_value=10**8, max_value=10**9))
def test_balances_in_a_language_that_nobody_knows_are_found(
    amounts: list[int], opening: int, newest_first: bool
) -> None:
    """
    The last row is the sum of all before it, and the first shares a word with it that no other row has.
    """
    rows = [(1, opening, "qwertisaldz avaus")]
    rows += [(2 + day, -cents, f"shop {day}") for day, cents in enumerate(amounts)]
    rows += [(40, opening - sum(amounts), "qwertisaldz loppu")]
    found = balance_rows(batch(rows[::-1] if newest_first else rows))
    assert found.rows == [0, len(rows) - 1]
    assert (found.opening, found.closing) == (opening, opening - sum(amounts))


@given(
    rows=st.lists(
        st.tuples(st.integers(min_value=0, max_value=5), st.integers(min_value=-300, max_value=300)), max_size=12
    )
)
def test_a_row_that_is_taken_out_is_the_balance_at_its_place(rows: list[tuple[int, int]]) -> None:
    """
    Whatever the rows are: with no word of balance in them, only a sum of at least two others is taken out.
    """
    ordered = sorted(rows, key=lambda row: row[0])
    booked = batch([(day, cents, f"text {number}") for number, (day, cents) in enumerate(ordered)])
    found = balance_rows(booked)
    kept = [row for row in range(len(booked)) if row not in found.rows]
    for row in found.rows:
        assert row >= 2
        assert int(booked.amount_cents[row]) == int(np.sum(booked.amount_cents[[one for one in kept if one < row]]))


@pytest.mark.parametrize("texts", [("from A", "from B"), ("Invoice 1", "Invoice 2")])
def test_two_equal_payments_stay_two(texts: tuple[str, str]) -> None:
    """
    Though the second is the sum of all before it; a warning says what it may be.
    """
    text = f"Date;Description;Amount;Type\n2026-01-13;{texts[0]};100,00;Credit\n2026-01-14;{texts[1]};100,00;Credit\n"
    amounts, opening, closing = read(text)
    assert (amounts, opening, closing) == (["100.00", "100.00"], None, None)
    assert any("may be a balance" in warning["message"] for warning in statements(text)[0]["warnings"])


@pytest.mark.parametrize("times", [2, 3, 4, 9])
def test_equal_payments_with_one_text_stay_as_many(times: int) -> None:
    """
    The second is the sum of all before it, and so would the third be without it.
    """
    assert balance_rows(batch([(day, -250, "coffee") for day in range(times)])).rows == []


@pytest.mark.parametrize("word", ["Saldo do dia", "Dagsaldo", "Tagessaldo", "SALDO", "Balance", "Solde du jour"])
def test_balances_at_the_end_of_each_day_are_no_bookings(word: str) -> None:
    """
    As exports of Brazil have them among the bookings.
    """
    text = (
        "Data;Histórico;Valor\n13/10/2026;Saldo Anterior;5.000,00\n14/10/2026;PIX;-120,50\n"
        f"14/10/2026;{word};4.879,50\n15/10/2026;PIX;900,00\n15/10/2026;{word};5.779,50\n"
    )
    assert read(text) == (["-120.50", "900.00"], "5000.00", "5779.50")


def test_a_balance_beside_running_balances_is_the_row_that_does_not_move_them() -> None:
    """
    The first payment into a new account moves it, though it is the balance, too.
    """
    rows = "14/10/2026,Card,120.50,,4879.50\n15/10/2026,Pay,,900.00,5779.50\n"
    head = "Date,Description,Debit,Credit,Balance\n"
    assert read(head + "13/10/2026,B/F,,5000.00,5000.00\n" + rows)[:2] == (["-120.50", "900.00"], "5000.00")
    assert read(head + "13/10/2026,From my savings,,5000.00,5000.00\n" + rows)[0] == ["5000.00", "-120.50", "900.00"]
    closed = rows + "31/10/2026,Closing balance,,5779.50,5779.50\n"
    assert read(head + "13/10/2026,B/F,,5000.00,5000.00\n" + closed)[0] == ["-120.50", "900.00"]


def test_a_balance_without_party_is_found_where_bookings_have_one() -> None:
    """
    Word or not.
    """
    text = (
        "Date;Name;Description;Amount\n2026-01-13;Shop BV;a;-10,50\n2026-01-14;Klant BV;b;100,00\n"
        "2026-01-15;Klant NV;c;200,25\n2026-01-15;;xyzzy;289,75\n"
    )
    assert read(text) == (["-10.50", "100.00", "200.25"], None, "289.75")


def test_record_codes_name_balances_and_turnovers_in_any_language() -> None:
    """
    As in the Baltic countries: 10, 82 and 86 are no bookings.
    """
    text = (
        "Account;Xx;Date;Text;Amount;D/K\nLT601010012345678901;10;2026-01-13;aaa;1000,00;K\n"
        "LT601010012345678901;20;2026-01-15;bbb;15,00;D\nLT601010012345678901;20;2026-01-16;ccc;200,00;K\n"
        "LT601010012345678901;82;2026-01-31;ddd;15,00;D\nLT601010012345678901;82;2026-01-31;ddd;200,00;K\n"
        "LT601010012345678901;86;2026-01-31;eee;1185,00;K\n"
    )
    assert read(text) == (["-15.00", "200.00"], "1000.00", "1185.00")


@pytest.mark.parametrize("word", ["Saldo", "Kontostand", "Solde au 02/03/2026", "Balance as at 02/03/2026"])
def test_a_row_in_the_middle_that_is_called_a_balance_is_told(word: str) -> None:
    """
    Where no sum proves it, it stays a booking, and the warning names its line.
    """
    rows = "2026-03-01,Shop,-2.50\n2026-03-13,Customer,1500.00\n2026-03-14,Customer,700.00\n2026-03-15,Customer,80.00\n"
    text = f"Date,Description,Amount\n2026-03-01,Cafe,-12.50\n2026-03-01,{word},987.50\n{rows}2026-03-20,Power,-60.10\n"
    names, *lines = text.splitlines(keepends=True)
    for ordered, told in ((lines, "line 3"), (lines[::-1], "line 7")):
        (statement,) = statements("".join([names, *ordered]))
        assert len(statement["transactions"]) == 7
        assert [odd["where"] for odd in statement["warnings"] if "may be a balance" in odd["message"]] == [told]


@pytest.mark.parametrize("word", ["Closing balance for the day", "End of day balance"])
def test_balances_of_days_in_columns_for_debit_and_credit_are_no_bookings(word: str) -> None:
    """
    Though no opening balance stands before them.
    """
    text = f"2026-03-02,Cafe,12.50,\n2026-03-02,{word},,987.50\n2026-03-13,Customer,,1500.00\n"
    end = f"2026-03-13,{word},,2487.50\n2026-03-20,Power,60.10,\n"
    assert read("Date,Description,Debit,Credit\n" + text + end)[0] == ["-12.50", "1500.00", "-60.10"]
