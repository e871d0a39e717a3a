"""
Rows of a table that are no bookings, and files of several tables.
"""

from __future__ import annotations

import pytest

from integrations.statements.statement import StatementRefused
from tests.unit.statements.test_exports import found, statements

HEAD = "Buchungstag;Wert;Verwendungszweck;Soll;Haben;Währung\n"
BOOKED = "04.01.2021;04.01.2021;Strom;-99,50;;EUR\n13.01.2021;13.01.2021;Gehalt;;1.250,00;EUR\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Kontostand;31.01.2021;;;1.273,95;EUR\n", "a total or balance"),
        ("Kontostand;31.01.2021;;;1.273,95\n", "a total or balance"),
        ("Vorgemerkte Umsätze sind nicht enthalten\n", "neither day nor amount"),
        ("Alter Kontostand;1.234,56 EUR\n", "neither day nor amount"),
        ("offen;--;Laden;-5,00;;EUR\n", "pending bookings without a day"),
        ("05.01.2021;05.01.2021;Vortrag;;;EUR\n", "without an amount"),
    ],
)
def test_a_line_that_is_no_booking_is_left_out_and_told(line: str, told: str) -> None:
    """
    Balances, totals, notes and what is only announced, wherever they stand.
    """
    for text in (HEAD + BOOKED + line, HEAD + line + BOOKED):
        assert found(text) == [("2021-01-04", "-99.50", None), ("2021-01-13", "1250.00", None)]
        (warning,) = statements(text)[0]["warnings"]
        assert told in warning["message"]
        assert warning["where"].startswith("line ")


def test_balances_in_rows_of_their_own_are_the_statements() -> None:
    """
    As the old portal of the Volksbanken writes them, with a letter for the sign below an empty column name.
    """
    text = (
        "Buchungstag;Valuta;Vorgang/Verwendungszweck;Währung;Umsatz; \n"
        "29.12.2017;29.12.2017;Strom;EUR;99,50;S\n28.12.2017;28.12.2017;Rechnung;EUR;1.250,00;H\n"
        "01.12.2017;;Anfangssaldo;EUR;500,00;H\n31.12.2017;;Endsaldo;EUR;1.650,50;H\n"
    )
    (statement,) = statements(text)
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("500.00", "1650.50")
    assert [row["amount"] for row in statement["transactions"]] == ["-99.50", "1250.00"]
    assert statement["reconciled"] is True


def test_a_table_in_which_no_row_has_an_amount_is_refused() -> None:
    """
    Else a column that is not understood would lose all bookings.
    """
    with pytest.raises(StatementRefused) as refused:
        statements("Date;Description;Amount\n2024-01-13;x;\n2024-01-14;y;\n")
    assert refused.value.where == "line 2, Amount"


@pytest.mark.parametrize("last", ["2024-01-14;-5,00", "2024-01-14", "2024-01-14;-5,00;x;"])
def test_a_short_row_at_an_end_without_line_end_is_refused(last: str) -> None:
    """
    Such a file may be cut off.
    """
    with pytest.raises(StatementRefused):
        statements("Date;Amount;Description;Reference;Note\n2024-01-13;-5,00;x;y;z\n" + last)


def test_empty_cells_at_the_end_may_be_absent() -> None:
    """
    Where the day and the amount are there.
    """
    text = "Date;Amount;Description;Reference\n2024-01-13;-5,00;x;y\n2024-01-14;-6,00;z\n"
    assert [amount for _, amount, _ in found(text)] == ["-5.00", "-6.00"]


def test_each_table_of_a_file_is_read_by_its_own_headings() -> None:
    """
    An account and a card in one file; the lines are those of the file.
    """
    text = (
        '"Umsätze Girokonto";"Zeitraum: 30 Tage";\n\n'
        '"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";\n'
        '"29.01.2021";"29.01.2021";"Lastschrift";"Strom";"-99,50";\n\n"Alter Kontostand";"1.233,61 EUR";\n\n'
        '"Umsätze Visa-Karte";"Zeitraum: 30 Tage";\n\n'
        '"Buchungstag";"Umsatztag";"Vorgang";"Referenz";"Buchungstext";"Umsatz in EUR";\n'
        '"31.01.2021";"29.01.2021";"Visa-Umsatz";"123456";"AMAZON";"-12,00";\n'
    )
    assert found(text) == [("2021-01-29", "-99.50", None), ("2021-01-31", "-12.00", None)]
    with pytest.raises(StatementRefused) as refused:
        statements(text.replace("31.01.2021", "31.02.2021"))
    assert refused.value.where == "line 11, Buchungstag"


def test_rows_that_a_spreadsheet_has_quoted_as_a_whole() -> None:
    """
    A comma file that was saved again where semicolons part cells.
    """
    text = (
        '"Datum,""Naam / Omschrijving"",""Af Bij"",""Bedrag (EUR)"""\n'
        '"20240113,""Bakker"",""Af"",""10,50"""\n"20240112,""Loon"",""Bij"",""1000,00"""\n'
    )
    assert found(text) == [("2024-01-13", "-10.50", "Bakker"), ("2024-01-12", "1000.00", "Loon")]
    assert found(text.replace('"\n', '";;;\n')) == found(text)


def test_a_quoted_word_at_the_start_of_a_cell_is_part_of_it() -> None:
    """
    Some banks write quotes of their customers as they are; a quote that stays open is refused all the same.
    """
    text = 'Data operacji;Opis operacji;Kwota\n2024-01-13;"QUOTED" Name.;-18,39\n2024-01-14;Pay;1 000,00\n'
    (statement,) = statements(text)
    assert statement["transactions"][0]["description"] == '"QUOTED" Name.'
    with pytest.raises(StatementRefused):
        statements(text.replace('"QUOTED" Name.', '"QUOTED Name.'))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Anfangssaldo:;0.00;\nSchlusssaldo:;989.50;\n", ""),
        ('"Neuer Kontostand";"989,50 EUR";\n', '"Alter Kontostand";"0,00 EUR";\n'),
        ('"openingBalance";"0,00"\n"closingBalance";"989,50"\n', ""),
    ],
)
def test_balances_in_words_around_the_table_are_the_statements(above: str, below: str) -> None:
    """
    Above it, or below it.
    """
    rows = "2024-01-12;Pay;1000.00\n2024-01-13;Power;-10.50\n"
    (statement,) = statements(f"{above}\nDate;Description;Amount\n{rows}{below}")
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("0.00", "989.50")
    assert statement["reconciled"] is True
    (statement,) = statements(f"{above}\nDate;Description;Amount\n{rows.replace('-10.50', '-11.50')}{below}")
    assert any("closing balance" in warning["message"] for warning in statement["warnings"])


def test_a_table_whose_rows_are_all_notes_is_refused() -> None:
    """
    Its columns are not where its column names are.
    """
    with pytest.raises(StatementRefused) as refused:
        statements("Date;Amount;Description;Note\nPower;;2024-01-13;x\nPay;;2024-01-14;y\n")
    assert refused.value.where == "line 2"
