"""
Overlapping uploads of one account in several formats: nothing is doubled, and genuine twins stay two.
"""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from integrations.statements.merge import merge_statements, with_overlaps_told
from integrations.statements.read import read_statements
from tests.unit.statements.same_in_formats import (
    IBAN,
    NUMBER,
    WRITERS,
    Booked,
    as_anonymous_csv,
    as_camt,
    as_csv,
    as_json,
    as_mt940,
    as_ofx,
    as_qif,
)

SALARY, RENT, COFFEE = Booked(25, 250_000), Booked(1, -85_000), Booked(15, -350)
MONTH = [RENT, Booked(2, -350), Booked(2, -350), COFFEE, SALARY, Booked(31, -237)]
PAIRS = [(one, other) for one in WRITERS for other in WRITERS if one != other]


def merged(*files: bytes) -> Counter[tuple[int, int]]:
    """
    How often each amount counts on each day of January 2024.
    """
    transactions = merge_statements(read_statements(*files)).transactions
    first = 19_722
    return Counter(zip((transactions.booking_day - first).tolist(), transactions.amount_cents.tolist(), strict=True))


def wanted(bookings: list[Booked]) -> Counter[tuple[int, int]]:
    return Counter((each.day, each.cents) for each in bookings)


def warnings_of(*files: bytes) -> str:
    told = with_overlaps_told(read_statements(*files))
    return " ".join(warning.message for statement in told for warning in statement.warnings)


@st.composite
def months(draw: st.DrawFn) -> list[Booked]:
    """
    Bookings of January in order, some alike; none is the sum of those before it, as a balance would be.
    """
    rows = st.tuples(st.integers(2, 30), st.sampled_from([-350, 701, -2_013, 150_077]))
    drawn = [Booked(day, cents) for day, cents in sorted(draw(st.lists(rows, max_size=8)))]
    month = [Booked(1, -111), *drawn, Booked(31, -237)]
    assume(all(each.cents != sum(row.cents for row in month[:place]) for place, each in enumerate(month)))
    return month


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_month_in_two_formats_counts_once(one: str, other: str) -> None:
    """
    Two equal coffees on one day stay two, on one account, and what is left out is counted and told.
    """
    files = WRITERS[one](MONTH), WRITERS[other](MONTH)
    found = merge_statements(read_statements(*files))
    assert merged(*files) == wanted(MONTH)
    assert (found.repeated, len(set(found.transactions.accounts))) == (len(MONTH), 1)
    assert "count once" in warnings_of(*files)
    assert "only one" not in warnings_of(*files)


@settings(max_examples=25, deadline=None)
@given(months(), st.sampled_from(PAIRS))
def test_a_file_merged_with_itself_in_another_format_is_the_file(month: list[Booked], pair: tuple[str, str]) -> None:
    """
    Whatever its rows.
    """
    assert merged(*(WRITERS[name](month) for name in pair)) == wanted(month)


@settings(max_examples=25, deadline=None)
@given(months(), months(), months(), st.permutations(["mt940", "camt", "csv", "ofx", "json"]))
def test_the_order_of_uploads_does_not_matter(
    first: list[Booked], second: list[Booked], third: list[Booked], names: list[str]
) -> None:
    """
    Three uploads that overlap and contradict each other.
    """
    files = [WRITERS[name](month) for name, month in zip(names, (first, second, third), strict=False)]
    found = [merged(*order) for order in permutations(files)]
    assert all(each == found[0] for each in found)
    fullest = wanted(first) | wanted(second) | wanted(third)
    assert found[0] == fullest


@settings(max_examples=25, deadline=None)
@given(months(), st.integers(1, 30), st.sampled_from([p for p in PAIRS if not {"qif", "anonymous csv"} & set(p)]))
def test_a_period_split_over_two_files_is_whole(month: list[Booked], cut: int, pair: tuple[str, str]) -> None:
    """
    The one ends where the other begins.
    """
    before, after = [row for row in month if row.day <= cut], [row for row in month if row.day > cut]
    assert merged(WRITERS[pair[0]](before), WRITERS[pair[1]](after)) == wanted(month)


def test_overlapping_periods_are_joined() -> None:
    """
    What each upload has alone is added.
    """
    early, late = MONTH[:4], MONTH[1:]
    assert merged(as_mt940(early), as_csv(late)) == wanted(MONTH)


def test_references_tell_twins_that_stand_in_different_uploads() -> None:
    """
    Two payers' references are two bookings; one reference is one.
    """
    first = [RENT, Booked(15, 5_000, "E-1")]
    second = [RENT, Booked(15, 5_000, "E-2")]
    assert merged(as_mt940(first), as_camt(second)) == wanted([RENT, Booked(15, 5_000), Booked(15, 5_000)])
    assert merged(as_mt940(first), as_camt(first)) == wanted(first)
    # A format without references says nothing against either.
    assert merged(as_mt940(first), as_csv(second)) == wanted(first)


def test_references_of_the_bank_are_compared_where_both_formats_have_the_same() -> None:
    """
    Else each format has numbers of its own, and they say nothing.
    """
    first = [Booked(1, -85_000, "", "R-1"), Booked(15, 5_000, "", "R-2")]
    second = [Booked(1, -85_000, "", "R-1"), Booked(15, 5_000, "", "R-3")]
    both = wanted([*first, Booked(15, 5_000)])
    assert merged(as_mt940(first), as_camt(second)) == both
    assert merged(as_ofx(first), as_camt(second)) == wanted(first)


def test_a_batch_in_one_format_is_its_parts_in_another() -> None:
    """
    The payments of a day add up to the booking of the other upload.
    """
    parts = [RENT, Booked(20, -10_000), Booked(20, -20_050), Booked(31, -237)]
    whole = [RENT, Booked(20, -30_050), Booked(31, -237)]
    assert merged(as_camt(parts), as_mt940(whole)) == wanted(parts)
    assert "only one" not in warnings_of(as_camt(parts), as_mt940(whole))


def test_a_contradiction_is_told() -> None:
    """
    A salary that one upload of the period does not have counts, with a warning.
    """
    without = [row for row in MONTH if row != SALARY]
    files = as_mt940(MONTH), as_csv(without)
    assert merged(*files) == wanted(MONTH)
    assert "1 bookings stand in only one" in warnings_of(*files)


@pytest.mark.parametrize("number", [NUMBER, "0417164300", "ABNA0417164300", "417.164.300"])
def test_a_domestic_number_inside_the_iban_is_the_same_account(number: str) -> None:
    """
    The account keeps the IBAN.
    """
    found = merge_statements(read_statements(as_ofx(MONTH, number), as_camt(MONTH)))
    assert [account.iban for account in found.transactions.accounts] == [IBAN]
    assert len(found.transactions) == len(MONTH)


@pytest.mark.parametrize("number", ["164300999", "300", "1234567890"])
def test_another_number_is_another_account(number: str) -> None:
    """
    Equal rows on two accounts are not one booking.
    """
    assert len(merge_statements(read_statements(as_ofx(MONTH, number), as_camt(MONTH))).transactions) == 2 * len(MONTH)


@pytest.mark.parametrize("write", [as_qif, as_anonymous_csv])
def test_a_file_without_account_is_merged_where_all_its_rows_fit(write: object) -> None:
    """
    One row that does not, or no day in common, and it stays apart.
    """
    assert callable(write)
    assert merged(write(MONTH), as_camt(MONTH)) == wanted(MONTH)
    odd = [*MONTH[:3], Booked(15, -351), *MONTH[4:]]
    assert merged(write(odd), as_camt(MONTH)) == wanted(odd) + wanted(MONTH)
    assert merged(write(MONTH[:2]), as_camt(MONTH[3:])) == wanted(MONTH[:2]) + wanted(MONTH[3:])


def test_a_file_without_account_that_fits_two_stays_apart() -> None:
    """
    Which of them it is nothing tells.
    """
    other = as_json(MONTH, "DE89370400440532013000")
    assert merged(as_qif(MONTH), as_camt(MONTH), other).total() == 3 * len(MONTH)


def test_many_rows_of_one_day_take_no_longer_for_being_alike() -> None:
    """
    Twenty thousand equal rows in two formats.
    """
    rows = [Booked(15, -100)] * 20_000
    assert merged(as_csv(rows), as_qif(rows)).total() == 20_000
