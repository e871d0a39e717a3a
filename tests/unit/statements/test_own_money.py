"""
Of several amounts and currencies the account's own: what the name of the amount says, and what moves the balance.
"""

from __future__ import annotations

import pytest

from integrations.statements import delimited
from integrations.statements.delimited.layout.own_money import moves
from integrations.statements.statement import Statement, StatementRefused

# Names of the columns, rows, and the currency of the account; its amounts are -500.00, 2000.00 and -20.00.
FILES = {
    "a currency in the name of the amount": (
        "Date and time,Description,Card currency amount (UAH),Operation amount,Operation currency,Balance",
        "05.09.2026,Transfer,-500.00,-9.60,EUR,1500.00|06.09.2026,Salary,2000.00,2000.00,UAH,3500.00"
        "|07.09.2026,Shop,-20.00,-20.00,UAH,3480.00",
        "UAH",
    ),
    "the foreign amount first": (
        "Date,Description,Operation amount,Operation currency,Card amount (PLN)",
        "05.09.2026,Transfer,-110.00,EUR,-500.00|06.09.2026,Salary,2000.00,PLN,2000.00|07.09.2026,Shop,-5.00,USD,-20.00",
        "PLN",
    ),
    "a currency column for each amount": (
        "Date;Description;Transaction amount;Transaction currency;Billing amount;Billing currency",
        "05.09.2026;Transfer;-110.00;EUR;-500.00;PLN|06.09.2026;Salary;2000.00;PLN;2000.00;PLN"
        "|07.09.2026;Shop;-5.00;USD;-20.00;PLN",
        "PLN",
    ),
    "a balance that runs on over all currencies": (
        "Date;Description;Amount;Currency;Balance",
        "05.09.2026;Transfer;-500.00;EUR;1500.00|06.09.2026;Salary;2000.00;PLN;3500.00|07.09.2026;Shop;-20.00;USD;3480.00",
        None,
    ),
    "only the second amount moves the balance": (
        "Date;Description;Amount;Value amount;Balance",
        "05.09.2026;Transfer;-110.00;-500.00;1500.00|06.09.2026;Salary;9.00;2000.00;3500.00"
        "|07.09.2026;Shop;-5.00;-20.00;3480.00",
        None,
    ),
    "only one amount says its currency": (
        "Date,Description,Amount,Currency,Amount in EUR",
        "05.09.2026,Transfer,-550.00,USD,-500.00|06.09.2026,Salary,2000.00,EUR,2000.00|07.09.2026,Shop,-80.00,PLN,-20.00",
        "EUR",
    ),
    "the currency of the account": (
        "Datum;Text;Betrag;Währung;Betrag in Kontowährung;Kontowährung",
        "05.09.2026;Transfer;-550.00;USD;-500.00;EUR|06.09.2026;Salary;2000.00;EUR;2000.00;EUR"
        "|07.09.2026;Shop;-80.00;PLN;-20.00;EUR",
        "EUR",
    ),
    "the currency above": (
        "Currency: JPY|Date;Description;Amount",
        "05.09.2026;Transfer;-500.00|06.09.2026;Salary;2,000|07.09.2026;Shop;-20.00",
        "JPY",
    ),
    "ukrainian": (
        "Дата i час операції;Опис;Сума в валюті картки (UAH);Сума в валюті операції;Валюта;Залишок після операції",
        "05.09.2026;Переказ;-500.00;-9.60;EUR;1500.00|06.09.2026;Зарплата;2000.00;2000.00;UAH;3500.00"
        "|07.09.2026;Сільпо;-20.00;-20.00;UAH;3480.00",
        "UAH",
    ),
    "no names at all": (
        "",
        "05.09.2026;Transfer;-500.00;PLN;1500.00|06.09.2026;Salary;2000.00;PLN;3500.00|07.09.2026;Shop;-20.00;PLN;3480.00",
        "PLN",
    ),
}


def read(names: str, rows: str) -> list[Statement]:
    text = "\n".join([*(names.split("|") if names else []), *rows.split("|"), ""])
    return delimited.read(text.encode())


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("case", FILES)
def test_the_amount_and_the_currency_of_the_account(case: str, order: int) -> None:
    names, rows, currency = FILES[case]
    (statement,) = read(names, "|".join(rows.split("|")[::order]))
    assert statement.transactions.amount_cents.tolist() == [-50_000, 200_000, -2_000][::order]
    assert statement.currency == currency


def test_accounts_in_several_currencies_stay_accounts_of_their_own() -> None:
    rows = "05.09.2026;a;-5.00;EUR;95.00|06.09.2026;b;20.00;PLN;520.00|07.09.2026;c;-5.00;EUR;90.00"
    found = read("Date;Description;Amount;Currency;Balance", rows)
    assert [statement.currency for statement in found] == ["EUR", "PLN"]


@pytest.mark.parametrize(
    ("amounts", "balances", "signed", "right"),
    [
        (["-1,00", "2,00"], ["9,00", "11,00"], True, True),
        (["2,00", "-1,00"], ["11,00", "9,00"], True, True),
        (["1,00", "2,00"], ["9,00", "7,00"], True, False),
        (["1,00", "2,00"], ["9,00", "7,00"], False, True),
        (["0", "0"], ["5", "5"], True, False),
        (["1"], ["5"], True, False),
        (["1", "x"], ["5", "6"], True, False),
        (["1.234", "2.345"], ["5", "6"], True, False),
    ],
)
def test_what_moves_a_balance(amounts: list[str], balances: list[str], signed: bool, right: bool) -> None:
    assert moves(amounts, balances, signed=signed) is right


# Rows of OTP in Hungary, of which nothing but the balance says which column is what.
HEADLESS = [
    ("T", "-1500", "20260105", "98500"), ("J", "250000", "20260107", "348500"), ("T", "-18320", "20260108", "330180"),
    ("T", "-96000", "20260112", "234180"),
]  # fmt: skip


def headless(rows: list[tuple[str, str, str, str]], delimiter: str = ";") -> bytes:
    account = "117730161111101800000000"
    cells = [(account, way, amount, "HUF", day, day, balance, "", "SHOP", "CARD") for way, amount, day, balance in rows]
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in cells).encode()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("order", [1, -1])
def test_whole_amounts_without_column_names_are_read_where_a_balance_proves_them(delimiter: str, order: int) -> None:
    (statement,) = delimited.read(headless(HEADLESS[::order], delimiter))
    assert statement.transactions.amount_cents.tolist() == [-150_000, 25_000_000, -1_832_000, -9_600_000][::order]
    assert (statement.account.other, statement.currency) == ("117730161111101800000000", "HUF")


def test_whole_numbers_that_no_balance_proves_are_no_amounts() -> None:
    wrong = [*HEADLESS[:3], ("T", "-96000", "20260112", "234181")]
    with pytest.raises(StatementRefused, match=r"^headings: "):
        delimited.read(headless(wrong))


@pytest.mark.parametrize("own_first", [True, False])
def test_without_column_names_the_account_that_never_changes_is_the_holders(own_first: bool) -> None:
    own, others = "NL32INGB0000000123", ["NL91ABNA0417164300", "NL02ABNA0123456789", "NL20INGB0001234567"]
    pairs = [(own, other) if own_first else (other, own) for other in others]
    rows = [f'"2026030{day}";"Shop";"{a}";"{b}";"OV";"Af";"1{day},00";"text"' for day, (a, b) in enumerate(pairs, 1)]
    (statement,) = delimited.read("\n".join(rows).encode())
    assert statement.account.iban == own
    assert list(statement.transactions.counterparty_iban) == others


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("cells", [3, 4])
def test_a_last_line_as_short_as_those_before_it_is_whole(end: str, cells: int) -> None:
    rows = ["2026-01-05;-1,00;rent;x", "2026-01-06;-2,00;shop;y"]
    text = "Date;Amount;Description;Type;Extra;\n" + "\n".join(";".join(row.split(";")[:cells]) for row in rows) + end
    (statement,) = delimited.read(text.encode())
    assert statement.transactions.amount_cents.tolist() == [-100, -200]


@pytest.mark.parametrize("last", ["2026-01-07;-3,0", "2026-01-07;-3", "2026-01-07", "2026-0"])
def test_a_last_line_shorter_than_those_before_it_is_cut_off(last: str) -> None:
    text = f"Date;Amount;Description;Type\n2026-01-05;-1,00;rent;x\n2026-01-06;-2,00;shop;y\n{last}"
    with pytest.raises(StatementRefused, match=r"^line 4"):
        delimited.read(text.encode())


@pytest.mark.parametrize("last", ["-3,5", "-3,", "-3", "-", ""])
def test_a_file_that_ends_within_an_amount_is_refused(last: str) -> None:
    text = f"Date;Description;Amount\n2026-01-05;rent;-1,00\n2026-01-06;shop;-2,00\n2026-01-07;shop;{last}"
    with pytest.raises(StatementRefused, match=r"^line 4"):
        delimited.read(text.encode())


def test_a_file_may_end_with_an_amount() -> None:
    text = "Date;Description;Amount\n2026-01-05;rent;-1,00\n2026-01-06;shop;-2,00"
    assert delimited.read(text.encode())[0].transactions.amount_cents.tolist() == [-100, -200]
