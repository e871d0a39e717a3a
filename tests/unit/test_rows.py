"""
Rows become columns exactly, or are refused by name.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk_model.transactions import NO_CENTS, NO_DAY, day_number
from risk_model.transactions.rows import RowsRefused, TransactionRow, transactions_from_rows

AS_OF = date(2026, 11, 20)


def a_row(**changes: Any) -> TransactionRow:
    return TransactionRow(**{"booking_date": date(2026, 10, 1), "amount": "-12.50", "currency": "EUR", **changes})


def refusal(*rows: TransactionRow, currency: str | None = None) -> list[str]:
    with pytest.raises(RowsRefused) as refused:
        transactions_from_rows(rows, as_of=AS_OF, currency=currency)
    return [pointer for pointer, _ in refused.value.errors]


cents = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)


@given(st.lists(cents))
def test_amounts_are_exact_whatever_the_notation(amounts: list[int]) -> None:
    written = [f"{Decimal(amount) / 100:.2f}" for amount in amounts]
    rows = [a_row(amount=text, balance_after=text) for text in written]
    columns = transactions_from_rows(rows, as_of=AS_OF)
    assert columns.amount_cents.tolist() == columns.balance_cents.tolist() == amounts
    mixed = [a_row(amount=text if number % 2 else float(text)) for number, text in enumerate(written)]
    small = [row for row, amount in zip(mixed, amounts, strict=True) if abs(amount) < 10**12]
    assert transactions_from_rows(small, as_of=AS_OF).amount_cents.tolist() == [a for a in amounts if abs(a) < 10**12]


@pytest.mark.parametrize(
    "amount",
    [
        "NaN",
        "Infinity",
        "1e308",
        "1_000.00",
        "1.234",
        "",
        " 1.00",
        "1,00",
        "٣.00",
        "--1.00",
        ".5",
        "5.",
        "9" * 13,
        1e13,
        0.001,
    ],
)
def test_inexact_amounts_are_refused(amount: str | float) -> None:
    assert refusal(a_row(), a_row(amount=amount)) == ["/1/amount"]
    assert refusal(a_row(balance_after=amount)) == ["/0/balance_after"]


def test_json_numbers_are_read_as_written() -> None:
    rows = msgspec.json.decode(
        b'[{"booking_date":"2026-10-01","amount":-12.5},{"booking_date":"2026-10-01","amount":7},'
        b'{"booking_date":"2026-10-01","amount":0.29}]',
        type=list[TransactionRow],
    )
    assert transactions_from_rows(rows, as_of=AS_OF, currency="EUR").amount_cents.tolist() == [-1250, 700, 29]


def test_rows_after_as_of_are_refused() -> None:
    assert refusal(a_row(), a_row(booking_date=AS_OF + timedelta(days=1))) == ["/1/booking_date"]


@pytest.mark.parametrize("currency", ["EURO", "eur", "XXX", ""])
def test_unknown_currency_is_refused(currency: str) -> None:
    assert refusal(a_row(currency=currency), currency="EUR" if currency else "ZZZ") == ["/0/currency"]


def test_mixed_currencies_are_refused() -> None:
    assert refusal(a_row(), a_row(currency="GBP")) == ["/1/currency"]
    assert refusal(a_row(currency=None), a_row(currency="GBP"), currency="EUR") == ["/1/currency"]


def test_id_with_two_contents_is_refused_and_a_repeat_counts_once() -> None:
    assert refusal(a_row(id="t1"), a_row(id="t1", amount="5.00")) == ["/1/id"]
    columns = transactions_from_rows([a_row(id="t1"), a_row(id="t1"), a_row(), a_row()], as_of=AS_OF)
    assert len(columns) == 3


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_postgres_cannot_store_is_refused(text: str) -> None:
    assert refusal(a_row(), a_row(description=text)) == ["/1/description"]


def test_absent_value_is_unknown_and_not_zero() -> None:
    columns = transactions_from_rows([a_row(), a_row(balance_after="0.00")], as_of=AS_OF)
    assert columns.value_day.tolist() == [NO_DAY, NO_DAY]
    assert columns.balance_cents.tolist() == [NO_CENTS, 0]
    assert columns.booking_day.tolist() == [day_number(date(2026, 10, 1))] * 2
    assert list(columns.description) == ["", ""]


def test_no_rows_are_no_error() -> None:
    assert len(transactions_from_rows([], as_of=AS_OF)) == 0


def test_no_refusal_repeats_what_was_sent() -> None:
    with pytest.raises(RowsRefused) as refused:
        transactions_from_rows([a_row(amount="secret 1234")], as_of=AS_OF)
    assert "secret" not in str(refused.value)


def test_iban_names_the_same_account_however_spaced() -> None:
    names = ("NL91 ABNA 0417 1643 00", "savings", None)
    columns = transactions_from_rows([a_row(account=name) for name in names], as_of=AS_OF)
    assert [(each.iban, each.other) for each in columns.accounts] == [
        ("NL91ABNA0417164300", None),
        (None, "savings"),
        (None, None),
    ]


def test_dates_given_by_some_rows_are_unknown_in_the_others() -> None:
    columns = transactions_from_rows([a_row(), a_row(value_date=date(1970, 1, 2))], as_of=AS_OF)
    assert columns.value_day.tolist() == [NO_DAY, 1]
