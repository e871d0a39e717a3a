"""
Tables without column names, or with column names in words that nobody knows.
"""

from __future__ import annotations

import pytest

from integrations.statements.statement import StatementRefused
from tests.unit.statements.test_exports import statements

TABLES = {
    "signed amount": '"01/13/2024","-10.50","*","","ENERGY CO"\n"01/12/2024","1000.00","*","","JANE"\n',
    "debit, credit, balance": "13/01/2024,ENERGY CO,10.50,,989.50\n12/01/2024,JANE,,1000.00,1000.00\n",
    "amount and balance": "13/01/2024|ENERGY CO|13/01/2024|-10.50|989.50|1|\n"
    "12/01/2024|JANE|12/01/2024|1000.00|1000.00||\n",
    "account in front": "AT611904300234573201;ENERGY CO;13.01.2024;14.01.2024;-10,50;EUR\n"
    "AT611904300234573201;JANE;12.01.2024;12.01.2024;+1.000,00;EUR\n",
    "a title above": "Konto;****1234;;989,50\n13/01/2024;PRLV;ENERGY CO;-10,50;x\n12/01/2024;VIR;JANE;1 000,00;x\n",
    "unknown headings": "Quando;Perche;Quanto\n13/01/2024;ENERGY CO;-10,50\n12/01/2024;JANE;1.000,00\n",
    "a letter for the sign": "2024-01-13;10,50;D;ENERGY CO\n2024-01-12;1000,00;C;JANE\n",
}


@pytest.mark.parametrize("shape", sorted(TABLES))
def test_cells_tell_day_and_amount(shape: str) -> None:
    """
    And that they did so is told.
    """
    (statement,) = statements(TABLES[shape])
    rows = statement["transactions"]
    assert [(row["booking_date"], row["amount"]) for row in rows] == [
        ("2024-01-13", "-10.50"),
        ("2024-01-12", "1000.00"),
    ]
    assert "ENERGY CO" in rows[0]["description"]
    assert statement["warnings"][0]["where"] == "headings"
    assert statement["reconciled"] in (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\nd,e,f\n",
        "Name,Born,Town\nJane,13/01/1990,Leeds\nJohn,12/01/1991,York\n",
        "Item,Price,Stock\nPen,1.50,12\nInk,2.50,8\n",
        "Day,Temperature,Rain\n2024-01-13,1.50,0.20\n2024-01-14,-2.50,0.00\n",
        "INSERT INTO t (date, amount) VALUES ('2024-01-13', -10.50);\n",
        "This is a letter, and no table,\nof 13/01/2024, and it cost 12.50, or so.\n",
    ],
)
def test_a_table_without_day_or_amount_is_refused(text: str) -> None:
    """
    With what was expected.
    """
    with pytest.raises(StatementRefused) as refused:
        statements(text)
    assert "day and the amount" in refused.value.expected


def test_rabobank_before_2018() -> None:
    """
    Nineteen columns without column names: the interest day stands before the day of booking.
    """
    cells = '"NL44RABO0123456789","EUR","20140105","D","100.00","NL91ABNA0417164300","Jan","20140106","cb","",'
    (statement,) = statements(cells + '"huur","mei","","","","","E2E1","",""\n')
    (row,) = statement["transactions"]
    assert (row["booking_date"], row["value_date"], row["amount"]) == ("2014-01-06", "2014-01-05", "-100.00")
    assert (row["counterparty_name"], row["description"], row["end_to_end_id"]) == ("Jan", "huur mei", "E2E1")
    assert statement["account"]["iban"] == "NL44RABO0123456789"


def test_semicolons_and_commas_of_the_volksbank() -> None:
    """
    As SNS writes them where the computer is Dutch.
    """
    row = "02-01-2024;NL83SNSB0123456789;NL91ABNA0417164300;jansen;;;;EUR;1.100,00;EUR;-10,50;02-01-2024;02-01-2024;"
    (statement,) = statements(row + "1;INC;12;ref;'een, twee';1\n")
    assert statement["closing"]["amount"] == "1089.50"
    assert statement["transactions"][0]["description"] == "een, twee"


def test_the_balance_tells_debit_from_credit() -> None:
    """
    Whichever of the two columns stands first.
    """
    text = "13/01/2024,ENERGY CO,,10.50,989.50\n12/01/2024,JANE,1000.00,,1000.00\n"
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]


def test_amounts_without_any_sign_are_refused() -> None:
    """
    Where nothing says which way they went.
    """
    with pytest.raises(StatementRefused):
        statements("13/01/2024,ENERGY CO,10.50\n12/01/2024,JANE,1000.00\n")


def test_signed_amounts_need_no_column_of_signs() -> None:
    """
    A dash beside them is an empty cell.
    """
    text = '1/13/2024,-10.50,-,"POWER CO"\n1/12/2024,1000.00,-,"ACME"\n'
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]


@pytest.mark.parametrize("first", ["10.50,", ",10.50", ",-10.50"])
@pytest.mark.parametrize("names", ["", "Tarehe,Maelezo,Zilizoingia,Zilizotoka\n"])
def test_two_columns_of_money_are_not_told_apart_by_their_order(first: str, names: str) -> None:
    """
    A minus in one of them, a balance or a name that is known does; nothing else is proof.
    """
    second = "1000.00," if first.startswith(",") else ",1000.00"
    text = f"{names}13/01/2024,ENERGY CO,{first}\n12/01/2024,JANE,{second}\n"
    if "-" in first:
        assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]
        return
    with pytest.raises(StatementRefused):
        statements(text)


def test_one_known_name_tells_which_column_is_money_in() -> None:
    """
    The day and the other column may be named in words that nobody knows.
    """
    text = "Tarehe,Maelezo,Credit,Zilizotoka\n13/01/2024,ENERGY CO,,10.50\n12/01/2024,JANE,1000.00,\n"
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]


@pytest.mark.parametrize("names", ["Debit,Zilizoingia", "Utgift,Zilizoingia"])
@pytest.mark.parametrize("nothing", ["", "0.00"])
def test_the_column_that_fills_the_gaps_of_a_debit_column_is_the_credit(names: str, nothing: str) -> None:
    """
    Whatever its name; no row of it is left out.
    """
    text = f"Date,Description,{names}\n2024-01-13,ENERGY CO,10.50,{nothing}\n2024-01-12,JANE,{nothing},1000.00\n"
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]


def test_a_balance_may_stand_before_the_amount_that_moves_it() -> None:
    """
    Also where the account is overdrawn, so that both have signs.
    """
    text = "13/01/2024;ENERGY CO;-987,50;-12,50\n14/01/2024;JANE;512,50;1.500,00\n"
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-12.50", "1500.00"]


@pytest.mark.parametrize("cells", ["-987,50;-12,50", "-13,50;-12,50", "-12,50;-2,17"])
def test_of_two_signed_amounts_that_prove_nothing_none_is_taken(cells: str) -> None:
    """
    One may be a balance, a tax, or the amount in another currency.
    """
    with pytest.raises(StatementRefused):
        statements(f"13/01/2024;ENERGY CO;{cells}\n")
