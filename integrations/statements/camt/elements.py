"""
Reading ISO 20022 elements by local name, whatever namespace or version they come in.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from integrations.statements.numbers import NumberRefused, cents_from_dot, day_from_iso
from integrations.statements.statement import StatementRefused

Element = etree._Element
SIGNS = {"CRDT": 1, "DBIT": -1}


def local_name(element: Element) -> str:
    """
    The element's name without its namespace.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """
    The first child of that local name.
    """
    if element is None:
        return None
    for each in element:
        tag = each.tag
        if isinstance(tag, str) and (tag == name or tag.endswith("}" + name)):
            return each
    return None


def children(element: Element | None) -> dict[str, Element]:
    """
    The children by local name; of several of one name the first.
    """
    found: dict[str, Element] = {}
    if element is not None:
        for each in element:
            found.setdefault(local_name(each), each)
    return found


def each_child(element: Element | None, name: str) -> Iterator[Element]:
    """
    All children of that local name.
    """
    if element is not None:
        for each in element:
            if local_name(each) == name:
                yield each


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


def unsigned_cents(element: Element | None, where: str) -> int:
    """
    The whole cents of an Amt.

    Raises:
        StatementRefused: where it is missing, signed, or no amount.
    """
    amount = text(element)
    try:
        if not amount or amount[0] in "+-":
            raise NumberRefused("expected an amount without sign, such as 1234.56")
        return cents_from_dot(amount)
    except NumberRefused as refused:
        raise StatementRefused(f"{where}/Amt", str(refused)) from None


def sign_of(indicator: Element | None, where: str) -> int:
    """
    +1 for CRDT, -1 for DBIT; a reversal indicator changes nothing in it.

    Raises:
        StatementRefused: where it is neither.
    """
    sign = SIGNS.get(text(indicator))
    if sign is None:
        raise StatementRefused(f"{where}/CdtDbtInd", "expected CRDT or DBIT")
    return sign


def day_in(element: Element | None, where: str) -> int | None:
    """
    The day number in Dt or DtTm, as written; None where there is no such element.

    Raises:
        StatementRefused: where there is text that is no day.
    """
    if element is None:
        return None
    for each in element:
        if local_name(each) in ("Dt", "DtTm") and text(each):
            return _day(text(each), f"{where}/{local_name(each)}")
    return _day(text(element), where) if text(element) else None


def _day(written: str, where: str) -> int:
    try:
        return day_from_iso(written)
    except NumberRefused as refused:
        raise StatementRefused(where, str(refused)) from None
