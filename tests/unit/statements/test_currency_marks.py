"""
A mark of a currency beside an amount never makes it unreadable, and names the currency only where it stands for one.
"""

from __future__ import annotations

import pytest

from integrations.statements import delimited
from integrations.statements.words.currencies import CODES, CURRENCY_OF, SHARED_SPELLINGS, currency_of_mark
from risk_model.transactions.currencies import CURRENCIES

SHARED = SHARED_SPELLINGS.split()
USUAL = {
    "₦": "NGN", "₺": "TRY", "TL": "TRY", "₴": "UAH", "грн.": "UAH", "₽": "RUB", "руб.": "RUB", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₱": "PHP", "₵": "GHS", "GH₵": "GHS", "₡": "CRC", "₲": "PYG", "₸": "KZT", "₼": "AZN", "₾": "GEL",
    "₹": "INR", "₩": "KRW", "Kč": "CZK", "KČ": "CZK", "zł": "PLN", "ZŁ": "PLN", "Ft": "HUF", "лв": "BGN", "лв.": "BGN",
    "R$": "BRL", "Rp": "IDR", "Rp.": "IDR", "RM": "MYR", "S/": "PEN", "S/.": "PEN", "QR": "QAR", "KSh": "KES",
    "Ksh": "KES", "TSh": "TZS", "USh": "UGX", "E£": "EGP", "SFr.": "CHF", "US$": "USD", "A$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "MX$": "MXN", "€": "EUR", "Euro": "EUR", "£": "GBP", "din.": "RSD",
    "$": None, "kr": None, "kr.": None, "Kr.": None, "lei": None, "Lei": None, "Rs": None, "Rs.": None, "CFA": None,
    "FCFA": None, "F CFA": None, "Fr.": None, "C$": None, "¥": None,
}  # fmt: skip


def read(cells: list[str]) -> tuple[list[int], str | None]:
    rows = "".join(f"2026-01-{day + 1:02};rent;{cell}\n" for day, cell in enumerate(cells))
    (statement,) = delimited.read(f"Date;Description;Amount\n{rows}".encode())
    return statement.transactions.amount_cents.tolist(), statement.currency


@pytest.mark.parametrize("shape", ["{m}{n}", "{m} {n}", "{n}{m}", "{n} {m}", "{n}\u00a0{m}"])
@pytest.mark.parametrize(("mark", "currency"), USUAL.items())
def test_usual_spellings_beside_an_amount(mark: str, currency: str | None, shape: str) -> None:
    cells = [sign + shape.format(m=mark, n=number) for sign, number in (("-", "12,500.00"), ("", "8,750.50"))]
    assert read(cells) == ([-1_250_000, 875_050], currency)


@pytest.mark.parametrize("mark", sorted({*CURRENCY_OF, *SHARED, *CODES}))
def test_every_mark_beside_an_amount(mark: str) -> None:
    assert read([f"-{mark} 1,250.50", f"{mark}3.00"]) == ([-125_050, 300], currency_of_mark(mark))
    assert read([f"-1.250,50 {mark}", f"3,00{mark}"]) == ([-125_050, 300], currency_of_mark(mark))


def test_every_active_code_names_its_currency() -> None:
    assert {code: currency_of_mark(code) for code in CURRENCIES} == {code: code for code in CURRENCIES}


def test_no_mark_stands_for_two_currencies() -> None:
    of_mark: dict[str, set[str]] = {}
    for spelling, code in CURRENCY_OF.items():
        of_mark.setdefault(spelling.casefold(), set()).add(code)
    assert [mark for mark, codes in of_mark.items() if len(codes) > 1 or mark in map(str.casefold, SHARED)] == []


@pytest.mark.parametrize("mark", ["R", "K", "Q", "L"])
def test_a_single_letter_is_a_mark_only_before_the_amount(mark: str) -> None:
    assert read([f"-{mark}12.50", f"-{mark} 3.00"]) == ([-1250, -300], None)


@pytest.mark.parametrize(
    ("heading", "currency"),
    [("Tutar (TL)", "TRY"), ("Сума (грн)", "UAH"), ("Kwota (zł)", "PLN"), ("Amount (₦)", "NGN"), ("Betrag in €", "EUR"),
     ("Amount (UAH)", "UAH"), ("Valor R$", "BRL"), ("Amount [₹]", "INR"), ("Amount ($)", None), ("Belopp (kr)", None),
     ("Tutar TL", "TRY"), ("Jumlah Rp", "IDR"), ("Montant FCFA", None), ("Belopp kr", None), ("Amount $", None)],
)  # fmt: skip
def test_a_mark_in_the_name_of_the_amount(heading: str, currency: str | None) -> None:
    (statement,) = delimited.read(f"Date;Description;{heading}\n2026-01-02;rent;-12.50\n".encode())
    assert (statement.transactions.amount_cents.tolist(), statement.currency) == ([-1250], currency)


@pytest.mark.parametrize(
    ("cell", "currency"), [("TL", "TRY"), ("zł", "PLN"), ("₦", "NGN"), ("Euro", "EUR"), ("$", None)]
)
def test_a_mark_in_a_column_of_currencies(cell: str, currency: str | None) -> None:
    (statement,) = delimited.read(f"Date;Description;Amount;Currency\n2026-01-02;rent;-12.50;{cell}\n".encode())
    assert statement.currency == currency
