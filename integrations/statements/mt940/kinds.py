"""
How the money moved, from what the :61: and the :86: say together.
"""

from __future__ import annotations

import re
from functools import lru_cache

from integrations.statements.shared.codes import RABOBANK_CODES, ing_kind, returned_kind, swift_kind
from risk_model.transactions import KIND_CODE, Kind

TRCD = re.compile(r"/TRCD/([0-9]{5})", re.ASCII)
# Codes that only say "a payment" yield to words that say more.
VAGUE = (Kind.OTHER, Kind.TRANSFER)
TAKEN_BACK = frozenset(("RC", "RD"))


@lru_cache(maxsize=4096)
def kind_code(  # noqa: PLR0913, PLR0917  flat arguments, as each is part of the key under which the answer is kept
    type_code: str,
    trcd: str,
    mark: str,
    is_rabobank: bool,
    reason: str,
    given: Kind | None,
    returned: bool,
    mandate: bool,
) -> int:
    """
    The code into KINDS; the bank's own code first, then SWIFT's, then what the details (`Details`) say.
    """
    kind = ing_kind(trcd) if trcd else Kind.OTHER
    if is_rabobank and kind is Kind.OTHER:
        kind = RABOBANK_CODES.get(type_code[1:], Kind.OTHER)
    if kind is Kind.OTHER:
        kind = swift_kind(type_code)
    if given is not None and kind in VAGUE:
        kind = given
    if mandate and kind in VAGUE:
        kind = Kind.DIRECT_DEBIT
    if returned or mark in TAKEN_BACK:
        kind = returned_kind(kind, reason)
    return KIND_CODE[kind]


def trcd_of(supplement: str) -> str:
    """
    ING's five digits in the line below :61:, or "".
    """
    match = TRCD.search(supplement) if supplement else None
    return match.group(1) if match else ""
