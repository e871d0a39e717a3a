"""
The category that the rules give a transaction, and the words that must not mislead them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk_model.categories import Category
from risk_model.categories.lexicon import FALSE_FRIENDS, WORDS
from risk_model.categories.rules import RuleCategoriser
from risk_model.categories.words import categories_of_words
from risk_model.features.ledger import ledger_of
from risk_model.transactions import Account, Kind
from tests.support.ledgers import transactions


def category(text: str = "", **row: Any) -> Category:
    """
    The category of one transaction; 10.00 went out, unless the row says otherwise.
    """
    of_row = transactions([{"ago": 1, "cents": -1_000, "text": text, **row}])
    given = {name: [row[name]] for name in ("return_reason", "counterparty_iban") if name in row}
    return Category(RuleCategoriser().categories(replace(of_row, **given))[0])


@pytest.mark.parametrize(
    "text",
    [
        "SEPA incasso energie",
        "deurbeslag en hang- en sluitwerk",
        "beslag",
        "curator museum",
        "retour artikel 12",
        "Levy & Co",
        "Hotel Lowell",
        "TOTO sanitair",
        "Rent a car Schiphol",
        "Géant Casino Annecy",
        "casinobrood",
        "Quality assurance",
        "parent company",
        "huurauto",
        "vat bier 30 l",
    ],
)
def test_false_friend_has_no_category(text: str) -> None:
    assert category(text) is Category.UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Derdenbeslag dossier 12", Category.SEIZURE),
        ("PFÄNDUNG Amtsgericht", Category.SEIZURE),
        ("PFAENDUNGS- UND UEBERWEISUNGSBESCHLUSS", Category.SEIZURE),
        ("Naheffingsaanslag omzetbelasting", Category.TAX_ARREARS),
        ("Gerechtsdeurwaarder Van Dam", Category.COLLECTION_AGENCY),
        ("Incasso B.V. dossier", Category.COLLECTION_AGENCY),
        ("Storno incasso", Category.RETURNED_DEBIT),
        ("RUECKLASTSCHRIFT", Category.RETURNED_DEBIT),
        ("Rücklastschrift Telekom", Category.RETURNED_DEBIT),
        ("Rejet de prélèvement", Category.RETURNED_DEBIT),
        ("Debetrente", Category.PENALTY),
        ("New10 aflossing", Category.RESCUE_LENDER),
        ("Tilgung Darlehen", Category.LOAN),
        ("Holland Casino", Category.GAMBLING),
        ("Salaries May 2026", Category.PAYROLL),
        ("Löhne März", Category.PAYROLL),
        ("Omzetbelasting 3e kwartaal", Category.TAX),
        ("Huur oktober", Category.RENT),
        ("Miete", Category.RENT),
        ("Rent a car; rent office", Category.RENT),
    ],
)
def test_word_gives_its_category_in_description_and_name(text: str, expected: Category) -> None:
    assert category(text) is expected
    assert category(name=text) is expected


@pytest.mark.parametrize(
    ("kind", "reason", "cents", "expected"),
    [
        (Kind.OTHER, "AM04", 500, Category.RETURNED_DEBIT),
        (Kind.REVERSAL, "MS03", 500, Category.RETURNED_DEBIT),
        (Kind.RETURNED_DEBIT, "", 500, Category.RETURNED_DEBIT),
        (Kind.RETURNED_DEBIT, "MD06", 500, Category.DISPUTED_DEBIT),
        (Kind.RETURNED_DEBIT, "MD06", -500, Category.RETURNED_DEBIT),
        (Kind.RETURNED_TRANSFER, "MS03", 500, Category.UNKNOWN),
        (Kind.OTHER, "AC16", -500, Category.SEIZURE),
        (Kind.OTHER, "XX99", -500, Category.UNKNOWN),
        (Kind.FEE, "", -500, Category.FEE),
        (Kind.INTEREST, "", -500, Category.PENALTY),
        (Kind.INTEREST, "", 500, Category.INTEREST),
    ],
)
def test_codes_give_categories_without_words(kind: Kind, reason: str, cents: int, expected: Category) -> None:
    assert category(kind=kind, return_reason=reason, cents=cents) is expected


def test_fee_for_a_returned_debit_is_a_penalty() -> None:
    assert category("Fee, returned direct debit", kind=Kind.FEE) is Category.PENALTY


def test_well_known_iban_needs_no_name() -> None:
    assert category(counterparty_iban="nl86 INGB 0002 4455 88") is Category.TAX
    assert category("Naheffing", counterparty_iban="NL86INGB0002445588") is Category.TAX_ARREARS


def test_payment_to_an_own_account_is_an_own_transfer() -> None:
    row = transactions([{"ago": 1, "cents": -1_000}])
    row = replace(row, accounts=(Account(iban="NL91ABNA0417164300"),), counterparty_iban=["NL91 ABNA 0417 1643 00"])
    assert ledger_of(row).category.tolist() == [Category.OWN_TRANSFER]


def test_number_in_a_lexicon_name_counts() -> None:
    assert category("New10") is Category.RESCUE_LENDER
    assert category("New11") is Category.UNKNOWN
    assert categories_of_words(["New10", "New11", "huur 1"]).tolist() == [Category.RESCUE_LENDER, 99, Category.RENT]


PHRASES = [word.rstrip("*") for words in (*WORDS.values(), FALSE_FRIENDS) for word in words]
a_text = st.lists(
    st.sampled_from([*PHRASES, "Ünïversal", "factuur", "12", "İ", "ß", "\n", " ", ".", "̈"]), max_size=4
).map(" ".join)


@given(st.lists(a_text, max_size=8))
def test_category_of_a_text_does_not_depend_on_others(texts: list[str]) -> None:
    together = categories_of_words(texts)
    assert together.tolist() == [categories_of_words([text])[0] for text in texts]
    assert together.dtype == np.uint8


@given(a_text)
def test_case_does_not_matter(text: str) -> None:
    assert categories_of_words([text.casefold()]).tolist() == categories_of_words([text]).tolist()


def test_each_text_is_checked_for_its_own_false_friends() -> None:
    texts = [f"{chr(97 + number % 26)}{chr(97 + number // 26 % 26)} rent a car" for number in range(10_000)]
    assert set(categories_of_words(texts).tolist()) == {Category.UNKNOWN}
