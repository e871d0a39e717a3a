"""
CSV, TXT and TAB: what each bank's export says, and what is refused.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import FILES

# None of the files here is newer.
DOWNLOADED = date(2024, 12, 31)


def statements(data: bytes | str) -> list[dict[str, Any]]:
    """
    The answer for a file.
    """
    answer: Any = answer_of(read_statements(data if isinstance(data, bytes) else data.encode(), as_of=DOWNLOADED))
    return list(answer["statements"])


def rows(data: bytes | str) -> list[dict[str, Any]]:
    """
    Booked rows of all statements.
    """
    return [row for statement in statements(data) for row in statement["transactions"]]


def refusal(data: str) -> str:
    """
    Where and why the file is refused.
    """
    with pytest.raises(StatementRefused) as caught:
        read_statements(data.encode())
    return str(caught.value)


AMOUNTS = {
    "ing": ["1234.56", "-0.50"],
    "ing english": ["12.56", "-0.50"],
    "rabobank": ["50.00", "-20.00", "20.00"],
    "abn": ["-99.50", "100.00"],
    "asn": ["-10.50", "20.00"],
    "bunq": ["-1234.56", "8.78"],
    "knab": ["-827.75", "1000.00"],
    "triodos": ["1250.00", "-12.50"],
    "revolut": ["-5.50", "10.00", "10.00"],
    "n26": ["-5.50"],
    "n26 old": ["-59.99"],
    "monzo": ["-10.00"],
    "sparkasse": ["-36.99"],
}


@pytest.mark.parametrize("bank", sorted(AMOUNTS))
def test_amounts_are_signed_from_the_holders_side(bank: str) -> None:
    """
    Af and Bij, D and C, a fee beside the amount: money in is positive, money out negative.
    """
    assert [row["amount"] for row in rows(FILES[bank])] == AMOUNTS[bank]


@pytest.mark.parametrize(
    ("bank", "opening", "closing"),
    [("rabobank", "100.00", "150.00"), ("abn", "1000.00", "1000.50"), ("asn", "100.00", "109.50")],
)
def test_balances_are_derived_and_checked(bank: str, opening: str, closing: str) -> None:
    """
    Where each row has its balance, opening and closing follow.
    """
    (statement,) = statements(FILES[bank])
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == (opening, closing)
    assert statement["reconciled"] is True


def test_a_broken_running_balance_is_told() -> None:
    """
    A changed amount does not pass silently.
    """
    (statement,) = statements(FILES["rabobank"].replace(b"-20,00", b"-19,00"))
    assert statement["reconciled"] is False
    assert any("balance" in warning["message"] for warning in statement["warnings"])


def test_newest_first_stays_in_the_files_order() -> None:
    """
    ING writes the newest row first; the balances are checked against the order.
    """
    (statement,) = statements(FILES["ing"])
    assert [row["booking_date"] for row in statement["transactions"]] == ["2024-02-03", "2024-02-01"]
    assert statement["reconciled"] is True


def test_each_currency_is_a_statement() -> None:
    """
    Revolut writes all its accounts into one file; pending is apart, what was taken back is told.
    """
    euro, dollar = statements(FILES["revolut"])
    assert (euro["currency"], dollar["currency"]) == ("EUR", "USD")
    assert [row["amount"] for row in euro["pending"]] == ["-20.34"]
    assert len(euro["transactions"]) == 2
    assert any("left out" in warning["message"] for warning in euro["warnings"])


def test_a_return_reason_makes_a_returned_debit() -> None:
    """
    Rabobank says in a column of its own why a direct debit came back.
    """
    row = rows(FILES["rabobank"])[-1]
    assert (row["return_reason"], row["kind"]) == ("AM04", "returned_debit")


def test_what_abn_writes_into_its_text_is_found() -> None:
    """
    Name and account stand inside the description, as in MT940.
    """
    row = rows(FILES["abn"])[1]
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Jan Smit", "NL91ABNA0417164300")
    assert row["end_to_end_id"] is None
    assert rows(FILES["abn"])[0]["kind"] == "card"


def test_columns_of_knab() -> None:
    """
    The line above the column names is passed over; the value day is not the day of booking.
    """
    (statement,) = statements(FILES["knab"])
    row = statement["transactions"][0]
    assert statement["account"]["iban"] == "NL52KNAB0255328608"
    assert (row["booking_date"], row["value_date"]) == ("2024-06-21", "2024-06-20")
    assert (row["counterparty_name"], row["bank_reference"]) == ("Gert; Jan", "C4A1")


def test_old_code_pages_are_told_from_their_letters() -> None:
    """
    A file in cp1252 has its umlauts.
    """
    assert rows(FILES["sparkasse"])[0]["description"] == "EREF+R SVWZ+Müll"
    assert rows(FILES["rabobank"])[0]["counterparty_name"] == "Café Ü"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    """
    What parts cells and rows is found out.
    """
    table = [("Fecha", "Concepto", "Importe"), ("2024-01-31", "pan", "-1.50"), ("2024-02-01", "luz", "2.00")]
    found = rows("\ufeff" + "".join(delimiter.join(row) + end for row in table))
    assert [(row["booking_date"], row["amount"], row["description"]) for row in found] == [
        ("2024-01-31", "-1.50", "pan"),
        ("2024-02-01", "2.00", "luz"),
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,56", "1234.56"), ("-1.234,5", "-1234.50"), ("1234,56-", "-1234.56"), ("€ 12,50", "12.50"),
        ("12,50 EUR", "12.50"), ("(12,50)", "-12.50"), ("+3,00", "3.00"), ("−3,00", "-3.00"), ("1 234,56", "1234.56"),
        ("1'234,56", "1234.56"), (",50", "0.50"), ("-,50", "-0.50"), ("12,50 CR", "12.50"), ("12,50 DR", "-12.50"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(written: str, amount: str) -> None:
    """
    Groups, signs behind, brackets, currency signs.
    """
    assert [row["amount"] for row in rows(f"Datum;Bedrag\n2024-01-31;{written}\n2024-01-31;-0,01\n")] == [
        amount,
        "-0.01",
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31-01-2024", "2024-01-31"), ("31/01/24", "2024-01-31"), ("31.01.2024", "2024-01-31"),
        ("20240131", "2024-01-31"),
        ("2024-01-31", "2024-01-31"), ("2024/01/31", "2024-01-31"), ("2024.01.31.", "2024-01-31"),
        ("31-Jan-2024", "2024-01-31"), ("31 mrt 2024", "2024-03-31"), ("Jan 31, 2024", "2024-01-31"),
        ("2024-01-31T10:00:00Z", "2024-01-31"), ("31/01/2024 10:00", "2024-01-31"), ("01/31/2024", "2024-01-31"),
    ],
)  # fmt: skip
def test_days_as_people_write_them(written: str, day: str) -> None:
    """
    The day counts as written, whatever its time.
    """
    assert rows(f'Date;Amount\n"{written}";-1.00\n')[0]["booking_date"] == day


def test_one_day_decides_the_order_of_all() -> None:
    """
    03/04 is the fourth of March beside 03/25.
    """
    found = rows("Date,Amount\n03/04/2024,-1.00\n03/25/2024,1.00\n")
    assert [row["booking_date"] for row in found] == ["2024-03-04", "2024-03-25"]


def test_debits_and_credits_in_columns_of_their_own() -> None:
    """
    Each with its sign or without.
    """
    for debit in ("5,00", "-5,00"):
        found = rows(f"Date;Debit;Credit\n2024-01-31;{debit};\n2024-01-31;;7,00\n")
        assert [row["amount"] for row in found] == ["-5.00", "7.00"]


def test_formulas_stay_text() -> None:
    """
    A cell that a spreadsheet would run is kept as it is written.
    """
    assert rows("Date,Description,Amount\n2024-01-31,=1+1,-1.00\n")[0]["description"] == "=1+1"


def test_twins_stay_two() -> None:
    """
    Two equal rows are two payments.
    """
    assert len(rows("Date,Description,Amount\n2024-01-31,coffee,-2.50\n2024-01-31,coffee,-2.50\n")) == 2


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("Date,Description,Amount\n2024-01-31,x,12..34\n", "line 2, Amount"),
        ("Date,Description,Amount\n2024-02-30,x,1.00\n", "line 2, Date"),
        ("Date,Description,Amount\n2024-01-31,x\n", "line 2"),
        ("Date,Description,Amount\n2024-01-31,x,1.00\n2024-01-31,x,1.00,2.00\n", "line 3"),
        ('Date,Description,Amount\n2024-01-31,"x,1.00\n2024-01-31,"y",1.00\n', "quoted cell"),
        ("Date,Description,Amount,Reference\n2024-01-31,x,1.00,\"1,23E+15\"\n", "Reference"),
        ("Date,Description,Amount\n2024-01-31,x,1.234\n", "Amount"),
        ("Date,Amount\n13/01/2024,1.00\n01/13/2024,1.00\n", "Date"),
        ("Datum;Af Bij;Bedrag\n20240131;Misschien;1,00\n", "Af Bij"),
        ("Datum;Af Bij;Bedrag\n20240131;Bij;-1,00\n", "line 2, Bedrag"),
        ("Date;Debit;Credit\n2024-01-31;5,00;6,00\n", "Debit"),
        ("Date;Amount;Currency\n2024-01-31;5,00;pesos\n", "Currency"),
        ("Name;City\nx;y\n", "headings"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(table: str, named: str) -> None:
    """
    A refusal names the line and the column.
    """
    assert named in refusal(table)


def test_a_refusal_never_repeats_the_cell() -> None:
    """
    What a customer wrote stays out of errors.
    """
    assert "Jansen" not in refusal("Date,Description,Amount\nJansen,x,1.00\n")


def test_a_type_that_says_debit_or_credit_is_the_sign() -> None:
    """
    Amounts without sign, and the way the money went under "type"; the column names come again where two exports meet.
    """
    head = "Date,Description,Amount,Transaction Type\n"
    file = head + "2024-01-02,Lunch,12.50,debit\n" + head + "2024-01-03,Refund,2.50,credit\n"
    assert [row["amount"] for row in rows(file)] == ["-12.50", "2.50"]


def test_a_type_beside_a_sign_stays_a_type() -> None:
    """
    The column that is headed as the sign is it.
    """
    file = "Date,Amount,Type,Debit/Credit\n2024-01-02,12.50,D,Credit\n2024-01-03,2.50,C,Debit\n"
    assert [row["amount"] for row in rows(file)] == ["12.50", "-2.50"]


def test_a_time_is_no_day_and_an_interest_day_alone_is_the_day() -> None:
    """
    Of two columns headed as a day the one counts that holds days.
    """
    timed = "Transaction Date,Transaction Time,Amount\n2024-01-02,12:31:46,-5.00\n"
    valued = "Date de valeur;Libellé;Débit;Crédit\n31.01.2024;Loyer;10.00;\n"
    assert rows(timed)[0]["booking_date"] == "2024-01-02"
    assert (rows(valued)[0]["booking_date"], rows(valued)[0]["amount"]) == ("2024-01-31", "-10.00")


def test_a_text_cut_into_numbered_columns_is_one() -> None:
    """
    As German portals write it.
    """
    file = "Buchungstag;VWZ1;VWZ2;VWZ3;Betrag\n02.01.2024;Rechnung;4711;;-5,00\n"
    assert rows(file)[0]["description"] == "Rechnung 4711"
