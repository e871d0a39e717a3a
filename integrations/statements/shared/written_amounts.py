"""
Amounts as people write them: which sign parts the cents is decided by the whole column, never by one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from integrations.statements.shared.numbers import NumberRefused, cents_from_grouped

# What may stand around the number: currency signs and codes, all kinds of spaces.
CURRENCY_MARK = re.compile(r"R\$|[£€$¥₹]|[kK]r\.?|zł|Kč|Ft|(?<![A-Za-z])(?:[A-Z]{3}|[Ee]uros?)(?![A-Za-z])")
SPACES = re.compile(r"[\s\u00a0\u202f]+")
NUMBER = re.compile(r"[0-9][0-9.,']*|[.,][0-9]{1,2}", re.ASCII)
MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "\u2010": "-", "\u2011": "-"})
# "1.234.567" is grouped for certain; of other numbers the last mark may part the cents.
GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,}|(?:'[0-9]{3})+)", re.ASCII)
LAST_MARK = re.compile(r"((?:[0-9]*|[0-9]{1,3}(?:[.,'][0-9]{3})+))([.,])([0-9]*)", re.ASCII)
# "12,34,567.89", as India groups it.
LAKHS = re.compile(r"[+-]?[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]{0,2})?", re.ASCII)
# No amount that people write is longer; patterns on endless cells take their time.
MAX_CHARACTERS = 64
EXPECTED = "expected an amount such as 1234,56 or -1,234.56"
# A credit or a debit written behind the amount.
BEHIND = re.compile(r"(.*?[0-9)])\s*(CR|DR|Cr|Dr|C|D|H|S)\.?", re.ASCII)


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
            if len(text) > MAX_CHARACTERS:
                continue
            match = NUMBER.search(SPACES.sub("", text))
            if match is not None:
                self._see_number(match.group())

    def _see_number(self, number: str) -> None:
        if GROUPED.fullmatch(number):
            decimal = "." if "," in number else ","
        elif match := LAST_MARK.fullmatch(number):
            whole, mark, tail = match.groups()
            has_groups = not whole.isdigit()
            if len(tail) == 3 and not has_groups and len(whole) <= 3 and whole != "0":
                self.open = True
                return
            decimal = mark
        else:
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
    if len(text) > MAX_CHARACTERS:
        raise NumberRefused(EXPECTED)
    bare = CURRENCY_MARK.sub("", text.translate(MINUS_SIGNS)) if not text.isdigit() else text
    sign = 1
    if match := BEHIND.fullmatch(bare.strip()):
        bare, sign = match.group(1), -1 if match.group(2)[0] in "DS" else 1
    bare = SPACES.sub("", bare).replace("'", "").replace("’", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare, sign = bare[1:-1], -1
    if bare.endswith(("-", "+")):
        bare = bare[-1] + bare[:-1]
    if bare.lstrip("+-").startswith(decimal):
        bare = bare.replace(decimal, "0" + decimal, 1)
    if decimal == "." and LAKHS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not bare:
        raise NumberRefused(EXPECTED)
    return sign * cents_from_grouped(bare, decimal=decimal)
