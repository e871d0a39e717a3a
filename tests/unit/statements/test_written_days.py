"""
Days as exports write them, and what shows which of two numbers is the month.
"""

from __future__ import annotations

import pytest

from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.shared.written_days import DayOrder, written_day
from risk_model.transactions import day_of
from tests.unit.statements.test_exports import found, statements


@pytest.mark.parametrize(
    "written",
    [
        "Sat 13 Jan 2024",
        "Saturday, January 13, 2024",
        "zat 13-01-2024",
        "13 de enero de 2024",
        "13th January 2024",
        "13Jan2024",
        "13/JAN/2024",
        "13-Jan-24",
        "2024-Jan-13",
        "13.01.2024 04:00:00:000",
        "13/01/2024 10:11:12 GMT",
        "2024-01-13 10:11:12 +0000 UTC",
        "13-01-2024 10.11",
        "13/01/2024, 10:11 a.m.",
        "Mar 13 Jan 2024",
    ],
)
def test_days_with_names_and_times(written: str) -> None:
    """
    Days of the week, names of months, times and zones.
    """
    assert day_of(written_day(written, DayOrder.DAY_FIRST)).isoformat() == "2024-01-13"


@pytest.mark.parametrize("written", ["Total 13/01/2024", "13 Foo 2024", "31 Feb 2024", "Kontostand 31.12.2023", "13"])
def test_what_is_no_day(written: str) -> None:
    """
    Words in front of a day, months and days that no calendar has.
    """
    with pytest.raises(NumberRefused):
        written_day(written, DayOrder.DAY_FIRST)


def test_rows_that_follow_on_each_other_show_the_order() -> None:
    """
    Newest first only where the month stands first.
    """
    text = "Date,Description,Amount\n05/12/2024,a,-1.00\n05/10/2024,b,1.00\n04/11/2024,c,1.00\n"
    assert [day for day, *_ in found(text)] == ["2024-05-12", "2024-05-10", "2024-04-11"]
    assert "the month is taken to be first" in statements(text)[0]["warnings"][0]["message"]


def test_headings_of_a_country_show_the_order() -> None:
    """
    A single row says nothing; its column names do.
    """
    row = "02/01/2024,x,-1.00,\n"
    assert found("Date,Description,Amount,Check Number\n" + row)[0][0] == "2024-02-01"
    assert found("Date,Description,Amount,Reference\n" + row)[0][0] == "2024-01-02"


def test_a_day_without_year_is_near_the_interest_day() -> None:
    """
    As savings banks once wrote it, also where the year turns.
    """
    text = "Buchungstag;Valutadatum;Verwendungszweck;Betrag\n30.12;02.01.21;x;-1,00\n13.11.;13.11.20;y;-2,00\n"
    assert [day for day, *_ in found(text)] == ["2020-12-30", "2020-11-13"]
