"""
Strict JSON: no key twice, no NaN, numbers as they are written, texts that a database can hold.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from integrations.statements.numbers import NumberRefused, cents_from_dot, day_from_iso
from integrations.statements.statement import StatementRefused

Json = Any
# Controls and halves of surrogate pairs: PostgreSQL cannot hold U+0000, UTF-8 cannot hold the halves.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MAYBE_UNSTORABLE = re.compile(r"\\u(?:00[017]|d[89a-f])", re.IGNORECASE)
# Some hundred thousand transactions; empty objects take a hundred times the memory of their text.
MAX_PARTS = 1_000_000
# Literals by which systems say that they have no reference.
NO_REFERENCES = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})


class Fields:
    """
    An object of the document and its place, from which values are taken with their type checked.

    Attributes:
        where: the JSON pointer of the object.
    """

    def __init__(self, value: Json, where: str) -> None:
        if not isinstance(value, dict):
            raise StatementRefused(where, "expected a JSON object")
        self.value: dict[str, Json] = value
        self.where = where

    def inner(self, name: str) -> Fields:
        """
        The object under that name, empty where there is none.
        """
        value = self.value.get(name)
        return Fields({} if value is None else value, f"{self.where}/{name}")

    def items(self, name: str) -> list[Fields]:
        """
        The objects of the array under that name, none where there is none.
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
        """
        for name in names:
            value = self.value.get(name)
            if isinstance(value, str) and not value.isspace() and value:
                return " ".join(value.split())
            if value is not None and not isinstance(value, str):
                raise StatementRefused(f"{self.where}/{name}", "expected a text")
        return ""

    def texts(self, name: str) -> str:
        """
        The texts of an array, or the text alone, joined by spaces.
        """
        value = self.value.get(name)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return " ".join(" ".join(value).split())
        return self.text(name)

    def reference(self, *names: str) -> str:
        """
        The first reference that is one, not a word for having none.
        """
        return next((text for name in names if (text := self.text(name)) and text.upper() not in NO_REFERENCES), "")

    def cents(self, name: str) -> int:
        """
        Whole cents of a decimal text or number.
        """
        value = self.value.get(name)
        if not isinstance(value, str):
            raise StatementRefused(f"{self.where}/{name}", "expected an amount such as -12.34")
        try:
            return cents_from_dot(value.strip())
        except NumberRefused as refused:
            raise StatementRefused(f"{self.where}/{name}", str(refused)) from None

    def day(self, *names: str) -> int | None:
        """
        The first day given under those names, or None.
        """
        for name in names:
            text = self.text(name)
            if text:
                try:
                    return day_from_iso(text)
                except NumberRefused as refused:
                    raise StatementRefused(f"{self.where}/{name}", str(refused)) from None
        return None

    def currency(self, name: str) -> str | None:
        """
        The currency, or None where none is given.
        """
        text = self.text(name)
        if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
            raise StatementRefused(f"{self.where}/{name}", "expected a currency such as EUR")
        return text.upper() or None


def loads(text: str) -> Json:
    """
    The document; every number is the text it was written as.

    Raises:
        StatementRefused: where it is no strict JSON.
    """
    if text.count("{") + text.count("[") > MAX_PARTS:
        raise StatementRefused("file", f"expected JSON of at most {MAX_PARTS} objects and arrays")
    check = _checked if MAYBE_UNSTORABLE.search(text) else _unique
    try:
        document = json.loads(
            text, object_pairs_hook=check, parse_float=str, parse_int=str, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise StatementRefused(f"line {error.lineno}", "expected well-formed JSON to the end of the file") from None
    except RecursionError:
        raise StatementRefused("file", "expected JSON that is not nested so deeply") from None
    return document


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StatementRefused("file", "expected every key once in a JSON object")
    return found


def _checked(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    for key, value in pairs:
        parts = [key, *(value if isinstance(value, list) else [value])]
        if any(isinstance(part, str) and UNSTORABLE.search(part) for part in parts):
            raise StatementRefused("file", "expected text without control characters and lone surrogates")
    return _unique(pairs)


def _refuse_constant(_name: str) -> NoReturn:
    raise StatementRefused("file", "expected numbers, not NaN or Infinity")
