"""
Account numbers: one spelling for an IBAN, and whether its checksum holds.
"""

from __future__ import annotations

import re

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)
SPACES = re.compile(r"[\s.\-]+")


def iban_of(text: str) -> str:
    """
    The IBAN that the text is, upper case without spaces, or ""; its checksum may be wrong.
    """
    if len(text) < 15:
        return ""
    if IBAN.fullmatch(text):
        return text
    compact = SPACES.sub("", text).upper()
    return compact if IBAN.fullmatch(compact) else ""


def checksum_holds(iban: str) -> bool:
    """
    Whether the number fits its two check digits (ISO 7064, MOD 97-10).

    These are 98 less a remainder, so from 02 to 98: 00, 01 and 99 leave the same remainder as 97, 98 and 02, and would
    give one account a second number.

    >>> checksum_holds("NL02ABNA0417164350"), checksum_holds("NL99ABNA0417164350")
    (True, False)
    """
    if not IBAN.fullmatch(iban) or iban[2:4] in {"00", "01", "99"}:
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
