"""
The account of a statement, as its bank identifies it.
"""

from __future__ import annotations

from integrations.statements.camt.elements import Element, below, children, text
from risk_model.transactions.iban import SPACES, checksum_holds, iban_of


def numbers_of(identification: Element | None) -> tuple[str | None, str | None]:
    """
    The IBAN, and where there is none the number that the bank uses in its place.

    What the bank calls an IBAN is shown as one, though it be anonymised; what it calls by another name is an IBAN only
    where the check digits say so.
    """
    found = children(identification)
    iban = text(found.get("IBAN"))
    if iban:
        return iban_of(iban) or SPACES.sub("", iban), None
    written = (text(below(found.get(name), "Id")) for name in ("Othr", "PrtryAcct"))
    other = next(filter(None, (*written, text(found.get("BBAN")), text(found.get("UPIC")))), "")
    iban = iban_of(other)
    return (iban, None) if checksum_holds(iban) else (None, other or None)
