"""
A row that is plainly a booking is read whole or refuses the file; a stray quote never makes another account.
"""

from __future__ import annotations

import pytest

from integrations.statements import delimited
from integrations.statements.statement import StatementRefused

OWN, OTHER = "NL32INGB0000000123", "NL91ABNA0417164300"
LOST = ["NaN", "nan", "NULL", "null", "None", "N/A", "n/a", "", "-", "--", "abc", "?", "#N/A", "pending"]
# Column names, a row with a place for its amount, and a whole row: in several languages and notations.
BOOKINGS = {
    "direction, party and balance": (
        "Datum;Naam;Rekening;Tegenrekening;Af Bij;Bedrag (EUR);Saldo na mutatie",
        f"20260301;Klant BV;{OWN};{OTHER};Bij;{{}};350,00",
        f"20260302;Lev NV;{OWN};{OTHER};Af;99,95;250,05",
    ),
    "the other party's account": (
        "Booking Date,Partner Iban,Payment Reference,Amount",
        f"2026-03-01,{OTHER},rent,{{}}",
        f"2026-03-02,{OTHER},rent,-99.95",
    ),
    "party and balance": (
        "Buchungstag;Empfänger;Verwendungszweck;Betrag;Saldo",
        "01.03.2026;Kunde GmbH;Rechnung;{};350,00",
        "02.03.2026;Kunde GmbH;Miete;-99,95;250,05",
    ),
    "debit and credit": (
        "Tarih;Açıklama;Karşı taraf;Borç;Alacak;Bakiye",
        "01.03.2026;EFT;Yıldız Ltd;{};;350,00",
        "02.03.2026;Kira;Ev Sahibi;99,95;;250,05",
    ),
}


def read(*lines: str) -> list[int]:
    (statement,) = delimited.read("".join(f"{line}\n" for line in lines).encode())
    return statement.transactions.amount_cents.tolist()


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("case", BOOKINGS)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_booking_without_an_amount_refuses_the_file(case: str, lost: str, is_first: bool) -> None:
    names, broken, whole = BOOKINGS[case]
    rows = (broken.format(lost), whole) if is_first else (whole, broken.format(lost))
    with pytest.raises(StatementRefused, match=rf"^line {2 if is_first else 3}, "):
        read(names, *rows)


@pytest.mark.parametrize("lost", ["NaN", "null", "None", "#N/A"])
def test_a_lost_number_beside_a_day_is_a_booking_whatever_else_is_there(lost: str) -> None:
    with pytest.raises(StatementRefused, match=r"^line 2, Amount: "):
        read("Date;Description;Amount", f"2026-03-01;rent;{lost}", "2026-03-02;rent;-99,95")


def test_a_note_with_a_day_is_no_booking() -> None:
    assert read("Date;Description;Amount", "2026-03-01;carried over;", "2026-03-02;rent;-99,95") == [-9995]


def test_an_empty_cell_of_the_other_direction_is_no_lost_number() -> None:
    names = "Date;Name;Debit;Credit;Balance"
    assert read(names, "2026-03-01;a;NaN;10,00;110,00", "2026-03-02;b;5,00;NaN;105,00") == [1000, -500]


def test_an_announced_row_needs_no_amount() -> None:
    names = "Date;Name;State;Amount;Balance"
    assert read(names, "2026-03-01;a;pending;;110,00", "2026-03-02;b;booked;-5,00;105,00") == [-500]


@pytest.mark.parametrize("cell", [f'{OWN}"', f'"{OWN}', f"'{OWN}", f"'{OWN}'", f"{OWN} ", f'"{OWN}"'], ids=repr)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_quote_at_one_end_of_an_account_is_taken_off_or_refused(cell: str, delimiter: str) -> None:
    rows = [
        ["Datum", "Naam", "Rekening", "Bedrag"],
        ['"20260301"', '"Slager"', cell, '"-10.00"'],
        ['"20260302"', '"Kapper"', f'"{OWN}"', '"-12.00"'],
    ]
    data = "".join(delimiter.join(row) + "\n" for row in rows).encode()
    if cell.startswith('"') and not cell.endswith('"'):
        with pytest.raises(StatementRefused, match=r"^line 2"):
            delimited.read(data)
        return
    (statement,) = delimited.read(data)
    assert statement.account.iban == OWN
    assert statement.transactions.amount_cents.tolist() == [-1000, -1200]


def test_a_quote_lost_at_the_start_of_a_row_keeps_account_and_order() -> None:
    names = '"IBAN","Datum","Bedrag","Naam"'
    rows = [f'"{OWN}","2026-03-01","-1,00","a"', f'{OWN}","2026-03-02","2,00","b"', f'"{OWN}","2026-03-03","-3,00","c"']
    assert read(names, *rows) == [-100, 200, -300]


def test_a_lost_quote_before_a_delimiter_is_refused_by_its_line() -> None:
    names, whole = "Date,Name,Amount,Type,", '2026-03-01,"Shop, Leeds",-1.00,card,'
    with pytest.raises(StatementRefused, match=r"^line 3"):
        read(names, whole, '2026-03-01,Shop, Leeds",-1.00,,', whole)


@pytest.mark.parametrize("text", ["Slager", f'{OWN}";"x', f"{OWN};1", "kapper"])
def test_an_account_is_not_any_text(text: str) -> None:
    quoted = text.replace('"', '""')
    with pytest.raises(StatementRefused, match=r"^line 3, Rekening: expected the number of an account$"):
        read("Datum;Rekening;Bedrag;Naam", f"20260301;{OWN};-1,00;a", f'20260302;"{quoted}";-2,00;b')


def test_one_name_in_all_rows_may_be_the_account() -> None:
    assert read("Date;Account;Amount;Name", "2026-03-01;Current;-1,00;a", "2026-03-02;Current;-2,00;b") == [-100, -200]


@pytest.mark.parametrize("spelling", [OWN, "NL32 INGB 0000 0001 23", OWN.lower()])
def test_the_account_as_its_own_counterparty_is_a_warning(spelling: str) -> None:
    rows = f"20260301;{OWN};{OTHER};-1,00;a\n20260302;{OWN};{spelling};-2,00;b\n"
    (statement,) = delimited.read(f"Datum;Rekening;Tegenrekening;Bedrag;Naam\n{rows}".encode())
    assert [(warning.where, warning.message) for warning in statement.warnings if "own" in warning.message] == [
        ("line 3", "the account is its own counterparty")
    ]


def test_money_between_two_accounts_of_one_file_is_no_warning() -> None:
    rows = f"20260301;{OWN};{OTHER};-1,00;a\n20260302;{OTHER};{OWN};1,00;b\n"
    found = delimited.read(f"Datum;Rekening;Tegenrekening;Bedrag;Naam\n{rows}".encode())
    assert not any("own counterparty" in warning.message for statement in found for warning in statement.warnings)


def test_a_stray_quote_takes_no_counterparty_away() -> None:
    rows = f'"20260301";"Slager";{OTHER}";"-10,00"\n"20260302";"Kapper";"{OTHER}";"-12,00"\n'
    (statement,) = delimited.read(f'"Datum";"Naam";"Tegenrekening";"Bedrag"\n{rows}'.encode())
    assert list(statement.transactions.counterparty_iban) == [OTHER, OTHER]


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        ("Date,Text,Amount", "2026-01-13,Shop,-12,50\n2026-01-14,Jane,1500,00\n"),
        ("Date,Amount,Text", "2026-01-13,-12,50,Shop\n2026-01-14,1500,00,Jane\n"),
        ("Date,Text,Debit,Credit", "2026-01-13,Shop,12,50,\n2026-01-14,Jane,,1500,00\n"),
        ("Date,Text,Amount,Balance", "2026-01-13,Shop,-12,50,987,50\n2026-01-14,Jane,1500,00,2487,50\n"),
    ],
)
def test_decimal_commas_that_part_the_cells_are_refused(names: str, rows: str) -> None:
    """
    Else the cents would be lost without a word.
    """
    with pytest.raises(StatementRefused) as refused:
        delimited.read(f"{names}\n{rows}".encode())
    assert "decimal commas" in refused.value.expected
