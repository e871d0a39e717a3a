"""
What the details tell of an entry: the other party, its words, and why a payment came back.
"""

from __future__ import annotations

from typing import NamedTuple

from integrations.statements.camt.layout import Detail
from integrations.statements.codes import reason_code
from integrations.statements.iban import iban_of

NOT_PROVIDED = frozenset(("NOTPROVIDED", "NONREF", "NOT PROVIDED", "NOREF"))
# A batch of thousands has thousands of texts; this much is shown.
MAX_DESCRIPTION = 2000


class Party(NamedTuple):
    """
    One side of a payment; "" where it is not named.
    """

    name: str = ""
    account: str = ""


NOBODY = Party()


def account_number(written: str) -> str:
    """
    The IBAN without spaces, or the number the bank uses in its place.
    """
    return iban_of(written) or written


def given(reference: str) -> str:
    """
    The reference, or "" where it says that none was given.
    """
    return "" if reference.upper() in NOT_PROVIDED else reference


def reason_of(detail: Detail) -> str:
    """
    The reason code of a return; banks write it as code, proprietary code or text.
    """
    written = (detail.reason, detail.own_reason, detail.reason_text)
    return next((code for each in written if each and (code := reason_code(each))), "")


def description_of(details: list[Detail], additional: str) -> str:
    """
    The different remittances, one after the other, cut where they get long, and what the bank says beside them.
    """
    if len(details) == 1:
        words = _words(details[0])
    else:
        words = "; ".join(dict.fromkeys(filter(None, map(_words, details))))[:MAX_DESCRIPTION]
    additional = " ".join(additional.split())
    return f"{words} {additional}".strip() if additional not in words else words


def _words(detail: Detail) -> str:
    return " ".join((detail.remittance or detail.additional).split())


def counterparty(details: list[Detail], *, money_in: bool, returned: bool, own: Party) -> Party:
    """
    The party that is not the account's owner; nobody where a batch has several.

    In a return the roles stay those of the first payment, so there the other side is looked at first.
    """
    if len(details) == 1:
        return _other_side(details[0], debtor_first=money_in != returned, own=own)
    parties = {_other_side(detail, debtor_first=money_in != returned, own=own) for detail in details}
    return parties.pop() if len(parties) == 1 else NOBODY


def _other_side(detail: Detail, *, debtor_first: bool, own: Party) -> Party:
    debtor = (detail.debtor, detail.debtor_account)
    creditor = (detail.creditor, detail.creditor_account)
    for name, account in (debtor, creditor) if debtor_first else (creditor, debtor):
        if name or account:
            side = Party(" ".join(name.split()) if "  " in name or "\n" in name else name, account_number(account))
            if not _is_own(side, own):
                return side
    return NOBODY


def _is_own(side: Party, own: Party) -> bool:
    if side.account and own.account:
        return side.account == own.account
    return bool(side.name) and not side.account and side.name.casefold() == own.name.casefold()
