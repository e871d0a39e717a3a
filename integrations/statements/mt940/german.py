"""
:86: in numbered parts, `166?00...?20...?32...`: German, Austrian, Polish and Hungarian banks, and Triodos.
"""

from __future__ import annotations

import re
from functools import lru_cache

from integrations.statements.mt940.details import Details, identifier, reason_in, tidy
from integrations.statements.mt940.words import kind_in
from integrations.statements.shared.codes import GERMAN_CODES
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# Three digits, then the bank's own separator before two more; some banks leave the three out, or write a blank between.
START = re.compile(
    r"[ ]?(?:([0-9]{3})([^0-9A-Za-z\s/])(?=[0-9]{2})|(?:([0-9]{3})[ ])?([?~<>^])(?=(?:00|10|2[0-9]|3[0-9]|6[0-5])))",
    re.ASCII,
)
CODE_LENGTH = 3
# Parts of a remittance are 27 letters long; a shorter one ends with a word.
FULL_PART = 27
SEPA_WORD = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+")
RETURNED = frozenset((Kind.RETURNED_DEBIT, Kind.RETURNED_TRANSFER))
# Triodos writes counterparty's bank and IBAN as the first two lines of the text, and the own account as part 31.
OWN_ACCOUNT_LAST = "000"


@lru_cache(maxsize=16)
def _parts_pattern(separator: str) -> re.Pattern[str]:
    return re.compile(re.escape(separator) + "(0[0]|10|2[0-9]|3[0-9]|6[0-5])", re.ASCII)


def details_of(text: str, start: re.Match[str]) -> Details:
    """
    The details of a text that begins as `START` says.
    """
    code, separator = start[1] or start[3] or "", start[2] or start[4]
    pieces = _parts_pattern(separator).split(text[start.end() - 1 :])
    parts: dict[str, str] = {}
    for number, value in zip(pieces[1::2], pieces[2::2], strict=True):
        parts[number] = parts.get(number, "") + value
    lines = [value for number, value in parts.items() if number[0] in "26"]
    if code == OWN_ACCOUNT_LAST:
        return _triodos(lines)
    return _german(code, parts, lines)


def _german(code: str, parts: dict[str, str], lines: list[str]) -> Details:
    get = parts.get
    raw = "".join(lines)
    sepa = words_in(raw)
    kind = GERMAN_CODES.get(code) or kind_in(get("00", ""))
    returned = kind in RETURNED
    return Details(
        name=_joined([value for number in ("32", "33") if (value := get(number))]),
        iban=iban_of(get("31", "")) or iban_of(get("38", "")) or iban_of(sepa.get("IBAN", "").strip()[:34]),
        description=_with(tidy(get("00", "")), _joined(lines)),
        end_to_end_id=identifier(sepa.get("EREF", "")),
        reason=reason_in(raw) if returned else "",
        kind=kind,
        returned=returned,
        mandate="MREF" in sepa,
    )


def words_in(text: str) -> dict[str, str]:
    """
    What stands behind each SEPA word, EREF+ and the like.
    """
    words = SEPA_WORD.split(text)
    return dict(zip(words[1::2], words[2::2], strict=True))


def _with(booking_text: str, remittance: str) -> str:
    """
    The bank's name for the booking and the payer's words, in which it may stand too.
    """
    return remittance if booking_text in remittance else f"{booking_text} {remittance}".strip()


def _triodos(lines: list[str]) -> Details:
    iban = iban_of(lines[1].strip()) if len(lines) > 1 else ""
    words = lines[2:] if iban else lines
    return Details(iban=iban, description=tidy("".join(words)), kind=kind_in("".join(words)))


def _joined(parts: list[str]) -> str:
    return tidy("".join([part if len(part) >= FULL_PART else part + " " for part in parts]))
