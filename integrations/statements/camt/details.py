"""
What the details tell of an entry: the other party, its words, and why a payment came back.
"""

from __future__ import annotations

from typing import NamedTuple

from integrations.statements.camt.elements import tidy
from integrations.statements.camt.entry_shapes import Detail
from integrations.statements.shared.codes import reason_code
from risk_model.transactions.iban import iban_of

NOT_PROVIDED = frozenset(("NOTPROVIDED", "NONREF", "NOT PROVIDED", "NOREF"))
# A batch of thousands has thousands of texts; of them, and of what the bank says beside, this much is shown.
MAX_DESCRIPTION = 2000
# Shorter numbers may be the end of an IBAN by chance.
DOMESTIC_DIGITS = 7


class Party(NamedTuple):
    """
    One side of a payment; "" where it is not named.
    """

    name: str = ""
    account: str = ""


NOBODY = Party()


def given(reference: str) -> str:
    """
    The reference, or "" where it says that none was given.
    """
    return "" if reference[:1] in "Nn" and reference.upper() in NOT_PROVIDED else reference


def reason_of(detail: Detail) -> str:
    """
    The reason code of a return; banks write it as code, proprietary code or text.
    """
    written = (detail.reason, detail.own_reason, detail.reason_text)
    return next((code for each in written if each and (code := reason_code(each))), "")


def description_of(details: list[Detail], additional: str) -> str:
    """
    The different remittances, one after the other, and what the bank says beside them.
    """
    if len(details) == 1:
        words = _words_of(details[0])
    else:
        words = "; ".join(dict.fromkeys(filter(None, map(_words_of, details))))
    return _both(words, additional) if additional else words


def cut_description(details: list[Detail], additional: str) -> str:
    """
    As much of the remittances, and as much of what the bank says beside them, as is shown.
    """
    return _both(description_of(details, "")[:MAX_DESCRIPTION], additional[:MAX_DESCRIPTION])


def _words_of(detail: Detail) -> str:
    words = tidy(detail.remittance)
    return _both(words, detail.additional) if detail.additional else words


def _both(words: str, additional: str) -> str:
    additional = tidy(additional)
    return f"{words} {additional}".strip() if additional not in words else words


def counterparty(details: list[Detail], *, debtor_first: bool, came_back: bool, own: Party) -> Party:
    """
    The party that is not the account's owner; nobody where a batch has several.

    Args:
        details: of one entry.
        debtor_first: whether the debtor should be the other side.
        came_back: whether the entry returns or reverses another, where banks disagree on who is who.
        own: the account's owner and number.
    """
    if len(details) == 1:
        return _other_side(details[0], debtor_first, came_back, own)
    parties = {_other_side(detail, debtor_first, came_back, own) for detail in details}
    return parties.pop() if len(parties) == 1 else NOBODY


def _other_side(detail: Detail, debtor_first: bool, came_back: bool, own: Party) -> Party:
    debtor, debtor_account, creditor, creditor_account = detail[:4]
    sides = ((debtor, debtor_account), (creditor, creditor_account))
    (name, account), (behind, account_behind) = sides if debtor_first else sides[::-1]
    first = NOBODY
    if name or account:
        first = Party(tidy(name), iban_of(account) or account)
        if not _is_own(first, own):
            return first
    # On this side the owner should stand, perhaps as the bank's form shortens it: only an account shows another.
    if account_behind or (behind and came_back):
        second = Party(tidy(behind), iban_of(account_behind) or account_behind)
        if not _is_own(second, own) and not _is_named(second, own):
            return second
    # Somebody else's name with the owner's account: the name counts, as where several share one account.
    return first if first.name and not came_back and not _is_named(first, own) else NOBODY


def _is_own(side: Party, own: Party) -> bool:
    if side.account and own.account:
        # Two of one length are the same only where they are equal: mostly both are IBANs of one country.
        if side.account == own.account or len(side.account) == len(own.account):
            return side.account == own.account
        return _is_same_account(side.account, own.account)
    return not side.account and _is_named(side, own)


def _is_named(side: Party, own: Party) -> bool:
    return bool(side.name) and side.name.casefold() == own.name.casefold()


def _is_same_account(one: str, other: str) -> bool:
    """
    Whether one is the domestic number that the other, an IBAN, ends with.
    """
    number, iban = sorted((one, other), key=len)
    digits = number.lstrip("0")
    return len(digits) >= DOMESTIC_DIGITS and iban.endswith(digits)
