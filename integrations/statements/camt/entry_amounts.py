"""
The amount of an entry, signed, and what is odd about it.
"""

from __future__ import annotations

from integrations.statements.camt.balance_list import ROUNDED
from integrations.statements.camt.elements import is_rounded, sign_of, unsigned_cents
from integrations.statements.camt.entry_shapes import Detail, Entry
from integrations.statements.shared.parse_warnings import ParseWarningList


def sign_and_cents(entry: Entry, where: str, warnings: ParseWarningList) -> tuple[int, int]:
    """
    The sign and the cents, with what is odd about them warned of.

    Raises:
        StatementRefused: where one of them is missing or wrong.
    """
    cents = unsigned_cents(entry.amount, where)
    if cents == 0 or entry.amount[-3:-2] != ".":
        _remark(entry, cents, f"{where}/Amt", warnings)
    if len(entry.details) > 1:
        _check_details(entry, cents, f"{where}/NtryDtls", warnings)
    return sign_of(entry.indicator or _indicator_of(entry.details), where), cents


def _remark(entry: Entry, cents: int, where: str, warnings: ParseWarningList) -> None:
    if cents == 0:
        warnings.add(where, "an amount of zero")
    if is_rounded(entry.amount, entry.currency, where):
        warnings.add(where, ROUNDED)


def _check_details(entry: Entry, cents: int, where: str, warnings: ParseWarningList) -> None:
    """
    Warn of a batch whose details have amounts in its currency that do not add up to the entry.
    """
    if not all(detail.amount and detail.currency == entry.currency for detail in entry.details):
        return
    total = 0
    for detail in entry.details:
        amount = unsigned_cents(detail.amount, where)
        # What was taken back or charged within a batch goes the other way.
        total += amount if detail.indicator in ("", entry.indicator) or not entry.indicator else -amount
    if total != cents:
        warnings.add(where, "the details do not add up to the entry, which is kept whole")


def _indicator_of(details: list[Detail]) -> str:
    """
    The indicator of an entry that leaves it to its details, where these agree.
    """
    indicators = {detail.indicator for detail in details}
    return indicators.pop() if len(indicators) == 1 else ""
