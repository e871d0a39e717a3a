"""
Tables whose columns are named in one of the languages of the table of names: each is read by what its names say.
"""

from __future__ import annotations

import pytest

from integrations.statements import delimited
from integrations.statements.delimited.vocabulary.languages import NAMES_BY_LANGUAGE
from integrations.statements.delimited.vocabulary.roles import ROLE_OF, Role, folded_name

LISTED = [
    (language, role, name)
    for language, names in NAMES_BY_LANGUAGE.items()
    for role, listed in names.items()
    for name in listed.split("|")
]
WORDS = {
    "turkish": ("tarih", "tutar"), "indonesian and malay": ("tanggal", "jumlah"), "estonian": ("kuupäev", "summa"),
    "latvian": ("datums", "summa"), "lithuanian": ("data", "suma"), "hungarian": ("dátum", "összeg"),
    "greek": ("ημερομηνία", "ποσό"), "bulgarian": ("дата", "сума"), "russian": ("дата", "сумма"),
    "ukrainian": ("дата", "сума"), "romanian": ("data", "sumă"), "croatian, bosnian and serbian": ("datum", "iznos"),
    "slovene": ("datum", "znesek"), "slovak": ("dátum", "suma"), "vietnamese": ("ngày giao dịch", "số tiền"),
    "arabic, and english of the gulf": ("التاريخ", "المبلغ"), "portuguese": ("data", "valor"),
    "spanish": ("fecha", "monto"), "danish and norwegian": ("dato", "beløb"), "swedish and finnish": ("pvm", "määrä"),
    "polish, czech": ("data operacji", "kwota"),
}  # fmt: skip


def test_every_language_has_a_day_and_an_amount_to_be_tried_with() -> None:
    assert WORDS.keys() == NAMES_BY_LANGUAGE.keys()


@pytest.mark.parametrize(("language", "role", "name"), LISTED, ids=lambda text: text)
def test_every_listed_name_says_what_the_table_says(language: str, role: str, name: str) -> None:
    # Where the table of all languages lists it, that holds: "valuta" is a day or a currency, which its cells tell.
    assert ROLE_OF[folded_name(name)] in (Role(role), Role.VALUTA), language


@pytest.mark.parametrize("language", NAMES_BY_LANGUAGE)
@pytest.mark.parametrize("shape", [str.capitalize, str.upper, str.lower])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_with_one_column_of_amounts(language: str, shape: object, encoding: str) -> None:
    assert callable(shape)
    day, amount = WORDS[language]
    names = NAMES_BY_LANGUAGE[language]
    text = names.get("description", "text").split("|")[0]
    balance = names.get("balance", "saldo").split("|")[0]
    head = ";".join(map(shape, (day, text, amount, balance)))
    rows = "14.01.2026;rent;-12,50;987,50\n15.01.2026;salary;200,00;1.187,50\n"
    (statement,) = delimited.read(f"{head}\n{rows}".encode(encoding))
    assert statement.transactions.amount_cents.tolist() == [-1250, 20_000]
    assert statement.transactions.balance_cents.tolist() == [98_750, 118_750]
    assert list(statement.transactions.description) == ["rent", "salary"]


@pytest.mark.parametrize(
    ("language", "debit", "credit"),
    [
        (language, debit, credit)
        for language, names in NAMES_BY_LANGUAGE.items()
        for debit, credit in zip(names.get("debit", "").split("|"), names.get("credit", "").split("|"), strict=False)
        if debit
    ],
)
def test_a_table_with_a_column_for_each_direction(language: str, debit: str, credit: str) -> None:
    day, _ = WORDS[language]
    text = f"{day},{debit},{credit},description\n14.01.2026,12.50,,rent\n15.01.2026,,200.00,salary\n"
    (statement,) = delimited.read(text.encode())
    assert statement.transactions.amount_cents.tolist() == [-1250, 20_000]
