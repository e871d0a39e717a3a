"""
Amounts as people write them: which sign parts the cents is decided by the whole column, never by one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from integrations.statements.numbers import NumberRefused, cents_from_grouped

# What may stand around the number: currency signs and codes, all kinds of spaces.
CURRENCY_MARK = re.compile(r"[£€$¥₹]|kr\.?|zł|Kč|Ft|\b[A-Z]{3}\b")
SPACES = re.compile(r"[\s\u00a0\u202f]+")
NUMBER = re.compile(r"[0-9][0-9.,']*|[.,][0-9]{1,2}", re.ASCII)
MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "\u2010": "-", "\u2011": "-"})
EXPECTED = "expected an amount such as 1234,56 or -1,234.56"
# A credit or a debit written behind the amount.
BEHIND = re.compile(r"(.*?)\s*\b(CR|DR|Cr|Dr|C|D)\.?")


class DecimalEvidence:
    """
    What the amounts of some columns say of their decimal sign.

    Attributes:
        comma: an amount that can only be read with a decimal comma was met.
        dot: one that can only be read with a decimal dot was met.
        open: one such as "1.234", which can be read both ways, was met.
    """

    def __init__(self) -> None:
        self.comma = False
        self.dot = False
        self.open = False

    def see(self, texts: Iterable[str]) -> None:
        """
        Look at more amounts; what is none says nothing.
        """
        for text in set(texts):
            match = NUMBER.search(text)
            if match is not None:
                self._see_number(match.group())

    def _see_number(self, number: str) -> None:
        marks = [letter for letter in number if letter in ".,"]
        if not marks:
            return
        last = marks[-1]
        tail = len(number) - number.rindex(last) - 1
        if len(set(marks)) == 2:
            decimal = last if marks.count(last) == 1 else None
        elif len(marks) > 1:
            decimal = "." if last == "," else ","
        elif tail != 3 or number.startswith(("0.", "0,")) or number.index(last) > 3:
            decimal = last
        else:
            self.open = True
            return
        self.comma |= decimal == ","
        self.dot |= decimal == "."

    @property
    def is_contradictory(self) -> bool:
        """
        Whether amounts of both ways were met.
        """
        return self.comma and self.dot

    @property
    def is_decided(self) -> bool:
        """
        Whether one decimal sign is proven.
        """
        return self.comma or self.dot

    def decimal(self, default: str) -> str:
        """
        The proven decimal sign, or the default.
        """
        if not self.is_decided:
            return default
        return "," if self.comma else "."


@lru_cache(maxsize=100_000)
def written_cents(text: str, decimal: str) -> int:
    """
    Whole cents of "-1.234,56", "€ 12,50", "12,50-", "(12.50)" or "1'234.50 CR".

    Raises:
        NumberRefused: for anything else: exponents, NaN, digits of other scripts, more than two decimals.
    """
    if len(text) > 3 and text[-3] == decimal:
        whole, cents = text[:-3], text[-2:]
        digits = whole[1:] if whole[0] == "-" else whole
        if digits.isascii() and cents.isascii() and digits.isdigit() and cents.isdigit() and len(digits) <= 15:
            return int(whole + cents)
    return _slowly(text, decimal)


def _slowly(text: str, decimal: str) -> int:
    bare = CURRENCY_MARK.sub("", text.translate(MINUS_SIGNS)) if not text.isdigit() else text
    sign = 1
    if match := BEHIND.fullmatch(bare.strip()):
        bare, sign = match.group(1), -1 if match.group(2)[0] == "D" else 1
    bare = SPACES.sub("", bare).replace("'", "").replace("’", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare, sign = bare[1:-1], -1
    if bare.endswith(("-", "+")):
        bare = bare[-1] + bare[:-1]
    if bare.lstrip("+-").startswith(decimal):
        bare = bare.replace(decimal, "0" + decimal, 1)
    if not bare:
        raise NumberRefused(EXPECTED)
    return sign * cents_from_grouped(bare, decimal=decimal)
