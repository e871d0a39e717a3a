"""
Days as exports write them: under which order, and in which language, a file as a whole can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from integrations.statements.as_json import answer_of
from integrations.statements.evidence.day_reader import DayReader
from integrations.statements.evidence.written_days import ALL_ORDERS, DayOrder, is_written_day
from integrations.statements.read import read_statements
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.statement import StatementRefused
from integrations.statements.words.months import MONTHS_BY_LANGUAGE, SURE_MONTHS
from risk_model.transactions import NO_DAY, day_of

TODAY = date(2026, 11, 28)
NUMBERS = {
    DayOrder.DAY_FIRST: "{0:%d}{1}{0:%m}{1}{0:%Y}",
    DayOrder.MONTH_FIRST: "{0:%m}{1}{0:%d}{1}{0:%Y}",
}
SHORT_NUMBERS = {
    DayOrder.DAY_FIRST: "{0:%d}{1}{0:%m}{1}{0:%y}",
    DayOrder.MONTH_FIRST: "{0:%m}{1}{0:%d}{1}{0:%y}",
    DayOrder.YEAR_FIRST: "{0:%y}{1}{0:%m}{1}{0:%d}",
}


def table(*days: str, head: str = "Date,Description,Amount", above: str = "", text: str = "Shop") -> str:
    """
    A table with a row for each day.
    """
    rows = (f"{day},{text},{-100 - 37 * row}.00" for row, day in enumerate(days))
    return above + "\n".join((head, *rows)) + "\n"


def qif(*days: str, section: str = "!Type:Bank", mark: str = ".") -> str:
    """
    A QIF file with a record for each day.
    """
    return f"{section}\n" + "".join(f"D{day}\nT{-100 - 37 * row}{mark}00\nPx\n^\n" for row, day in enumerate(days))


def days_in(text: str, as_of: date | None = TODAY) -> list[str]:
    """
    The days of booking that are read.
    """
    answer: Any = answer_of(read_statements(text.encode(), as_of=as_of))
    return [row["booking_date"] for each in answer["statements"] for row in each["transactions"]]


def refusal(text: str, as_of: date | None = TODAY) -> str:
    """
    Why the file is refused.
    """
    with pytest.raises(StatementRefused) as refused:
        read_statements(text.encode(), as_of=as_of)
    return str(refused.value)


BOTH = pytest.mark.parametrize("file_of", [table, qif])
Builder = Callable[..., str]


@pytest.mark.parametrize(
    "written",
    [
        "Sat 13 Jan 2024", "Saturday, January 13, 2024", "zat 13-01-2024", "13 de enero de 2024", "13th January 2024",
        "13Jan2024", "13/JAN/2024", "13-Jan-24", "2024-Jan-13", "13.01.2024 04:00:00:000", "13/01/2024 10:11:12 GMT",
        "2024-01-13 10:11:12 +0000 UTC", "13-01-2024 10.11", "13/01/2024, 10:11 a.m.", "Mar 13 Jan 2024",
        "2024. 01. 13.", "2024. január 13.", "13. siječnja 2024.", "13 01 2024", "13012024", "20240113",
        "13 d'gener de 2024", "13 января 2024 г.", "13 siječnja 2024.", "2024-01-13T10:11:12.123Z",
    ],
)  # fmt: skip
def test_days_with_names_and_times_are_read(written: str) -> None:
    """
    Days of the week, names of months, times and zones.
    """
    assert day_of(DayReader(DayOrder.DAY_FIRST).day(written)).isoformat() == "2024-01-13"


@pytest.mark.parametrize("written", ["Total 13/01/2024", "13 Foo 2024", "31 Feb 2024", "Kontostand 31.12.2023", "13"])
def test_what_is_no_day_is_refused(written: str) -> None:
    """
    Words in front of a day, months and days that no calendar has.
    """
    with pytest.raises(NumberRefused):
        DayReader(DayOrder.DAY_FIRST).day(written)


@pytest.mark.parametrize("number", ["46024", "260105", "13", "1.234", "1234.56", "12", "123456789", "2024"])
def test_plain_number_is_not_taken_for_a_day(number: str) -> None:
    """
    Only a column that is named as one of days makes such a number a day.
    """
    assert not is_written_day(number)


@BOTH
@pytest.mark.parametrize("mark", ["/", "-"])
@pytest.mark.parametrize("order", [DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST])
def test_day_above_twelve_decides_the_order_of_all(file_of: Builder, mark: str, order: DayOrder) -> None:
    """
    Wherever it stands in the file.
    """
    days = [date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 25)]
    for rotated in (days, days[::-1], [days[2], *days[:2]]):
        text = file_of(*(NUMBERS[order].format(day, mark) for day in rotated))
        assert days_in(text) == [day.isoformat() for day in rotated]


@BOTH
@pytest.mark.parametrize("numbers", [NUMBERS, SHORT_NUMBERS])
@pytest.mark.parametrize("order", ALL_ORDERS)
@pytest.mark.parametrize("is_newest_first", [False, True])
def test_rows_in_sequence_decide(
    file_of: Builder, numbers: dict[DayOrder, str], order: DayOrder, is_newest_first: bool
) -> None:
    """
    Under one order only they follow on each other, oldest or newest first.
    """
    days = [date(2026, 1, 11), date(2026, 2, 3), date(2026, 2, 9), date(2026, 3, 2), date(2026, 10, 1)]
    days = days[::-1] if is_newest_first else days
    pattern = numbers.get(order, "{0:%Y}{1}{0:%m}{1}{0:%d}")
    assert days_in(file_of(*(pattern.format(day, "/") for day in days))) == [day.isoformat() for day in days]


@BOTH
@pytest.mark.parametrize(
    ("written", "days"),
    [
        (("26-01-05", "26-01-06", "26-01-12"), ["2026-01-05", "2026-01-06", "2026-01-12"]),
        (("26/03/14", "26/03/15", "26/04/02"), ["2026-03-14", "2026-03-15", "2026-04-02"]),
        (("26.03.14", "26.03.15", "26.04.02"), ["2026-03-14", "2026-03-15", "2026-04-02"]),
        (("14.03.26", "15.03.26", "02.04.26"), ["2026-03-14", "2026-03-15", "2026-04-02"]),
        (("20.01.24",), ["2024-01-20"]),
        (("20-Jan-24", "21-Feb-24"), ["2024-01-20", "2024-02-21"]),
        (("26-Jan-05", "26-Jan-06", "26-Feb-12"), ["2026-01-05", "2026-01-06", "2026-02-12"]),
        (("26/11/27",), ["2026-11-27"]),
        (("31/01/24",), ["2024-01-31"]),
        (("13/01/24",), ["2024-01-13"]),
    ],
)
def test_years_of_two_digits_are_where_the_days_make_sense(
    file_of: Builder, written: tuple[str, ...], days: list[str]
) -> None:
    """
    Not decades apart, not after the day given, not of ten years ago while another order is of this year.
    """
    assert days_in(file_of(*written)) == days


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (("260314", "260315", "260402"), ["2026-03-14", "2026-03-15", "2026-04-02"]),
        (("140326", "150326", "020426"), ["2026-03-14", "2026-03-15", "2026-04-02"]),
        (("14032026", "02042026"), ["2026-03-14", "2026-04-02"]),
        (("03142026", "04022026"), ["2026-03-14", "2026-04-02"]),
        (("20260314", "20260402"), ["2026-03-14", "2026-04-02"]),
    ],
)
def test_days_without_marks_are_read_by_the_same_rule(written: tuple[str, ...], days: list[str]) -> None:
    """
    Six or eight digits under the name of a day.
    """
    assert days_in(table(*written)) == days


@BOTH
@pytest.mark.parametrize(
    "written",
    [
        ("03/04/2026",), ("01/02/2026", "03/04/2026"), ("01-02-2026", "01-03-2026"), ("20/01/24",),
        ("05/04/2026", "05/04/2026", "07/06/2026"), ("01/02/2026", "02/03/2026", "03/04/2026"),
        ("03/05/2026", "01/02/2026", "05/04/2026", "02/06/2026"),
    ],
)  # fmt: skip
def test_undecided_days_are_refused_and_both_orders_named(file_of: Builder, written: tuple[str, ...]) -> None:
    """
    Also where the rows run in sequence under both orders, or under none.
    """
    found = refusal(file_of(*written))
    assert found.startswith(("Date:", "D:"))
    assert sum(order in found for order in ALL_ORDERS) >= 2
    assert "export" in found


@BOTH
def test_days_of_two_orders_in_one_file_are_refused(file_of: Builder) -> None:
    """
    As a spreadsheet leaves them that understood some of them only.
    """
    assert "one order" in refusal(file_of("13/01/2026", "01/14/2026"))


@BOTH
@given(
    first=st.dates(date(2000, 1, 1), date(2026, 6, 1)),
    steps=st.lists(st.integers(0, 40), min_size=1, max_size=12),
    order=st.sampled_from([DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST]),
)
def test_sorted_file_is_read_rightly_or_refused(
    file_of: Builder, first: date, steps: list[int], order: DayOrder
) -> None:
    """
    Never another day than the one that was written.
    """
    days = [first]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    assume(days[-1] <= TODAY)
    text = file_of(*(NUMBERS[order].format(day, "/") for day in days))
    try:
        found = days_in(text)
    except StatementRefused:
        return
    assert found == [day.isoformat() for day in days]


@BOTH
def test_day_after_the_day_given_decides(file_of: Builder) -> None:
    """
    What has not been yet is no booking; without a day given nothing decides.
    """
    assert days_in(file_of("10/02/2026"), as_of=date(2026, 2, 26)) == ["2026-02-10"]
    assert days_in(file_of("02/10/2026"), as_of=date(2026, 2, 26)) == ["2026-02-10"]
    assert "day-month-year or month-day-year" in refusal(file_of("10/02/2026"), as_of=None)


@pytest.mark.parametrize("amounts", [("-360,00", "-12,50"), ("-1.360,00", "12,5"), ("5", "-7,25")])
def test_decimal_comma_decides(amounts: tuple[str, str]) -> None:
    """
    Nowhere is it written where the month stands first.
    """
    days = ["2026-07-01", "2026-07-05"]
    assert days_in(qif("01/07/2026", "05/07/2026", mark=",")) == days
    rows = "".join(f'{day},x,"{amount}"\n' for day, amount in zip(("01/07/2026", "05/07/2026"), amounts, strict=True))
    assert days_in(f"Date,Description,Amount\n{rows}") == days


@pytest.mark.parametrize(
    "head",
    [
        "Datum;Omschrijving;Bedrag", "Buchungstag;Verwendungszweck;Betrag", "Fecha;Concepto;Importe",
        "Date;Libellé;Montant", "Data;Descrizione;Importo", "Data;Opis;Kwota", "Datum;Popis;Částka",
        "Dato;Tekst;Beløb", "Datum;Text;Belopp", "Data;Descrição;Valor", "Dátum;Közlemény;Összeg",
        "Date;Narration;Amount", "Date;Cheque No;Amount", "Date;Sort Code;Amount",
    ],
)  # fmt: skip
def test_column_names_of_countries_that_write_the_day_first_decide(head: str) -> None:
    """
    By their language, or by words that only some countries with English use.
    """
    assert days_in(f"{head}\n02/01/2026;x;-1.00\n") == ["2026-01-02"]


@pytest.mark.parametrize("name", ["Check Number", "Running Bal.", "Post Date", "ZIP Code"])
def test_column_names_of_the_united_states_decide(name: str) -> None:
    """
    A single row says nothing; its column names do.
    """
    assert days_in(f"Date,Description,Amount,{name}\n02/01/2026,x,-1.00,\n") == ["2026-02-01"]


def test_section_in_another_language_than_english_decides() -> None:
    """
    As the decimal comma does.
    """
    assert days_in(qif("02/01/2026", section="!Type:Banque")) == ["2026-01-02"]


@pytest.mark.parametrize(
    ("above", "days"),
    [
        ("Period,01/03/2026 - 31/03/2026\n", ["2026-03-02", "2026-03-04"]),
        ("Period,03/01/2026 - 03/31/2026\n", ["2026-02-03", "2026-04-03"]),
        ("From,01/02/2026\nTo,28/04/2026\n", ["2026-03-02", "2026-03-04"]),
        ("Zeitraum vom 01.03.2026 bis 31.03.2026\n", ["2026-03-02", "2026-03-04"]),
        ("Statement from 1 March 2026 to 31 March 2026\n", ["2026-03-02", "2026-03-04"]),
        ("Od,01.02.2026\nDo,20.03.2026\n", ["2026-03-02", "2026-03-04"]),
    ],
)
def test_stated_period_decides(above: str, days: list[str]) -> None:
    """
    The bookings lie in the period that stands above the table.
    """
    if days[0] == "2026-02-03":
        assert "month-day-year" in refusal(table("02/03/2026", "04/03/2026", above=above))
    else:
        assert days_in(table("02/03/2026", "04/03/2026", above=above)) == days


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ((("05/01/2026", "-10.00", "90.00"), ("04/02/2026", "-5.00", "85.00")), ["2026-01-05", "2026-02-04"]),
        ((("04/02/2026", "-5.00", "85.00"), ("05/01/2026", "-10.00", "90.00")), ["2026-02-04", "2026-01-05"]),
        ((("05/01/2026", "-5.00", "85.00"), ("04/02/2026", "-10.00", "90.00")), ["2026-05-01", "2026-04-02"]),
    ],
)
def test_running_balances_decide_which_way_the_rows_run(rows: tuple[tuple[str, ...], ...], days: list[str]) -> None:
    """
    With it two rows are in sequence under one order only.
    """
    text = "Date,Description,Amount,Balance\n" + "".join(f"{day},x,{amount},{after}\n" for day, amount, after in rows)
    assert days_in(text) == days


@BOTH
def test_inferred_order_is_told(file_of: Builder) -> None:
    """
    A warning says what the days themselves did not.
    """
    (statement,) = read_statements(file_of("05/12/2024", "05/10/2024", "04/11/2024").encode(), as_of=TODAY)
    assert any("month-day-year" in warning.message for warning in statement.warnings)


def test_declared_order_decides() -> None:
    """
    Some programs that write QIF say it.
    """
    assert days_in(qif("03/04/2024", section="!Option:DMY\n!Type:Bank")) == ["2024-04-03"]
    assert days_in(qif("03/04/2024", section="!Option:MDY\n!Type:Bank")) == ["2024-03-04"]


def test_sections_of_several_accounts_run_each_by_itself() -> None:
    """
    The days of the second begin before those of the first end.
    """
    text = qif("02/09/2026", "05/10/2026", "02/11/2026", "10/11/2026") + qif("01/09/2026", section="!Type:CCard")
    assert days_in(text) == ["2026-09-02", "2026-10-05", "2026-11-02", "2026-11-10", "2026-09-01"]


@pytest.mark.parametrize("language", MONTHS_BY_LANGUAGE)
@BOTH
def test_months_are_read_as_whole_words_of_a_language(file_of: Builder, language: str) -> None:
    """
    All names of a language in one file, in either case.
    """
    for change in (str, str.upper, str.title):
        names = {change(name): month for name, month in MONTHS_BY_LANGUAGE[language].items()}
        text = file_of(*(f"{number % 28 + 1} {name} 2024" for number, name in enumerate(names)))
        assert [int(day[5:7]) for day in days_in(text)] == list(names.values())


@pytest.mark.parametrize(("name", "month"), SURE_MONTHS.items())
def test_name_that_means_one_month_needs_no_other(name: str, month: int) -> None:
    """
    With the point of an abbreviation, too.
    """
    assert days_in(table(f"13 {name}. 2024")) == [f"2024-{month:02}-13"]


@pytest.mark.parametrize("name", ["listopad", "listopada", "lis", "lip", "srp"])
@BOTH
def test_name_that_means_two_months_is_refused(file_of: Builder, name: str) -> None:
    """
    Nothing else in the file is of a language.
    """
    found = refusal(file_of(f"13 {name} 2025"))
    assert "month" in found
    assert "export" in found


@pytest.mark.parametrize(
    ("head", "written", "days"),
    [
        ("Data,Opis,Kwota", ["13 listopada 2025"], ["2025-11-13"]),
        ("Datum,Opis,Iznos", ["13 listopada 2025"], ["2025-10-13"]),
        ("Datum,Popis,Částka", ["13. listopad 2025"], ["2025-11-13"]),
        ("Datum,Popis,Iznos", ["02. lipanj 2026", "13. listopad 2026"], ["2026-06-02", "2026-10-13"]),
        ("Date,Description,Amount", ["13 lis 2025", "24 gru 2025"], ["2025-11-13", "2025-12-24"]),
        ("Date,Description,Amount", ["13 lis 2025", "24 stu 2025"], ["2025-10-13", "2025-11-24"]),
        ("Date,Description,Amount", ["13 lis 2025", "24 led 2026"], ["2025-11-13", "2026-01-24"]),
        ("Date,Description,Amount", ["13 lip 2025", "2 srp 2025", "1 kol 2025"],
         ["2025-06-13", "2025-07-02", "2025-08-01"]),
        ("Päivä,Selite,Määrä", ["02 marraskuu 2026", "13 marraskuu 2026"], ["2026-11-02", "2026-11-13"]),
    ],
)  # fmt: skip
def test_language_of_other_rows_or_column_names_decides(head: str, written: list[str], days: list[str]) -> None:
    """
    listopad is October in Croatian, November in Polish and Czech.
    """
    assert days_in(table(*written, head=head, text="Vuokra")) == days


@pytest.mark.parametrize(
    ("name", "month"), [("září", 9), ("října", 10), ("červen", 6), ("wrzesień", 9), ("veljača", 2)]
)
def test_names_in_an_old_code_page_are_read(name: str, month: int) -> None:
    """
    Code page 1250 looks like 1252, and no letter tells which it is.
    """
    (statement,) = read_statements(table(f"13 {name} 2024").encode("cp1250"), as_of=TODAY)
    assert day_of(statement.transactions.booking_day[0]) == date(2024, month, 13)


@pytest.mark.parametrize("name", ["janu", "janeiro0", "mars-ch", "junk", "mayor", "decade", "marraskuun", "august1"])
def test_word_that_only_begins_like_a_month_is_none(name: str) -> None:
    """
    First letters of all languages at once would make months of anything.
    """
    assert refusal(table(f"13 {name} 2024"))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (("46024", "46037"), ["2026-01-02", "2026-01-15"]),
        (("46024.5", "46037.25"), ["2026-01-02", "2026-01-15"]),
    ],
)
def test_days_of_a_spreadsheet_are_counted_from_1899(written: tuple[str, ...], days: list[str]) -> None:
    """
    Where all cells of the column are such numbers, and none is after the day given.
    """
    assert days_in(table(*written)) == days


@pytest.mark.parametrize("written", [("46024", "15/01/2026"), ("46024", "2026-01-15"), ("46024", "49000"), ("123",)])
def test_numbers_that_may_be_no_days_of_a_spreadsheet_are_refused(written: tuple[str, ...]) -> None:
    """
    Beside days of another notation, or after the day given.
    """
    assert "Date" in refusal(table(*written))


@pytest.mark.parametrize(
    ("value_day", "is_unreal"),
    [
        ("30.02.2026", True), ("31.04.2026", True), ("29.02.2026", True), ("00.00.0000", True), ("31.12.9999", True),
        ("2026-02-30", True), ("28.02.2026", False), ("", False), ("-", False),
    ],
)  # fmt: skip
def test_value_day_that_no_calendar_has_is_unknown_and_told(value_day: str, is_unreal: bool) -> None:
    """
    German banks count interest with thirty days a month; the booking stays, on whatever row it is.
    """
    head = "Buchungstag;Wertstellung;Verwendungszweck;Betrag\n"
    rows = f"13.02.2026;13.02.2026;Miete;-1,00\n02.03.2026;{value_day};Zinsen;-12,50\n"
    (statement,) = read_statements(f"{head}{rows}".encode(), as_of=TODAY)
    assert len(statement.transactions) == 2
    told = [warning for warning in statement.warnings if "no calendar" in warning.message]
    assert [warning.where for warning in told] == (["line 3, Wertstellung"] if is_unreal else [])
    assert bool(statement.transactions.value_day[1] == NO_DAY) is (value_day != "28.02.2026")


@pytest.mark.parametrize("day", ["30.02.2026", "31.04.2026", "00.00.0000"])
def test_booking_day_that_no_calendar_has_is_refused(day: str) -> None:
    """
    In tables and QIF; the line is named.
    """
    assert "line 2" in refusal(table(day, head="Datum;Verwendungszweck;Betrag"))
    assert "line 2" in refusal(qif(day))


def test_day_without_year_is_of_the_stated_period() -> None:
    """
    Also where the year turns; where nothing states the year, the file is refused.
    """
    above = "Extracto del 15/12/2025 al 14/01/2026\n"
    head = "Fecha;Concepto;Importe"
    for days in (("30/12", "02/01"), ("30.12.", "02.01."), ("30 dic", "2 ene"), ("30-dic.", "2-ene.")):
        text = f"{above}{head}\n{days[0]};x;-1,00\n{days[1]};x;-2,00\n"
        assert days_in(text) == ["2025-12-30", "2026-01-02"]
    assert "year" in refusal(f"{head}\n30/12;x;-1,00\n02/01;x;-1,00\n")


def test_day_without_year_is_near_the_interest_day() -> None:
    """
    As savings banks once wrote it, also where the year turns.
    """
    text = "Buchungstag;Valutadatum;Verwendungszweck;Betrag\n30.12;02.01.21;x;-1,00\n13.11.;13.11.20;y;-2,00\n"
    assert days_in(text) == ["2020-12-30", "2020-11-13"]
