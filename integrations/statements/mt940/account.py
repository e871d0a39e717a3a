"""
The own account in :25:, in its many spellings.
"""

from __future__ import annotations

import re

from risk_model.transactions.iban import checksum_holds, iban_of

CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
WITH_CURRENCY = re.compile(r"(.*[0-9])[ ]?([A-Z]{3})", re.ASCII)


def account_of(value: str) -> tuple[str | None, str | None, str | None]:
    """
    IBAN, domestic number where there is no IBAN, and the currency where it is named.
    """
    parts = [part.strip() for part in value.partition("\n")[0].strip().split("/") if part.strip()]
    currency = parts.pop() if len(parts) > 1 and CURRENCY.fullmatch(parts[-1]) else None
    number = parts[-1] if parts else ""
    iban = iban_of(number)
    # Three letters at the end may belong to an IBAN, where they fit its check digits; else they name the currency.
    if not checksum_holds(iban) and (match := WITH_CURRENCY.fullmatch(number)) is not None:
        number, currency = match.group(1).strip(), match.group(2)
        iban = iban_of(number)
    if iban:
        return iban, None, currency
    return None, number or None, currency
