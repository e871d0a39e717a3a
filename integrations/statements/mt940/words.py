"""
The banks' names for a kind of payment, where they write words instead of a code.
"""

from __future__ import annotations

import re
from functools import lru_cache

from risk_model.transactions import Kind

# Looked for in the first words of :86: or in /TRTP/, in this order: "periodieke overboeking" is a standing order.
WORDS = (
    ("STORNO", Kind.RETURNED_DEBIT),
    ("TERUGBOEKING", Kind.RETURNED_DEBIT),
    ("RETOURE", Kind.RETURNED_DEBIT),
    ("PERIODIEKE", Kind.STANDING_ORDER),
    ("DAUERAUFTR", Kind.STANDING_ORDER),
    ("INCASSO", Kind.DIRECT_DEBIT),
    ("LASTSCHRIFT", Kind.DIRECT_DEBIT),
    ("DIRECT DEBIT", Kind.DIRECT_DEBIT),
    ("BETAALAUTOMAAT", Kind.CARD),
    ("KARTENZAHLUNG", Kind.CARD),
    ("BEA", Kind.CARD),
    ("PASNR", Kind.CARD),
    ("GELDAUTOMAAT", Kind.CASH),
    ("GELDOPNAME", Kind.CASH),
    ("GELDAUTOMAT", Kind.CASH),
    ("GEA", Kind.CASH),
    ("SALARIS", Kind.SALARY),
    ("LOHN", Kind.SALARY),
    ("RENTE", Kind.INTEREST),
    ("IDEAL", Kind.TRANSFER),
    ("ACCEPTGIRO", Kind.TRANSFER),
    ("OVERBOEKING", Kind.TRANSFER),
    ("UEBERWEISUNG", Kind.TRANSFER),
    ("GUTSCHRIFT", Kind.TRANSFER),
)
KIND_OF_WORD = dict(WORDS)
ORDER = {word: place for place, (word, _) in enumerate(WORDS)}
FIRST_WORDS = 48
# A word of three letters is only itself; longer ones also end or begin another: Basislastschrift.
ANY_WORD = re.compile("|".join(rf"\b{word}\b" if len(word) == 3 else word for word, _ in WORDS))


def kind_in(text: str) -> Kind | None:
    """
    The kind that the first words name, or None.
    """
    return _kind_in(text[:FIRST_WORDS])


@lru_cache(maxsize=4096)
def _kind_in(text: str) -> Kind | None:
    found = ANY_WORD.findall(text.upper())
    return KIND_OF_WORD[min(found, key=ORDER.__getitem__)] if found else None
