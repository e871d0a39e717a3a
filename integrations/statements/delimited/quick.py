"""
Whole columns at once: a pattern over the joined column shows that its cells need no second look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from integrations.statements.iban import iban_of

PLAIN_CENTS = {
    ",": re.compile(r"(?:[+-]?[0-9]{1,15},[0-9]{2}\n)+", re.ASCII),
    ".": re.compile(r"(?:[+-]?[0-9]{1,15}\.[0-9]{2}\n)+", re.ASCII),
}
PLAIN_IBANS = re.compile(r"(?:(?:[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})?\n)+", re.ASCII)
SEPARATOR = "\x1f"
# White space that is not single, or stands at an end of a cell.
UNTIDY = ("  ", "\n", "\t", "\r", "\u00a0", " " + SEPARATOR, SEPARATOR + " ")


def plain_cents(texts: Sequence[str], decimal: str) -> list[int] | None:
    """
    Whole cents of a column in which every cell has two decimals and no groups; None where one has not.
    """
    joined = "\n".join(texts) + "\n"
    if not PLAIN_CENTS[decimal].fullmatch(joined):
        return None
    return [int(text) for text in joined.replace(decimal, "").split()]


def iban_column(texts: Sequence[str]) -> list[str]:
    """
    The IBAN in each cell, or "".
    """
    if PLAIN_IBANS.fullmatch("\n".join(texts) + "\n"):
        return list(texts)
    return [iban_of(text.strip()) if text else "" for text in texts]


def tidy_column(texts: Sequence[str]) -> list[str]:
    """
    The cells with their white space made single.
    """
    joined = SEPARATOR + SEPARATOR.join(texts) + SEPARATOR
    if not any(mark in joined for mark in UNTIDY):
        return list(texts)
    return [" ".join(text.split()) for text in texts]
