"""
TRNTYPE against the sign of TRNAMT: which way money went where a bank leaves the minus out, or writes it the other way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrations.statements.evidence.direction import DirectionUnknown

Cents = NDArray[np.int64]
Signs = NDArray[np.int8]

# What a type says of the direction. A cheque, a payment or a withdrawal may also have come in or be a refund: they say
# nothing against a sign, but where no amount of the account has one they are money out.
OUT, IN = -1, 1
USUALLY_OUT, NOTHING = -2, 0
SAID_BY_TYPE = {
    **dict.fromkeys(("DEBIT", "DIRECTDEBIT"), OUT),
    **dict.fromkeys(("CREDIT", "DIRECTDEP", "DEP", "DIV"), IN),
    **dict.fromkeys(("FEE", "SRVCHG", "CHECK", "PAYMENT", "POS", "ATM", "CASH", "REPEATPMT"), USUALLY_OUT),
}
BY_TYPE = "no amount has a sign that TRNTYPE agrees with, the direction of all is taken from TRNTYPE"
AS_WRITTEN = "TRNTYPE says money out where the sign says money in, the balance proves the sign"
TURNED = "every sign is the opposite of what TRNTYPE says, all are turned"
UNSIGNED = "TRNTYPE is one of money out and no amount of the account has a minus, it is read as written: as money in"
SILENT = "TRNTYPE says no direction and no amount of the account has a minus, it is read as written: as money in"
CONTRADICTED = "the sign is not the one that TRNTYPE says, it is read as written"
EXPECTED = (
    "expected a minus before each amount that went out, or a TRNTYPE that says the direction of every one; a DEBIT has"
    " none here: export with signs"
)


def said_by(kind: str, *, is_card: bool) -> int:
    """
    What a TRNTYPE says; on a card a payment is one to the card.
    """
    if is_card and kind == "PAYMENT":
        return NOTHING
    return SAID_BY_TYPE.get(kind, NOTHING)


def signed(cents: Cents, said: Signs, *, closing: int | None) -> tuple[Cents, str, int]:
    """
    The amounts signed from the holder's side, a warning where types and signs disagree, and the row it is about.

    Raises:
        DirectionUnknown: where they have no sign, and the types do not say all directions.
    """
    stated = np.where(np.abs(said) == 1, said, 0).astype(np.int8)
    against = np.flatnonzero((np.sign(cents) * stated) < 0)
    is_proven = closing is not None and int(cents.sum()) == closing
    if not len(against):
        return cents, *(("", 0) if is_proven else _doubt(cents, said))
    row = int(against[0])
    if is_proven:
        return cents, AS_WRITTEN, row
    if (cents >= 0).all():
        return _by_type(cents, np.where(said == USUALLY_OUT, OUT, stated)), BY_TYPE, row
    agree = np.sign(cents) * stated > 0
    if not agree.any() and (cents > 0).any() and len(np.unique(stated[stated != 0])) > 1:
        return -cents, TURNED, row
    return cents, CONTRADICTED, row


def _doubt(cents: Cents, said: Signs) -> tuple[str, int]:
    """
    What to warn of where no amount has a minus: a type that usually is money out, else one that says nothing.
    """
    for kind, message in ((USUALLY_OUT, UNSIGNED), (NOTHING, SILENT)):
        rows = np.flatnonzero((said == kind) & (cents > 0))
        if len(rows) and (cents >= 0).all():
            return message, int(rows[0])
    return "", 0


def _by_type(cents: Cents, stated: Signs) -> Cents:
    """
    Amounts without signs by their types, all of which must say a direction.
    """
    unknown = np.flatnonzero((stated == 0) & (cents != 0))
    if len(unknown):
        raise DirectionUnknown(EXPECTED, int(unknown[0]))
    return cents * stated
