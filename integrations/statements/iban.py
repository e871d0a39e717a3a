"""
Account numbers: one spelling for an IBAN, and whether its checksum holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)
SPACES = re.compile(r"[\s.\-]+")
# Lengths by country, as the IBAN registry lists them; other countries pass with any length.
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip


@lru_cache(maxsize=50_000)
def iban_of(text: str) -> str:
    """
    The IBAN that the text is, upper case without spaces, or ""; its checksum may be wrong.
    """
    if len(text) < 15:
        return ""
    compact = SPACES.sub("", text).upper()
    if not IBAN.fullmatch(compact):
        return ""
    return compact if LENGTHS.get(compact[:2], len(compact)) == len(compact) else ""


def checksum_holds(iban: str) -> bool:
    """
    Whether the number fits its two check digits (ISO 7064, mod 97).
    """
    turned = iban[4:] + iban[:4]
    return bool(IBAN.fullmatch(iban)) and int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
