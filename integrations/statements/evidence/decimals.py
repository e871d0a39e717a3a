"""
Amounts as people write them: which sign parts the decimals is decided by the whole column, never by one row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from integrations.statements.shared.numbers import NumberRefused, cents_from_comma, cents_from_dot
from integrations.statements.words.currencies import MARK, MARK_BEFORE
from risk_model.transactions.currencies import minor_units

# Of each amount what stands before its number, the number, and what stands behind it. The dot of "Rs." is no decimal.
WRITTEN = re.compile(r"([^0-9]*?)((?:(?<![^\W\d_])(?<!/)[.,])?[0-9][0-9.,' ]*)([^0-9]*)")
BLANKS = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Minus signs, apostrophes and spaces of all kinds as one of each; marks of the direction of writing are none.
SAME = str.maketrans(
    {**dict.fromkeys("−–\u2010\u2011", "-"), **dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys(BLANKS, " ")}
    | dict.fromkeys("\u200e\u200f\u061c\u2060\u200b\ufeff")
)
NUMBER = re.compile(r"[0-9][0-9.,']*|(?<![^\W\d_])(?<!/)[.,][0-9]{1,2}")
# "1.234.567" is grouped for certain; of other numbers the last mark may part the decimals.
GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,}|(?:'[0-9]{3})+)", re.ASCII)
LAST_MARK = re.compile(r"((?:[0-9]*|[0-9]{1,3}(?:[.,'][0-9]{3})+))([.,])([0-9]*)", re.ASCII)
# Digits in threes behind one and the same mark; in India in twos before the last three.
NUMBERS = {
    decimal: re.compile(
        rf"[0-9]*(?:{re.escape(decimal)}[0-9]{{0,5}})?"
        rf"|[0-9]{{1,3}}(?:([{group}' ])[0-9]{{3}})(?:\1[0-9]{{3}})*(?:{re.escape(decimal)}[0-9]{{0,5}})?"
        rf"|[0-9]{{1,2}}(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}(?:{re.escape(decimal)}[0-9]{{0,2}})?",
        re.ASCII,
    )
    for decimal, group in ((".", ","), (",", r"\."))
}
# No amount that people write is longer; patterns on endless cells take their time.
MAX_CHARACTERS = 64
EXPECTED = "expected an amount such as 1234,56 or -1,234.56"
# The sign of what stands before and behind a number, without currency and blanks; "S" and "H" are Soll and Haben.
SIGN_OF_FRAME = {
    ("", ""): 1, ("+", ""): 1, ("", "+"): 1, ("-", ""): -1, ("", "-"): -1, ("(", ")"): -1,
    **{(before, word): 1 for before in ("", "+") for word in ("CR", "Cr", "C", "H", "CR.", "Cr.")},
    **{(before, word): -1 for before in ("", "-") for word in ("DR", "Dr", "D", "S", "DR.", "Dr.", "DB", "Db")},
    ("CR", ""): 1, ("Cr", ""): 1, ("DR", ""): -1, ("Dr", ""): -1, ("DB", ""): -1,
}  # fmt: skip


class DecimalEvidence:
    """
    What the amounts of some columns say of their decimal sign.

    Attributes:
        minor_units: decimals of their currency, None where it is not known or they have several.
        comma: an amount that can only be read with a decimal comma was met.
        dot: one that can only be read with a decimal dot was met.
    """

    def __init__(self, minor_units: int | None = None) -> None:
        self.minor_units = minor_units
        self.comma = False
        self.dot = False
        # The marks of amounts such as "1.234", which can be read both ways, those of them with a zero at the end, those
        # of amounts with one or two decimals, and whether some amount had no mark at all.
        self._open: set[str] = set()
        self._padded: set[str] = set()
        self._short: set[str] = set()
        self._has_whole = False

    def see(self, texts: Iterable[str]) -> None:
        """
        Look at more amounts; what is none says nothing.
        """
        for text in set(texts):
            if len(text) > MAX_CHARACTERS:
                continue
            match = NUMBER.search(text.translate(SAME).replace(" ", ""))
            if match is not None:
                self._see_number(match.group())

    def _see_number(self, number: str) -> None:
        if GROUPED.fullmatch(number):
            decimal = "." if "," in number else ","
        elif match := LAST_MARK.fullmatch(number):
            whole, mark, tail = match.groups()
            if len(tail) == 3 and whole.isdigit() and len(whole) <= 3 and whole != "0":
                self._open.add(mark)
                self._padded |= {mark} if tail[-1] == "0" else set()
                return
            decimal = mark
            self._short |= {mark} if 0 < len(tail) < 3 else set()
        else:
            self._has_whole |= number != "0"
            return
        self.comma |= decimal == ","
        self.dot |= decimal == "."

    @property
    def open(self) -> bool:
        """
        Whether an amount was met that can be read both ways.
        """
        return bool(self._open)

    @property
    def is_contradictory(self) -> bool:
        """
        Whether amounts of both ways were met: also "12.50" beside "1.500", of which no bank writes both.
        """
        is_open = not self.comma and not self.dot
        return (self.comma and self.dot) or (is_open and len(self._open) > 1) or bool(self._short & self._padded)

    @property
    def is_decided(self) -> bool:
        """
        Whether one decimal sign is proven.
        """
        return self.decimal("") != ""

    @property
    def is_grouped(self) -> bool:
        """
        Whether every mark has three digits behind it and is proven to group them.
        """
        return not self.comma and not self.dot and self._of_open() not in {"", *self._open}

    def decimal(self, default: str) -> str:
        """
        The proven decimal sign, or the default.
        """
        if self.comma or self.dot:
            return "," if self.comma else "."
        return self._of_open() or default

    def _of_open(self) -> str:
        """
        The decimal sign where each amount with a mark has three digits behind it, as far as it is sure.

        In a currency of at most two decimals the mark groups thousands. Else amounts without a mark show the same where
        others end in a zero: with three decimals none would lack them, and with trimmed ones none would end so. In a
        currency of three decimals that all amounts have, the mark parts them.
        """
        if len(self._open) != 1:
            return ""
        (mark,) = self._open
        other = "," if mark == "." else "."
        if (self.minor_units is not None and self.minor_units < 3) or (self._has_whole and self._padded):
            return other
        return "" if self.minor_units is None or self._has_whole else mark


def common_minor_units(currencies: Collection[str]) -> int | None:
    """
    How many decimals amounts in those currencies have at most; None where that leaves three digits open, or there
    are none.
    """
    units = {minor_units(currency) for currency in currencies}
    return max(units, default=None) if not units or max(units) < 3 or len(units) == 1 else None


def written_cents(text: str, decimal: str) -> int:
    """
    Whole cents of "-1.234,56", "€ 12,50", "12,50-", "(12.50)" or "1'234.50 CR".

    Raises:
        NumberRefused: for anything else: exponents, NaN, digits of other scripts, two signs, more than two decimals.
    """
    if len(text) > 3 and text[-3] == decimal:
        whole, cents = text[:-3], text[-2:]
        digits = whole[1:] if whole[0] == "-" else whole
        if digits.isascii() and cents.isascii() and digits.isdigit() and cents.isdigit() and len(digits) <= 15:
            return int(whole + cents)
    return _slowly(text, decimal)


def _slowly(text: str, decimal: str) -> int:
    match = WRITTEN.fullmatch(text.translate(SAME).strip()) if len(text) <= MAX_CHARACTERS else None
    if match is None:
        raise NumberRefused(EXPECTED)
    before, number, behind = match.groups()
    number = number.rstrip(" ")
    sign = _sign_of_frame(before, behind)
    if sign is None or not NUMBERS[decimal].fullmatch(number) or (behind and number[-1] in ".," and behind[0] == "-"):
        # "1.500,-" is money out to some and whole euros to others.
        raise NumberRefused(EXPECTED)
    for mark in "' ." if decimal == "," else "' ,":
        number = number.replace(mark, "")
    if number.startswith(decimal):
        number = f"0{number}"
    return sign * (cents_from_comma(number) if decimal == "," else cents_from_dot(number))


def looks_like_amount(text: str) -> bool:
    """
    Whether the text is an amount under one decimal sign or the other.
    """
    match = WRITTEN.fullmatch(text.translate(SAME).strip()) if len(text) <= MAX_CHARACTERS else None
    if match is None or _sign_of_frame(match.group(1), match.group(3)) is None:
        return False
    number = match.group(2).rstrip(" ")
    return any(shape.fullmatch(number) for shape in NUMBERS.values())


@lru_cache(maxsize=2_000)
def _sign_of_frame(before: str, behind: str) -> int | None:
    """
    1 or -1 by what stands around a number, once a currency's mark on either side is gone; None where it is no such.
    """
    return SIGN_OF_FRAME.get((_bare(MARK_BEFORE, before), _bare(MARK, behind)))


def _bare(mark: re.Pattern[str], text: str) -> str:
    return mark.sub("", text, count=1).replace(" ", "")
