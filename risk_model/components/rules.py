"""
The rule component: categories from the bank's codes first, then from words, by one automaton over all texts at once.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.components.lexicon import LEXICON_VERSION, WORDS
from risk_model.transactions import KINDS, Cents, Kind, Texts

# What the bank's own code says, for money in and money out.
BY_KIND: dict[Kind, Category] = {
    Kind.RETURNED_DEBIT: Category.RETURNED_DEBIT,
    Kind.SALARY: Category.PAYROLL,
    Kind.TAX: Category.TAX,
    Kind.LOAN: Category.LOAN,
    Kind.CASH: Category.CASH,
    Kind.FEE: Category.FEE,
    Kind.INTEREST: Category.INTEREST,
}

UNKNOWN = np.uint8(Category.UNKNOWN)
# In no word of the lexicon, so none reaches from one row into the next.
END_OF_ROW = "\n"


class Rules:
    """
    Codes and words; knows no history, so every row's category depends on that row only.
    """

    name = "rules"
    version = LEXICON_VERSION

    def categories(
        self, kind: NDArray[np.uint8], amount_cents: Cents, counterparty: Texts, description: Texts
    ) -> NDArray[np.uint8]:
        """
        The lowest category that the code or a word gives: categories are numbered by what they say about risk.
        """
        by_kind = _category_of_kind()[kind]
        # Interest paid to the bank is interest on a debt with it.
        by_kind[(by_kind == Category.INTEREST) & (amount_cents < 0)] = Category.PENALTY
        by_words = np.minimum(categories_of_names(counterparty), categories_of_words(description))
        # A fee "for a returned debit" is the bank's penalty, not the debit itself.
        by_words[(by_kind == Category.FEE) & (by_words == Category.RETURNED_DEBIT)] = Category.PENALTY
        return np.minimum(by_kind, by_words)


def categories_of_names(names: Texts) -> NDArray[np.uint8]:
    """
    The same for texts that repeat: each is looked at once.
    """
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(name, len(numbers)) for name in names]
    return categories_of_words(list(numbers))[places] if places else np.zeros(0, np.uint8)


def categories_of_words(texts: Texts) -> NDArray[np.uint8]:
    """
    The lowest category that a word of each text gives.
    """
    found = np.full(len(texts), UNKNOWN, np.uint8)
    folded = END_OF_ROW.join(texts)
    if folded.isascii():
        folded = folded.lower()
        lengths = map(len, texts)
    else:
        rows = [fold(text) for text in texts]
        folded = END_OF_ROW.join(rows)
        lengths = map(len, rows)
    matches = [
        (end, category)
        for end, (length, category, is_stem) in _automaton().iter(folded)
        if stands_alone(folded, end - length + 1, end + 1, is_stem)
    ]
    if matches:
        ends = np.cumsum(np.fromiter(lengths, np.int64, len(texts)) + 1)
        places, categories = np.array(matches, np.int64).T
        np.minimum.at(found, np.searchsorted(ends, places, side="right"), categories.astype(np.uint8))
    return found


def fold(text: str) -> str:
    """
    Lower case without accents.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def stands_alone(text: str, start: int, end: int, is_stem: bool) -> bool:
    """
    Whether the match is a word of its own; a stem may go on.
    """
    if start > 0 and text[start - 1].isalnum():
        return False
    return is_stem or end >= len(text) or not text[end].isalnum()


@cache
def _category_of_kind() -> NDArray[np.uint8]:
    return np.array([BY_KIND.get(kind, Category.UNKNOWN) for kind in KINDS], np.uint8)


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for category, words in WORDS.items():
        for word in words:
            plain = word.removesuffix("*")
            known = automaton.get(plain, None)
            if known is None or known[1] > category:
                automaton.add_word(plain, (len(plain), int(category), word.endswith("*")))
    automaton.make_automaton()
    return automaton
