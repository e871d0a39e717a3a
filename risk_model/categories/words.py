"""
Categories from words: one Aho-Corasick automaton over all texts at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from string import ascii_lowercase, ascii_uppercase

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.categories.lexicon import FALSE_FRIENDS, WORDS
from risk_model.transactions import RepeatedTexts, Texts

Codes = NDArray[np.uint8]

UNKNOWN = int(Category.UNKNOWN)
# In no word of the lexicon, so that no match spans two texts.
END_OF_TEXT = "\n"
ACCENTS = re.compile("[\u0300-\u036f]+")
# Maps all digits to one, so that texts which differ only in numbers are looked at once.
ONE_DIGIT = bytes.maketrans(b"123456789", b"0" * 9)
LOWER_CASE = bytes.maketrans(ascii_uppercase.encode(), ascii_lowercase.encode())
NUMBERED = tuple(word.rstrip("*").encode() for words in WORDS.values() for word in words if re.search("[0-9]", word))


def of_repeated(texts: Texts, codes_of: Callable[[list[str]], Iterable[int]]) -> Codes:
    """
    One code per text; `codes_of` is called once, with the distinct texts.
    """
    if isinstance(texts, RepeatedTexts):
        return np.fromiter(codes_of(list(texts.different)), np.uint8, len(texts.different))[texts.which]
    different = list(dict.fromkeys(texts))
    code_of = dict(zip(different, codes_of(different), strict=True))
    if len(different) == 1:
        return np.full(len(texts), code_of[different[0]], np.uint8)
    return np.fromiter(map(code_of.__getitem__, texts), np.uint8, len(texts))


def categories_of_words(texts: Texts) -> Codes:
    """
    The lowest category that a word of each text gives; UNKNOWN where none does.
    """
    if isinstance(texts, RepeatedTexts):
        return categories_of_words(texts.different)[texts.which]
    return of_repeated(lowered(texts), categories_of_lowered)


def categories_of_lowered(texts: list[str]) -> list[int]:
    """
    As `categories_of_words`, for texts already in lower case; removes accents one by one.
    """
    return categories_of_folded([text if text.isascii() else without_accents(text) for text in texts])


def lowered(texts: Texts) -> list[str]:
    """
    The texts with ASCII letters in lower case, and with all digits alike unless a word of the lexicon contains digits.
    Translating bytes is thirty times as fast as text.
    """
    joined = END_OF_TEXT.join(texts)
    if joined.count(END_OF_TEXT) >= len(texts):
        joined = END_OF_TEXT.join(text.replace(END_OF_TEXT, " ") for text in texts)
    raw = joined.encode(errors="surrogatepass").translate(LOWER_CASE)
    if not any(word in raw for word in NUMBERED):
        raw = raw.translate(ONE_DIGIT)
    return raw.decode(errors="surrogatepass").split(END_OF_TEXT) if len(texts) else []


def without_accents(text: str) -> str:
    """
    The text with letters in their plainest form: lower case, ss for sharp s, no accents.
    """
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def categories_of_folded(texts: list[str]) -> list[int]:
    """
    The lowest category of each folded text; matches inside a false friend are ignored.
    """
    codes = [UNKNOWN] * len(texts)
    joined = END_OF_TEXT.join(texts)
    found = words_in(joined)
    if not found:
        return codes
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    places = np.searchsorted(ends, [start for start, _, _ in found], side="right").tolist()
    excused: dict[int, list[tuple[int, int]]] = {}
    for place, (start, end, category) in zip(places, found, strict=True):
        if category is None:
            excused.setdefault(place, []).append((start, end))
    for place, (start, end, category) in zip(places, found, strict=True):
        if category is not None and not any(first <= start and end <= last for first, last in excused.get(place, ())):
            codes[place] = min(codes[place], category)
    return codes


def words_in(text: str) -> list[tuple[int, int, int | None]]:
    """
    Matches of the lexicon in a folded text: [start, end), end exclusive, and category; None for a false friend.
    """
    matches = (
        (last - length + 1, last + 1, category, stem) for last, (length, category, stem) in _automaton().iter(text)
    )
    return [
        (start, end, category) for start, end, category, is_stem in matches if stands_alone(text, start, end, is_stem)
    ]


def stands_alone(text: str, start: int, end: int, is_stem: bool) -> bool:
    """
    Whether the match is a whole word, or for a stem the beginning of one.
    """
    if start > 0 and text[start - 1].isalnum():
        return False
    return is_stem or end >= len(text) or not text[end].isalnum()


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    listed: list[tuple[str, int | None]] = [(word, None) for word in FALSE_FRIENDS]
    listed += [(word, int(category)) for category in sorted(WORDS, reverse=True) for word in WORDS[category]]
    for word, category in listed:
        plain = word.removesuffix("*")
        automaton.add_word(plain, (len(plain), category, word != plain))
    automaton.make_automaton()
    return automaton
