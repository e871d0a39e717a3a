"""
Which mark parts the decimals and which groups thousands: by the whole column, and by the currency's minor units.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements import delimited
from integrations.statements.evidence.decimals import DecimalEvidence, common_minor_units, written_cents
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.statement import StatementRefused
from risk_model.transactions.currencies import CURRENCIES, minor_units

OTHER = {",": ".", ".": ","}
marks = st.sampled_from(",.")
of_two_decimals_at_most = st.sampled_from(sorted(code for code in CURRENCIES if minor_units(code) <= 2))


def amounts_of(cells: list[str], currency: str) -> list[int]:
    rows = "".join(f"2026-01-{day + 1:02};rent;{cell};{currency}\n" for day, cell in enumerate(cells))
    (statement,) = delimited.read(f"Date;Description;Amount;Currency\n{rows}".encode())
    return statement.transactions.amount_cents.tolist()


@given(st.lists(st.integers(1, 999_999), min_size=1, max_size=8), marks, of_two_decimals_at_most)
def test_three_digits_behind_the_only_mark_are_thousands_where_the_currency_has_two_decimals_at_most(
    thousands: list[int], mark: str, currency: str
) -> None:
    cells = [f"-{number * 1000:,}".replace(",", mark) for number in thousands]
    assert amounts_of(cells, currency) == [-number * 100_000 for number in thousands]


@given(st.lists(st.integers(1, 999), min_size=1, max_size=8), marks, st.sampled_from(["KWD", "BHD", "TND", "OMR"]))
def test_they_are_decimals_where_the_currency_has_three_and_every_amount_has_them(
    whole: list[int], mark: str, currency: str
) -> None:
    assert amounts_of([f"-{number}{mark}250" for number in whole], currency) == [-number * 100 - 25 for number in whole]


@given(st.lists(st.integers(1, 999), min_size=1, max_size=8), marks)
def test_without_a_currency_they_are_never_decimals(whole: list[int], mark: str) -> None:
    with pytest.raises(StatementRefused, match=r"^Amount: expected an amount that shows which sign parts the cents$"):
        amounts_of([f"-{number}{mark}000" for number in whole], "")


def test_without_a_currency_whole_amounts_beside_them_show_that_they_are_thousands() -> None:
    assert amounts_of(["-25,000", "-500"], "") == [-2_500_000, -50_000]


@given(st.integers(1, 999), marks)
def test_a_file_that_parts_decimals_with_one_mark_groups_with_the_other(thousands: int, mark: str) -> None:
    group = OTHER[mark]
    rows = f"2026-01-05;x;-{thousands}{group}000;12{mark}50\n2026-01-06;y;-3{group}000;9{mark}25\n"
    (statement,) = delimited.read(f"Date;Text;Amount;Balance\n{rows}".encode())
    assert statement.transactions.amount_cents.tolist() == [-thousands * 100_000, -300_000]


@pytest.mark.parametrize("cells", [["-1.234", "-1,234"], ["-12.50", "-1.500"], ["-12,50", "-1.50"]])
def test_amounts_written_in_two_ways_are_refused(cells: list[str]) -> None:
    with pytest.raises(StatementRefused, match=r"^Amount: expected one decimal sign in the whole column$"):
        amounts_of(cells, "EUR")


def test_thousandths_that_are_no_whole_cents_are_refused_by_their_line() -> None:
    with pytest.raises(StatementRefused, match=r"^line 3, Amount: expected an amount in whole cents$"):
        amounts_of(["-1250.500", "-12.345"], "KWD")


def test_several_currencies_decide_only_where_all_of_them_do() -> None:
    assert [common_minor_units(codes) for codes in ((), ("EUR", "JPY"), ("KWD", "TND"), ("EUR", "KWD"))] == [
        None,
        2,
        3,
        None,
    ]


@pytest.mark.parametrize(("written", "decimal"), [("1.500,", ","), ("1,500.", "."), ("1500.", "."), ("1500,", ",")])
def test_an_amount_may_end_in_its_decimal_mark(written: str, decimal: str) -> None:
    assert written_cents(written, decimal) == 150_000
    assert amounts_of([f"-{written}"], "") == [-150_000]


@pytest.mark.parametrize(
    "written",
    [
        "", "-", "+", "()", ".", ",", "NaN", "Infinity", "1e5", "1_000", "\u0663", "\uff11", "--1.00", "-1.00-",
        "(-1.00)", "-1.00 CR", "+1.00 DR", "1.000,-", "12 34.00", "1,2345.00", "1'23.00", "1,234'567.00", "12€50",
        "EUR", "1.00 XQZ", "1.00 2.00", "1.2.3", "1.00 EURO7", "9" * 65,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(NumberRefused):
        written_cents(written, ".")


@given(st.integers(-(10**15), 10**15), marks, st.sampled_from(["", ",", " ", "\u202f", "'", "’"]))
def test_every_amount_is_read_as_it_was_written(cents: int, decimal: str, group: str) -> None:
    group = OTHER[decimal] if group == "," else group
    whole, part = divmod(abs(cents), 100)
    written = f"{'-' if cents < 0 else ''}{whole:_}{decimal}{part:02}".replace("_", group)
    assert written_cents(written, decimal) == cents


@given(st.lists(st.text("0123456789.,' -", max_size=12)))
def test_evidence_never_fails_and_never_proves_both(texts: list[str]) -> None:
    evidence = DecimalEvidence(2)
    evidence.see(texts)
    assert evidence.decimal("") in ("", ",", ".")
    assert evidence.is_contradictory or not (evidence.comma and evidence.dot)
