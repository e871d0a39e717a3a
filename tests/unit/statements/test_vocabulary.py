"""
Words of balance, direction and months: each is understood in a file, and stands in one table only.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import integrations.statements
from integrations.statements.shared.vocabulary import (
    BALANCE_NOUNS,
    BALANCE_STEMS,
    BALANCES_BY_LANGUAGE,
    CLOSING_BALANCES,
    MONTHS,
    OPENING_BALANCES,
    SIGN_OF_WORD,
    TOTALS,
)
from tests.unit.statements.test_exports import statements

PAIRS = [
    (language, opening, closing)
    for language, words in BALANCES_BY_LANGUAGE.items()
    for opening in words.opening.split("|")
    for closing in words.closing.split("|")
]
# Whole column names of the banks, which are another table.
COLUMN_NAMES = {"roles.py", "dialects.py"}
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


def test_each_word_of_balance_has_a_stem() -> None:
    """
    Else it would not be looked for among the bookings.
    """
    words = OPENING_BALANCES | CLOSING_BALANCES
    assert {word for word in words if not any(stem in word for stem in BALANCE_STEMS)} == set()


@pytest.mark.parametrize("word", [*TOTALS, *BALANCE_NOUNS])
def test_totals_and_balances_without_day_are_left_out(word: str) -> None:
    """
    They sum bookings up, and are none.
    """
    (statement,) = statements(f"Date;Description;Amount\n2024-01-13;Power;-10.50\n;{word.capitalize()};989.50\n")
    assert [row["amount"] for row in statement["transactions"]] == ["-10.50"]


@pytest.mark.parametrize(("word", "sign"), SIGN_OF_WORD.items())
def test_words_of_direction_sign_the_amount_beside_them(word: str, sign: int) -> None:
    """
    Whichever case they are written in.
    """
    for written in (word, word.upper()):
        (statement,) = statements(f"Date;Description;Amount;Debit/Credit\n2024-01-13;Power;10.50;{written}\n")
        assert [row["amount"] for row in statement["transactions"]] == [f"{sign * 10.5:.2f}"]


@pytest.mark.parametrize(("name", "month"), MONTHS.items())
def test_month_names_are_read_in_each_language(name: str, month: int) -> None:
    """
    By their first letters.
    """
    (statement,) = statements(f"Date;Description;Amount\n13 {name}. 2024;Power;-10.50\n")
    assert statement["transactions"][0]["booking_date"] == f"2024-{month:02}-13"


def test_no_other_module_lists_such_words() -> None:
    """
    Lists that disagree make income of balances. Docstrings may name the words.
    """
    folder = Path(next(iter(integrations.statements.__path__)))
    found = {
        f"{path.relative_to(folder)}: {literal}"
        for path in sorted(folder.rglob("*.py"))
        if path.name not in {*COLUMN_NAMES, "vocabulary.py"}
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
