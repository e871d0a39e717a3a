"""
Bookings where none should be: outside the stated period, after the day given, far from the rows around them.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.evidence.days import Period, bookings_apart, bookings_outside, day_warnings
from integrations.statements.read import read_statements
from risk_model.transactions import day_number, day_of
from tests.unit.statements.made_up import FILES
from tests.unit.statements.test_reading import CAMT, MT940

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def numbers(*days: str) -> np.ndarray:
    """
    Day numbers of days.
    """
    return np.array([day_number(date.fromisoformat(day)) for day in days], dtype=np.int32)


@pytest.mark.parametrize(
    ("period", "day", "is_outside"),
    [
        (MARCH, "2025-07-09", True),
        (MARCH, "2026-07-09", True),
        (MARCH, "2026-03-01", False),
        (MARCH, "2026-03-31", False),
        (MARCH, "2026-02-27", False),
        (MARCH, "2026-04-02", False),
        (Period(first=date(2026, 3, 1)), "2026-07-09", False),
        (Period(last=date(2026, 3, 31)), "2025-07-09", False),
        (Period(), "2025-07-09", False),
    ],
)
def test_booking_outside_the_stated_period_is_found(period: Period, day: str, is_outside: bool) -> None:
    """
    Some days beside it, as over a weekend, are no sign of anything.
    """
    assert bookings_outside(period, numbers("2026-03-10", day)) == ([1] if is_outside else [])


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        (("2026-03-01", "2025-07-09", "2026-03-05"), [1]),
        (("2026-03-05", "2025-07-09", "2026-03-01"), [1]),
        (("2024-01-05", "2026-03-01", "2026-03-02"), [0]),
        (("2026-03-01", "2026-03-02", "2019-03-03"), [2]),
        (("2026-03-01", "2026-03-02", "2026-03-03"), []),
        (("2025-01-01", "2025-06-01", "2025-12-01"), []),
        (("2025-12-30", "2026-01-02", "2026-01-05"), []),
        (("2026-03-01", "2020-03-05"), []),
        ((), []),
    ],
)
def test_booking_far_from_its_neighbours_is_found(days: tuple[str, ...], rows: list[int]) -> None:
    """
    Only where those are near each other: an account that rests is no sign of anything.
    """
    assert bookings_apart(numbers(*days)) == rows


@given(st.lists(st.integers(0, 60), min_size=3), st.integers(20_000, 20_500))
def test_rows_of_two_months_in_any_order_are_never_apart(offsets: list[int], start: int) -> None:
    """
    How a file is sorted says nothing.
    """
    assert bookings_apart(np.array(offsets, dtype=np.int32) + start) == []


def test_warning_names_the_first_booking_and_counts_the_others() -> None:
    """
    One warning for each sort.
    """
    days = numbers("2026-03-01", "2025-07-09", "2026-03-05", "2025-07-10", "2026-03-06")
    (warning,) = day_warnings(days, MARCH)
    assert warning.where == "booking 2"
    assert "period" in warning.message
    assert "1 more" in warning.message
    assert day_warnings(days, MARCH, place_of=lambda row: f"line {row}")[0].where == "line 1"


@pytest.mark.parametrize("data", [*FILES.values(), MT940, CAMT])
def test_booking_after_the_day_given_is_told_in_every_format(data: bytes) -> None:
    """
    The reader has no clock: without a day given, any day may be.
    """
    last = max(day_of(day) for each in read_statements(data) for day in each.transactions.booking_day)
    for as_of, is_told in ((None, False), (last, False), (last - timedelta(days=1), True)):
        warnings = [warning for each in read_statements(data, as_of=as_of) for warning in each.warnings]
        assert any("a booking after" in warning.message for warning in warnings) is is_told


CALM = [f"2026-03-{day:02}" for day in (2, 5, 9, 20, 30)]


def table(days: list[str], above: str = "") -> bytes:
    """
    A table with a row for each day.
    """
    rows = "".join(f"{day},Shop {place},{-100 - 37 * place}.00\n" for place, day in enumerate(days))
    return f"{above}Date,Description,Amount\n{rows}".encode()


@pytest.mark.parametrize(
    "above",
    [
        "Period,2026-03-01 - 2026-03-31\n", "Zeitraum vom 01.03.2026 bis 31.03.2026\n",
        "Van,01-03-2026\nTot en met,31-03-2026\n", "Du,01/03/2026\nAu,31/03/2026\n",
        "Od 1 marca 2026 do 31 marca 2026\n", "Statement period: March 1, 2026 to March 31, 2026\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 2, 5])
@pytest.mark.parametrize("day", ["2025-07-09", "2026-05-09"])
def test_booking_outside_the_period_above_a_table_is_told_by_its_line(above: str, place: int, day: str) -> None:
    """
    In whatever language the period stands, and whichever row it is; the row is read.
    """
    days = [*CALM[:place], day, *CALM[place:]]
    (statement,) = read_statements(table(days, above), as_of=date(2026, 11, 28))
    assert len(statement.transactions) == len(days)
    told = [warning.where for warning in statement.warnings if "outside the period" in warning.message]
    assert told == [f"line {above.count(chr(10)) + 2 + place}"]


@pytest.mark.parametrize("day", ["2024-07-09", "2020-03-09"])
def test_booking_far_from_its_neighbours_in_a_table_is_told_by_its_line(day: str) -> None:
    """
    Without a stated period, too.
    """
    (statement,) = read_statements(table([*CALM[:2], day, *CALM[2:]]))
    told = [warning.where for warning in statement.warnings if "far from" in warning.message]
    assert told == ["line 4"]


@pytest.mark.parametrize("above", ["", "Printed on 2026-04-02\n", "Period,2026-03-01 - 2026-03-31\n"])
def test_table_without_odd_days_has_no_warning_of_them(above: str) -> None:
    """
    Whatever else stands above it.
    """
    (statement,) = read_statements(table(CALM, above), as_of=date(2026, 4, 2))
    assert not [warning for warning in statement.warnings if "a booking" in warning.message]
