"""
Words as they are compared: case, accents and marks say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ACCENTS = re.compile("[\u0300-\u036f]")
# Letters that are no letter with a mark.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
MARKS = re.compile(r"[\W_]+")
# "S A L D O"
SPACED = re.compile(r"\w(?: \w){3,}")


@lru_cache(maxsize=4_000)
def folded(text: str) -> str:
    """
    The text in lower case, without accents, marks as single blanks; letters of any script stay.

    >>> folded("  Solde d'ouverture: "), folded("S A L D O")
    ('solde d ouverture', 'saldo')
    """
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold().translate(LETTERS)))
    words = MARKS.sub(" ", plain).strip()
    return words.replace(" ", "") if SPACED.fullmatch(words) else words
