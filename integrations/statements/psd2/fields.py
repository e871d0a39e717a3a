"""
Values of one object of the document, taken with their type checked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from integrations.statements.shared.numbers import MAX_WHOLE_DIGITS, NumberRefused, cents_from_dot, day_from_iso
from integrations.statements.statement import StatementRefused

# A number with a point or an exponent comes as the text it was written as, one without as a whole number.
Json = Any
# Exact amounts of a bank lie below this.
TOO_LARGE = 10**MAX_WHOLE_DIGITS
# More decimals than a bank writes.
MANY_DECIMALS = 6
# As nearly all write it: taking out the point makes it cents.
PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}", re.ASCII)
# Literals by which systems say that they have no reference.
NO_REFERENCES = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})


class Fields:
    """
    An object of the document and its place, from which values are taken with their type checked.

    Attributes:
        where: the JSON pointer of the object.
    """

    __slots__ = ("value", "where")

    def __init__(self, value: Json, where: str) -> None:
        if not isinstance(value, dict):
            raise StatementRefused(where, "expected a JSON object")
        self.value: dict[str, Json] = value
        self.where = where

    def inner(self, name: str) -> Fields:
        """
        The object under that name, empty where there is none; some languages write an empty one as an empty array.
        """
        value = self.value.get(name)
        return Fields({} if value is None or value == [] else value, f"{self.where}/{name}")

    def items(self, name: str) -> list[Fields]:
        """
        The objects of the array under that name, none where there is none.

        Raises:
            StatementRefused: where it is no array.
        """
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise StatementRefused(f"{self.where}/{name}", "expected an array")
        return [Fields(item, f"{self.where}/{name}/{number}") for number, item in enumerate(value)]

    def text(self, *names: str) -> str:
        """
        The first text that is not blank under those names, white space made single, or "".

        Raises:
            StatementRefused: where it is no text.
        """
        for name in names:
            value = self.value.get(name)
            if value is None:
                continue
            if type(value) is int:
                return str(value)
            if type(value) is not str:
                raise StatementRefused(f"{self.where}/{name}", "expected a text")
            text = " ".join(value.split())
            if text:
                return text
        return ""

    def texts(self, name: str) -> str:
        """
        The texts of an array, or the text alone, joined by spaces.
        """
        value = self.value.get(name)
        if isinstance(value, list) and all(item is None or isinstance(item, str) for item in value):
            return " ".join(" ".join(item or "" for item in value).split())
        return self.text(name)

    def reference(self, *names: str) -> str:
        """
        The first reference that is one, not a word for having none.
        """
        for name in names:
            text = self.text(name)
            if text and text.upper() not in NO_REFERENCES:
                return text
        return ""

    def cents(self, name: str) -> int:
        """
        Whole cents of a decimal text or number.

        Raises:
            StatementRefused: where it is no amount, or has fractions of a cent.
        """
        value = self.value.get(name)
        if type(value) is str:
            if PLAIN_AMOUNT.fullmatch(value):
                return int(value.replace(".", ""))
            try:
                return cents_from_dot(_without_zeros(value.strip()))
            except NumberRefused as refused:
                raise StatementRefused(f"{self.where}/{name}", str(refused)) from None
        if type(value) is int and -TOO_LARGE < value < TOO_LARGE:
            return value * 100
        raise StatementRefused(f"{self.where}/{name}", "expected an amount such as -12.34")

    def day(self, *names: str) -> int | None:
        """
        The first day given under those names, or None.

        Raises:
            StatementRefused: where it is no day of the calendar.
        """
        for name in names:
            value = self.value.get(name)
            if value is None:
                continue
            try:
                day = _day_of(value if type(value) is str else self.text(name))
            except NumberRefused as refused:
                raise StatementRefused(f"{self.where}/{name}", str(refused)) from None
            if day is not None:
                return day
        return None

    def currency(self, name: str) -> str | None:
        """
        The currency, or None where none is given.

        Raises:
            StatementRefused: where it is no currency such as EUR.
        """
        value = self.value.get(name)
        if value is None:
            return None
        try:
            return _currency_of(value if type(value) is str else self.text(name))
        except NumberRefused as refused:
            raise StatementRefused(f"{self.where}/{name}", str(refused)) from None


@lru_cache(maxsize=20_000)
def _day_of(text: str) -> int | None:
    text = " ".join(text.split())
    return day_from_iso(text.replace(" ", "T", 1)) if text else None


@lru_cache(maxsize=1000)
def _currency_of(text: str) -> str | None:
    text = text.strip()
    if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise NumberRefused("expected a currency such as EUR")
    return text.upper() or None


def _without_zeros(text: str) -> str:
    """
    The amount without what a database appends to it, as in "12.3400000000".
    """
    return text.rstrip("0") if "." in text[:-MANY_DECIMALS] else text
