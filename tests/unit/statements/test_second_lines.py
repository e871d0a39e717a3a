"""
The text of a booking that goes on in rows of its own belongs to it; amounts stated around a table are read as its own.
"""

from __future__ import annotations

import pytest

from integrations.statements import delimited
from integrations.statements.delimited.layout.table import BLOCK
from integrations.statements.delimited.rows.second_lines import MAX_LINES
from integrations.statements.statement import Statement, StatementRefused

# Column names, a booking, what goes on with it, and the text that is right; under several orders of columns.
TABLES = {
    "two columns of amounts": (
        "Transaction date,Value date,Description,Withdrawals (EUR),Deposits (EUR)",
        "14/03/2026,14/03/2026,CARD PAYMENT,6.50,",
        [",,BAKKERIJ JANSEN UTRECHT"],
        "CARD PAYMENT BAKKERIJ JANSEN UTRECHT",
    ),
    "two lines more": (
        "Datum;Umsatz;Verwendungszweck;Saldo",
        "14.03.2026;-6,50;Lastschrift;93,50",
        [";;Stadtwerke;", ";;Rechnung 7"],
        "Lastschrift Stadtwerke Rechnung 7",
    ),
    "turkish": ("Tarih;Açıklama;Tutar", "14.03.2026;EFT;-6,50", [";Yıldız Ltd;"], "EFT Yıldız Ltd"),
    "quoted, with a line break": (
        "Date,Description,Amount",
        "2026-03-14,PAYMENT,-6.50",
        [',"BAKER\nSTREET",'],
        "PAYMENT BAKER STREET",
    ),
}


def read(*lines: str, end: str = "\n") -> Statement:
    (statement,) = delimited.read(("\n".join(lines) + end).encode())
    return statement


@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize("case", TABLES)
def test_text_in_rows_of_its_own_belongs_to_the_booking_above(case: str, end: str) -> None:
    names, booking, more, text = TABLES[case]
    statement = read(names, booking, *more, booking, *more, end=end)
    assert statement.transactions.amount_cents.tolist() == [-650, -650]
    assert list(statement.transactions.description) == [text, text]


def test_a_name_in_the_second_line_is_not_lost() -> None:
    statement = read("Date;Name;Amount;Description", "2026-03-14;;-6,50;CARD", ";BAKKERIJ JANSEN;;UTRECHT", "")
    assert list(statement.transactions.counterparty_name) == ["BAKKERIJ JANSEN"]
    assert list(statement.transactions.description) == ["CARD UTRECHT"]


@pytest.mark.parametrize("bookings", [BLOCK // 2 - 1, BLOCK // 2, BLOCK // 2 + 1, BLOCK * 2 + 1])
@pytest.mark.parametrize("lines", [1, 2])
def test_second_lines_stay_with_their_booking_wherever_a_block_ends(bookings: int, lines: int) -> None:
    rows = [
        line
        for number in range(bookings)
        for line in (f"2026-03-14;-{number},25;text {number}", *[f";;more {number}"] * lines)
    ]
    statement = read("Datum;Betrag;Verwendungszweck", *rows)
    assert list(statement.transactions.description) == [
        " ".join([f"text {number}", *[f"more {number}"] * lines]) for number in range(bookings)
    ]
    assert not any("neither day" in warning.message for warning in statement.warnings)


@pytest.mark.parametrize("note", [";;Total", ";;Saldo final", "Some words of the bank;;", "Page 2"])
def test_notes_and_totals_are_no_part_of_a_booking(note: str) -> None:
    statement = read("Datum;Betrag;Verwendungszweck", "2026-03-14;-1,25;rent", note, "2026-03-15;-2,25;shop")
    assert list(statement.transactions.description) == ["rent", "shop"]


def test_a_line_behind_a_row_that_is_no_booking_is_told() -> None:
    statement = read("Datum;Betrag;Verwendungszweck", "2026-03-14;-1,25;rent", "Page 2", ";;of the bank")
    assert list(statement.transactions.description) == ["rent"]
    assert any("neither day nor amount" in warning.message for warning in statement.warnings)


def test_more_lines_than_a_booking_has_are_refused_or_left_out() -> None:
    rows = [";;x"] * (BLOCK + MAX_LINES + 2)
    with pytest.raises(StatementRefused, match=f"at most {MAX_LINES} lines of text"):
        read("Datum;Betrag;Verwendungszweck", "2026-03-14;-1,25;rent", *rows)


@pytest.mark.parametrize(
    ("opening", "closing", "booking", "cents"),
    [
        ("1.500", "1.490", "-10,00", [150_000, 149_000]),
        ("1,500", "1,490", "-10.00", [150_000, 149_000]),
        ("1.500,00 EUR", "1.490,00 EUR", "-10.00", [150_000, 149_000]),
        ("1.500", "1.490", "-10", None),
    ],
)
def test_a_stated_balance_is_read_as_the_bookings_are(
    opening: str, closing: str, booking: str, cents: list[int] | None
) -> None:
    stated = (f"Opening balance;{opening};", f"Closing balance;{closing};")
    statement = read(*stated, "Date;Amount;Description", f"2026-03-14;{booking};x")
    found = [statement.opening, statement.closing]
    assert [None if end is None else int(end.amount * 100) for end in found] == (cents or [None, None])


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Balance at start of period", "Balance at end of period"), ("Opening balance", "Closing balance"),
        ("Saldo aan het begin van de periode", "Saldo aan het einde van de periode"), ("Beginsaldo", "Eindsaldo"),
        ("Kontostand zu Beginn des Zeitraums", "Kontostand am Ende des Zeitraums"), ("Anfangssaldo", "Endsaldo"),
        ("Solde en début de période", "Solde en fin de période"),
        ("Saldo al inicio del período", "Saldo al final del período"),
        ("Saldo iniziale", "Saldo finale"), ("Saldo inicial", "Saldo final"), ("Saldo początkowe", "Saldo końcowe"),
        ("Dönem başı bakiye", "Dönem sonu bakiye"), ("Açılış bakiyesi", "Kapanış bakiyesi"),
        ("Nyitó egyenleg", "Záró egyenleg"), ("Počáteční zůstatek", "Konečný zůstatek"), ("Algsaldo", "Lõppsaldo"),
        ("Sākuma atlikums", "Beigu atlikums"), ("Likutis pradžiai", "Likutis pabaigai"), ("Sold inițial", "Sold final"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_above", [True, False])
def test_balances_stated_in_words_around_the_table(first: str, last: str, is_above: bool) -> None:
    stated = [f"{first};100,00;", f"{last};90,00;"]
    rows = ["Date;Amount;Description", "2026-03-14;-10,00;x"]
    statement = read(*(stated + rows if is_above else rows + stated))
    assert statement.opening is not None
    assert statement.closing is not None
    assert (statement.opening.amount, statement.closing.amount) == (100, 90)
