"""
Reading ISO 20022 elements by local name, whatever namespace or version they come in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from integrations.statements.shared.numbers import NumberRefused, cents_from_dot, day_from_iso
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import SIGN_OF_ISO_CODE
from risk_model.transactions.currencies import minor_units

Element = etree._Element
MAX_DECIMALS = 5
CENTS_DECIMALS = 2
FINE_DECIMALS = re.compile(rf"[0-9]{{0,{MAX_DECIMALS}}}", re.ASCII)


@lru_cache(maxsize=2048)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local_name(element: Element) -> str:
    """
    The element's name without its namespace.
    """
    return _local(element.tag)


def child(element: Element | None, name: str) -> Element | None:
    """
    The first child of that local name.
    """
    if element is None:
        return None
    for each in element:
        if _local(each.tag) == name:
            return each
    return None


def children(element: Element | None) -> dict[str, Element]:
    """
    The children by local name; of several of one name the first.
    """
    if element is None:
        return {}
    return {_local(each.tag): each for each in element.iterchildren(reversed=True)}


def each_child(element: Element | None, name: str) -> list[Element]:
    """
    All children of that local name.
    """
    return [] if element is None else [each for each in element if _local(each.tag) == name]


def below(element: Element | None, *names: str) -> Element | None:
    """
    The element at the end of a path of local names.
    """
    for name in names:
        element = child(element, name)
    return element


def text(element: Element | None) -> str:
    """
    The element's own text, trimmed; "" where there is none.
    """
    return (element.text or "").strip() if element is not None else ""


def all_text(element: Element | None) -> str:
    """
    The text of the element and of all below it, trimmed.
    """
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def unsigned_cents(amount: str, where: str) -> int:
    """
    The whole cents of an Amt; what is finer than a cent is rounded, as `is_finer_than_cents` tells.

    Raises:
        StatementRefused: where it is missing, has a minus, or is no amount.
    """
    # Nearly all amounts are digits with two decimals; whatever else there is goes through the strict pattern.
    if amount[-3:-2] == "." and len(amount) <= 18:
        digits = amount[:-3] + amount[-2:]
        if digits.isdecimal() and digits.isascii():
            return int(digits)
    try:
        # An xs:decimal may have a plus.
        amount = amount.removeprefix("+")
        if amount in ("", ".") or amount[0] in "+-":
            raise NumberRefused("expected an amount without minus, such as 1234.56")
        # XML's decimals need no digit before the point, and may have any number of zeros at the end.
        whole, _, fraction = amount.partition(".")
        fraction = fraction.rstrip("0")
        cents = cents_from_dot(f"{whole or '0'}.{fraction[:2]}")
        if not FINE_DECIMALS.fullmatch(fraction):
            raise NumberRefused(f"expected at most {MAX_DECIMALS} decimals")
        return cents + (fraction[2:3] >= "5")
    except NumberRefused as refused:
        raise StatementRefused(f"{where}/Amt", str(refused)) from None


def is_rounded(amount: str, currency: str, where: str) -> bool:
    """
    Whether an amount has decimals that cents cannot hold, which are rounded: ISO 20022 allows five.

    Raises:
        StatementRefused: where they are money, as the currency has more than two.
    """
    is_finer = bool(amount.partition(".")[2][2:].rstrip("0"))
    if is_finer and minor_units(currency) > CENTS_DECIMALS:
        raise StatementRefused(where, f"expected an amount in whole cents, the thousandths of {currency} are not kept")
    return is_finer


def sign_of(indicator: str, where: str) -> int:
    """
    +1 for CRDT, -1 for DBIT; a reversal indicator changes nothing in it.

    Raises:
        StatementRefused: where it is neither.
    """
    sign = SIGN_OF_ISO_CODE.get(indicator)
    if sign is None:
        raise StatementRefused(f"{where}/CdtDbtInd", "expected CRDT or DBIT")
    return sign


def day_of_text(written: str, where: str, name: str) -> int:
    """
    The day number of a Dt or DtTm, as written; `name` is the element around it.

    Raises:
        StatementRefused: where it is no day.
    """
    try:
        return day_from_iso(written)
    except NumberRefused as refused:
        raise StatementRefused(f"{where}/{name}", str(refused)) from None


def tidy(written: str) -> str:
    """
    The text with single spaces.
    """
    return " ".join(written.split()) if "  " in written or "\n" in written or "\t" in written else written
