"""
How the money moved, from the bank transaction codes of an entry and its details.
"""

from __future__ import annotations

import re
from functools import lru_cache

from integrations.statements.shared.codes import (
    GERMAN_CODES,
    ISO_PURPOSES,
    RABOBANK_CODES,
    ing_kind,
    iso_kind,
    returned_kind,
    swift_kind,
)
from risk_model.transactions import KIND_CODE, Kind

# German banks write NDDT+105+9310 as their own code: SWIFT's type, then the Geschäftsvorfallcode.
GERMAN = re.compile(r"([NSF][A-Z]{3})(?:\+([0-9]{3}))?", re.ASCII)
VAGUE = (Kind.OTHER, Kind.TRANSFER)


@lru_cache(maxsize=4096)
def kind_code(codes: tuple[str, str, str, str], bank: str, purpose: str, came_back: bool, reason: str) -> int:
    """
    The code into KINDS.

    Args:
        codes: domain, family, sub-family, and the bank's own code.
        bank: letters 5 to 8 of the own IBAN, which say whose own codes these are.
        purpose: ISO purpose code.
        came_back: whether the entry reverses or returns an earlier one.
        reason: ISO reason code of the return.
    """
    kind = iso_kind(*codes[:3])
    if kind in VAGUE:
        own = _own_kind(codes[3], bank)
        kind = own if own is not Kind.OTHER else kind
    if kind in VAGUE and purpose:
        kind = ISO_PURPOSES.get(purpose, kind)
    if came_back or reason:
        kind = returned_kind(kind, reason)
    return KIND_CODE[kind]


def _own_kind(code: str, bank: str) -> Kind:
    german = GERMAN.match(code)
    if german is not None:
        return GERMAN_CODES.get(german.group(2) or "") or swift_kind(german.group(1))
    if bank == "RABO":
        return RABOBANK_CODES.get(code, Kind.OTHER)
    if bank == "INGB" and len(code) == 5:
        return ing_kind(code)
    return Kind.OTHER
