"""
Who is the other party of a Berlin Group transaction, and what its direction tells of the sign.
"""

from __future__ import annotations

from integrations.statements.evidence.direction import OPPOSITE
from integrations.statements.psd2.fields import Fields
from integrations.statements.psd2.unsigned import Told
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import OUT, PLAIN_DIRECTIONS, sign_of
from integrations.statements.words.folding import folded
from risk_model.transactions.iban import iban_of

# A word of debit or credit beside the amount: STET's, and an addition of some banks. Then the amount has no sign.
INDICATORS = ("creditDebitIndicator", "creditDebit", "creditDebitCode", "debitCreditIndicator", "debitCredit")

# Here some banks say debit or credit, and others something else.
TYPES = ("type", "transactionType", "direction", "side")


def stated_sign(entry: Fields, cents: int) -> int:
    """
    The direction that a word of debit or credit beside the amount says, 0 where there is none.

    Raises:
        StatementRefused: where the word is not known, or a minus contradicts it.
    """
    word = entry.text(*INDICATORS)
    if not word:
        return 0
    name = next(name for name in INDICATORS if entry.value.get(name))
    sign = sign_of(word)
    if not sign:
        raise StatementRefused(f"{entry.where}/{name}", "expected a word for debit or credit, such as CRDT or DBIT")
    if cents < 0 < sign:
        raise StatementRefused(f"{entry.where}/{name}", OPPOSITE)
    return sign


def counterparty(entry: Fields, cents: int, own: str) -> tuple[str, str]:
    """
    Name and IBAN of the other party: the creditor of money that goes out, the debtor of money that comes in.

    Args:
        own: the account's own IBAN, "" where it is not known; the party on it is not the other one.
    """
    first, second = ("creditor", "debtor") if cents < 0 else ("debtor", "creditor")
    if not _is_named(entry, first) or (own and _is_own(entry, first, second, own)):
        first = second
    return entry.text(f"{first}Name") or entry.text(f"ultimate{first.capitalize()}"), _iban(entry, first)


def told_direction(entry: Fields, own: str) -> Told:
    """
    What a transaction whose amount has no minus sign says of its direction by a word, its merchant and its parties.
    """
    words = [word for name in TYPES if isinstance(word := entry.value.get(name), str)]
    word = next((word for word in words if folded(word) in PLAIN_DIRECTIONS), "")
    if word:
        return Told.OUT_BY_WORD if sign_of(word) == OUT else Told.IN
    if entry.value.get("cardAcceptorId") or entry.value.get("merchantCategoryCode"):
        return Told.OUT_BY_MERCHANT
    if _goes_out(entry, own):
        return Told.OUT_BY_PARTIES
    return Told.IN if _is_named(entry, "debtor") or _is_named(entry, "creditor") else Told.NOTHING


def _goes_out(entry: Fields, own: str) -> bool:
    if not _is_named(entry, "creditor") or (own and _iban(entry, "creditor") == own):
        return False
    return not _is_named(entry, "debtor") or bool(own and _is_own(entry, "debtor", "creditor", own))


def _is_own(entry: Fields, role: str, opposite: str, own: str) -> bool:
    """
    Whether the party of that role is on the own account, and another party on another one.
    """
    return _is_named(entry, opposite) and _iban(entry, role) == own != _iban(entry, opposite)


def _is_named(entry: Fields, role: str) -> bool:
    return bool(entry.value.get(f"{role}Name") or entry.value.get(f"{role}Account"))


def _iban(entry: Fields, role: str) -> str:
    account = entry.value.get(f"{role}Account")
    if account is None:
        return ""
    if isinstance(account, dict):
        return iban_of(Fields(account, f"{entry.where}/{role}Account").text("iban"))
    return iban_of(account) if isinstance(account, str) else ""
