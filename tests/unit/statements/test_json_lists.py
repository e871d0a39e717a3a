"""
JSON lists of no known service: read as written where that is certain, else refused.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.statement import StatementRefused
from tests.unit.statements.psd2_answers import statements

Row = dict[str, Any]
WORDS = {
    "type": ("DEBIT", "CREDIT"),
    "direction": ("out", "in"),
    "creditDebitIndicator": ("DBIT", "CRDT"),
    "dr_cr": ("Dr", "Cr"),
    "Af Bij": ("Af", "Bij"),
}


def listed(*amounts: float | str, **fields: Any) -> list[Row]:
    """
    A list of one transaction a day.
    """
    rows: list[Row] = [
        {"date": f"2026-01-{day:02d}", "amount": amount, "currency": "EUR", "description": "Rent", **fields}
        for day, amount in enumerate(amounts, start=1)
    ]
    return rows


def with_words(rows: list[Row], key: str, words: list[str]) -> list[Row]:
    """
    The list with a word of direction in each row.
    """
    return [row | {key: word} for row, word in zip(rows, words, strict=True)]


def read(document: Any) -> tuple[list[tuple[str, str, str]], str]:
    """
    Day, amount and currency of each row, and all warnings.
    """
    found = statements(document)
    rows = [row for statement in found for row in statement["transactions"]]
    warnings = " ".join(warning["message"] for statement in found for warning in statement["warnings"])
    return [(row["booking_date"], row["amount"], row["currency"]) for row in rows], warnings


def amounts(document: Any) -> list[str]:
    return [amount for _day, amount, _currency in read(document)[0]]


@pytest.mark.parametrize(
    "names",
    [
        {"date": "date", "amount": "amount", "currency": "currency"},
        {"date": "bookingDate", "amount": "amount", "currency": "currencyCode"},
        {"date": "transaction_date", "amount": "Amount", "currency": "currency_code"},
        {"date": "made_on", "amount": "amount", "currency": "currency_code"},
        {"date": "timestamp", "amount": "amount", "currency": "currency"},
        {"date": "Buchungstag", "amount": "Betrag", "currency": "Währung"},
        {"date": "datum", "amount": "bedrag", "currency": "munt"},
        {"date": "fecha", "amount": "importe", "currency": "divisa"},
        {"date": "data", "amount": "valor", "currency": "moeda"},
        {"date": "Posting Date", "amount": "Transaction Amount", "currency": "Currency"},
    ],
)
def test_amounts_count_as_written_under_the_usual_names(names: dict[str, str]) -> None:
    """
    No sign is turned in a list that is not Plaid's.
    """
    document = [{names.get(key, key): value for key, value in row.items()} for row in listed(-850.5, "1500.00")]
    assert read(document) == ([("2026-01-01", "-850.50", "EUR"), ("2026-01-02", "1500.00", "EUR")], "")


@pytest.mark.parametrize(
    "document",
    [
        {"transactions": listed(-850.5, 1500.25)},
        {"data": {"items": listed(-850.5, 1500.25)}, "page": 1},
        {"account": {"iban": "NL91ABNA0417164300"}, "results": listed(-850.5, 1500.25), "total": 2},
        {"account": {"currency": "EUR"}, "rows": [dict(list(row.items())[:2]) for row in listed(-850.5, 1500.25)]},
        {"currency": "EUR", "rows": [dict(list(row.items())[:2]) for row in listed(-850.5, 1500.25)]},
        [row | {"amount": {"value": row["amount"], "currency": "EUR"}} for row in listed(-850.5, 1500.25)],
    ],
)
def test_envelopes_say_what_the_rows_do_not(document: Any) -> None:
    """
    Account and currency may stand around the list.
    """
    assert amounts(document) == ["-850.50", "1500.25"]
    assert {currency for _day, _amount, currency in read(document)[0]} == {"EUR"}


@pytest.mark.parametrize("key", WORDS)
def test_unsigned_amounts_have_the_sign_of_a_word_in_every_row(key: str) -> None:
    """
    It is told that they had none.
    """
    out, into = WORDS[key]
    rows, warnings = read(with_words(listed(120.5, 80.25), key, [out, into]))
    assert [amount for _day, amount, _currency in rows] == ["-120.50", "80.25"]
    assert "no sign" in warnings


@pytest.mark.parametrize("key", WORDS)
def test_signs_that_agree_with_the_words_need_no_warning(key: str) -> None:
    """
    As most write it.
    """
    out, into = WORDS[key]
    rows, warnings = read(with_words(listed(-120.5, 80.25), key, [out, into]))
    assert ([amount for _day, amount, _currency in rows], warnings) == (["-120.50", "80.25"], "")


def test_balances_prove_the_direction_of_unsigned_amounts() -> None:
    """
    Of all but the first, which needs a word; with one for each nothing is left to prove.
    """
    rows = [row | {"balance": balance} for row, balance in zip(listed(0, 80.25, 20.5), (10, 90.25, 69.75), strict=True)]
    assert amounts(rows) == ["0.00", "80.25", "-20.50"]
    assert "balance" in read(rows)[1]


def test_balances_may_stand_in_an_object() -> None:
    """
    With a currency of their own.
    """
    money = [{"amount": balance, "currency": "EUR"} for balance in (91.5, 100.25)]
    rows = [row | {"running_balance": each} for row, each in zip(listed(-8.5, 8.75), money, strict=True)]
    assert (amounts(rows), read(rows)[1]) == (["-8.50", "8.75"], "")


@pytest.mark.parametrize(
    ("out", "into"),
    [("expense", "income"), ("money_out", "money_in"), ("Gasto", "Ingreso"), ("Wydatek", "Wpływ"), ("D", "K")],
)
def test_words_of_direction_are_those_of_all_languages(out: str, into: str) -> None:
    """
    As in every other format.
    """
    assert amounts(with_words(listed(120.5, 80.25), "kind", [out, into])) == ["-120.50", "80.25"]


def test_a_type_that_says_more_than_a_direction_is_no_contradiction() -> None:
    """
    Signed amounts beside kinds of payment count as written.
    """
    kinds = ["fee", "card_payment", "topup"]
    rows, warnings = read(with_words(listed(-1.5, -5.25, 10.75), "type", kinds))
    assert ([amount for _day, amount, _currency in rows], warnings) == (["-1.50", "-5.25", "10.75"], "")


def test_signs_against_every_word_are_turned() -> None:
    """
    A card issuer's own side: purchases without a minus, the payment received with one.
    """
    rows, warnings = read(with_words(listed(120.5, -80.25), "type", ["DEBIT", "CREDIT"]))
    assert [amount for _day, amount, _currency in rows] == ["-120.50", "80.25"]
    assert "turned" in warnings


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (listed(850.5, 1500.25), "/0/amount"),
        (with_words(listed(850.5, 1500.25), "type", ["DEBIT", "PIX"]), "/1/amount"),
        (with_words(listed(-850.5, 1500.25, 9.5), "type", ["DEBIT", "CREDIT", "DEBIT"]), "/2/amount"),
        (with_words(listed(-850.5, -15.25), "type", ["DEBIT", "CREDIT"]), "/1/amount"),
        ([{"date": "2026-01-01", "amount": -8.5}], "/0/currency"),
        (listed(-8.5, "NaN"), "/1/amount"),
        ([*listed(-8.5), {"date": "2026-01-02", "amount": None, "currency": "EUR"}], "/1/amount"),
        ([*listed(-8.5), {"date": "2026-01-02", "currency": "EUR"}], "/1/amount"),
        ([*listed(-8.5), {"amount": 1.5, "currency": "EUR"}], "/1/"),
        (listed(-8.505), "/0/amount"),
        (listed(-850, 1500, 20, -30, 7), "/0/amount"),
    ],
)
def test_what_nothing_decides_is_refused(document: list[Row], place: str) -> None:
    """
    No direction, a contradicted sign, no currency, no amount, no day, parts of a cent, what may be cents: by its place.
    """
    with pytest.raises(StatementRefused, match=place):
        read(document)


def test_whole_numbers_in_a_short_list_are_told() -> None:
    """
    They count as whole units; a currency without cents needs no remark.
    """
    rows, warnings = read(listed(-850, 1500))
    assert [amount for _day, amount, _currency in rows] == ["-850.00", "1500.00"]
    assert "whole number" in warnings
    yen = [row | {"currency": "JPY"} for row in listed(-850, 1500, 20, -30, 7)]
    assert read(yen)[1] == ""


def test_only_booked_transactions_are_money() -> None:
    """
    Pending ones stand apart, failed ones are left out and told.
    """
    states = ["POSTED", "pending", "failed"]
    (statement,) = statements(with_words(listed(-8.5, -7.5, -6.5), "status", states))
    assert (len(statement["transactions"]), len(statement["pending"])) == (1, 1)
    assert any("left out" in warning["message"] for warning in statement["warnings"])


@given(st.lists(st.integers(-(10**9), 10**9).filter(lambda cents: cents % 100), min_size=1, max_size=8))
def test_no_reading_turns_a_sign(cents: list[int]) -> None:
    """
    Whatever the amounts of a plain list are, they are read as written or the list is refused.
    """
    written = [f"{'-' if each < 0 else ''}{abs(each) // 100}.{abs(each) % 100:02d}" for each in cents]
    if min(cents) >= 0:
        with pytest.raises(StatementRefused):
            amounts(listed(*written))
    else:
        assert amounts(listed(*written)) == written
