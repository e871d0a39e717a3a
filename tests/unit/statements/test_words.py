"""
Words of balance and direction: each is understood in a file, and stands in one table only.
"""

from __future__ import annotations

import ast
import re
from itertools import cycle
from pathlib import Path

import pytest

import integrations.statements
from integrations.statements.words.balances import (
    BALANCES_BY_LANGUAGE,
    START,
    TOTALS,
    BalanceMeaning,
    balance_meant,
    may_begin_balance,
)
from integrations.statements.words.directions import DIRECTIONS_BY_LANGUAGE
from integrations.statements.words.directions import PAIRS as LETTERS
from tests.unit.statements.test_exports import statements

PAIRS = [
    (language, opening, closing)
    for language, words in BALANCES_BY_LANGUAGE.items()
    for openings, closings in [(words.opening.split("|"), words.closing.split("|"))]
    for opening, closing in dict.fromkeys([*zip(openings, cycle(closings)), *zip(cycle(openings), closings)])
]
# Whole column names of the banks, which are another table.
WORD_TABLES = {"column_words.py", "balances.py", "directions.py", "card_payments.py", "months.py"}
COLUMN_NAMES = {"roles.py", "languages.py", "languages_eastern.py", "languages_other.py", "dialects.py"}
WORDS = re.compile(r"saldo|\bsolde|kontostand|egyenleg|zustatek|uscite|wydatki|\b(?:kwi|dub) ")


@pytest.mark.parametrize(("language", "opening", "closing"), PAIRS)
def test_balance_rows_of_each_language_are_no_bookings(language: str, opening: str, closing: str) -> None:
    """
    Though day and amount stand in them as in bookings, they are the statement's balances.
    """
    text = (
        "Date;Description;Amount\n"
        f"2024-01-12;{opening.capitalize()};1000.00\n2024-01-13;Power;-10.50\n2024-01-31;{closing.upper()}:;989.50\n"
    )
    (statement,) = statements(text)
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50"], language
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("1000.00", "989.50")
    assert statement["reconciled"] is True


@pytest.mark.parametrize(("language", "opening", "closing"), PAIRS)
def test_balances_around_the_table_are_known_in_each_language(language: str, opening: str, closing: str) -> None:
    """
    By the same words as among the bookings.
    """
    text = f"{opening}:;1000.00\n\nDate;Description;Amount\n2024-01-13;Power;-10.50\n{closing};989.50\n"
    (statement,) = statements(text)
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("1000.00", "989.50"), language


@pytest.mark.parametrize("opening", ["Ancien solde", "Saldo początkowe", "Počáteční zůstatek", "Ingående saldo"])
def test_accents_in_balance_rows_change_nothing(opening: str) -> None:
    """
    Banks write them in their own language.
    """
    (statement,) = statements(f"Date;Description;Amount\n2024-01-12;{opening};1000.00\n2024-01-13;Power;-10.50\n")
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50"]


def test_balance_rows_between_the_bookings_are_no_bookings() -> None:
    """
    As where several months stand in one file; wherever they stand, they are no income.
    """
    month = "2024-01-{0:02};Ancien solde;{1}.00\n{2}2024-01-{0:02};Nouveau solde;{3}.00\n"
    bookings = "".join(f"2024-01-13;Shop {number};-1.00\n" for number in range(40))
    text = "".join(month.format(day, 1000 - 40 * day, bookings, 960 - 40 * day) for day in range(1, 4))
    (statement,) = statements(f"Date;Description;Amount\n{text}")
    assert {row["amount"] for row in statement["transactions"]} == {"-1.00"}
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("960.00", "840.00")
    assert statement["reconciled"] is True


def test_first_letters_tell_of_no_balance_that_it_is_none() -> None:
    """
    However it is written: else it would not be looked for among the bookings.
    """
    phrases = {
        phrase for words in BALANCES_BY_LANGUAGE.values() for part in words for phrase in part.split("|") if phrase
    }
    for phrase in phrases:
        for written in (
            phrase,
            phrase.upper(),
            phrase.replace(" ", "/"),
            f" {phrase}",
            " ".join(phrase.replace(" ", "")),
        ):
            assert may_begin_balance(written[:START]), written


@pytest.mark.parametrize(
    "purpose",
    ["Balance payment invoice 12", "Saldo factuur 2026", "Solde de tout compte", "Saldo Software BV", "Kontostand GmbH",
     "Vortrag Prof. Meier", "October balance due", "Omzet winkel", "Report printing"],
)  # fmt: skip
def test_purposes_that_begin_as_a_balance_are_none(purpose: str) -> None:
    """
    Words of balance count only where the text says nothing else.
    """
    assert balance_meant(purpose) is None


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("SALDO INICIAL DO PERÍODO", BalanceMeaning.OPENING), ("Solde au 01/10/2026", BalanceMeaning.EITHER),
        ("Closing balance as of 31 Oct", BalanceMeaning.CLOSING), ("S A L D O", BalanceMeaning.EITHER),
        ("Kontostand am 31.01.2026", BalanceMeaning.EITHER), ("B/F", BalanceMeaning.OPENING),
        ("Lõppsaldo", BalanceMeaning.CLOSING), ("Apyvarta", BalanceMeaning.TURNOVER),
        ("Υπόλοιπο έναρξης", BalanceMeaning.OPENING), ("Крайно салдо", BalanceMeaning.CLOSING),
    ],
)  # fmt: skip
def test_a_day_or_a_period_behind_a_balance_changes_nothing(text: str, meaning: BalanceMeaning) -> None:
    """
    Nor do accents, case, spaced letters or another script.
    """
    assert balance_meant(text) is meaning


@pytest.mark.parametrize("word", [*TOTALS, "balance", "saldo", "solde", "kontostand", "egyenleg", "likutis", "bakiye"])
def test_totals_and_balances_without_day_are_left_out(word: str) -> None:
    """
    They sum bookings up, and are none.
    """
    (statement,) = statements(f"Date;Description;Amount\n2024-01-13;Power;-10.50\n;{word.capitalize()};989.50\n")
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50"]


@pytest.mark.parametrize("language", DIRECTIONS_BY_LANGUAGE)
def test_words_of_direction_sign_the_amount_beside_them(language: str) -> None:
    """
    Whichever case they are written in, and whatever their column is called.
    """
    outs, intos = (said.split("|") for said in DIRECTIONS_BY_LANGUAGE[language])
    pairs = [*zip(outs, cycle(intos[:1])), *zip(cycle(outs[:1]), intos)]
    for number, (out, into) in enumerate(pairs):
        heading = ("Debit/Credit", "Zzz")[number % 2]
        text = (
            f"Date;Description;Amount;{heading}\n2024-01-13;Power;10.50;{out.upper()}\n"
            f"2024-01-14;Sale;20.00;{into.capitalize()}\n"
        )
        (statement,) = statements(text)
        assert [row["amount"] for row in statement["transactions"]] == ["-10.50", "20.00"], (out, into)


@pytest.mark.parametrize(("out", "into"), [(out, into) for out, many in LETTERS for into in many])
def test_letters_of_direction_mean_what_they_do_beside_each_other(out: str, into: str) -> None:
    """
    D is money out beside C or K, and money in beside MD.
    """
    text = f"Date;Description;Amount;Type\n2024-01-13;Power;10.50;{out.upper()}\n2024-01-14;Sale;20.00;{into.upper()}\n"
    (statement,) = statements(text)
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50", "20.00"]


def test_no_other_module_lists_such_words() -> None:
    """
    Lists that disagree make income of balances. Docstrings may name the words.
    """
    folder = Path(next(iter(integrations.statements.__path__)))
    found = {
        f"{path.relative_to(folder)}: {literal}"
        for path in sorted(folder.rglob("*.py"))
        if path.name not in COLUMN_NAMES | WORD_TABLES
        for literal in _literals(ast.parse(path.read_text("utf-8")))
        if WORDS.search(literal.casefold())
    }
    assert not found


def _literals(tree: ast.Module) -> set[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }
