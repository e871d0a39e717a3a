"""
What TxDtls tell of an entry: the other party, its words, references, and why a payment came back.
"""

from __future__ import annotations

from typing import NamedTuple

from integrations.statements.camt.elements import Element, below, child, children, each_child, local_name, text
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


class Detail(NamedTuple):
    """
    One TxDtls; "" or None where it does not say.
    """

    debtor: Party = Party()
    creditor: Party = Party()
    description: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    reason: str = ""
    returned: bool = False
    purpose: str = ""
    bank_code: Element | None = None
    amount: Element | None = None


def detail_of(element: Element) -> Detail:
    """
    The fields of a TxDtls.
    """
    found = children(element)
    references = children(found.get("Refs"))
    parties = children(found.get("RltdPties"))
    returned = found.get("RtrInf")
    return Detail(
        debtor=_party(parties, "Dbtr"),
        creditor=_party(parties, "Cdtr"),
        description=_remittance(found.get("RmtInf")) or text(found.get("AddtlTxInf")),
        end_to_end_id=_given(references.get("EndToEndId")),
        bank_reference=_given(references.get("AcctSvcrRef")),
        reason=_reason(returned),
        returned=returned is not None,
        purpose=text(below(found.get("Purp"), "Cd")),
        bank_code=found.get("BkTxCd"),
        amount=found["Amt"] if "Amt" in found else below(found.get("AmtDtls"), "TxAmt", "Amt"),
    )


def _party(parties: dict[str, Element], side: str) -> Party:
    """
    Name and account of one side; from version 8 on the name stands one level lower.
    """
    party = parties.get(side)
    name = ""
    if party is not None:
        name = (
            text(child(party, "Nm")) or text(below(party, "Pty", "Nm")) or text(below(party, "Agt", "FinInstnId", "Nm"))
        )
    identification = below(parties.get(side + "Acct"), "Id")
    return Party(" ".join(name.split()), account_in(identification) if identification is not None else "")


def account_in(identification: Element | None) -> str:
    """
    The IBAN of an account's Id, or the number the bank uses in its place.
    """
    found = children(identification)
    iban = text(found.get("IBAN"))
    if iban:
        return iban_of(iban) or iban.replace(" ", "").upper()
    other = text(below(found.get("Othr"), "Id")) or text(below(found.get("PrtryAcct"), "Id")) or text(found.get("BBAN"))
    return iban_of(other) or other


def _remittance(element: Element | None) -> str:
    """
    The unstructured lines, else the creditor's reference and what is said beside it.
    """
    if element is None:
        return ""
    lines, references = [], []
    for each in element:
        name = local_name(each)
        if name == "Ustrd":
            lines.append(text(each))
        elif name == "Strd":
            references.append(text(below(each, "CdtrRefInf", "Ref")))
            references += [text(line) for line in each_child(each, "AddtlRmtInf")]
    return " ".join(" ".join(filter(None, lines + references)).split())


def _reason(returned: Element | None) -> str:
    """
    The reason code of a return; banks write it as code, proprietary code or text.
    """
    if returned is None:
        return ""
    reason = children(child(returned, "Rsn"))
    for element in (reason.get("Cd"), reason.get("Prtry"), child(returned, "AddtlInf")):
        if code := reason_code(text(element)):
            return code
    return ""


def _given(element: Element | None) -> str:
    reference = text(element)
    return "" if reference.upper() in NOT_PROVIDED else reference


def joined_descriptions(details: list[Detail]) -> str:
    """
    The different texts of a batch, one after the other, cut where they get long.
    """
    if len(details) == 1:
        return details[0].description
    texts = dict.fromkeys(detail.description for detail in details if detail.description)
    return "; ".join(texts)[:MAX_DESCRIPTION]


def counterparty(details: list[Detail], *, money_in: bool, returned: bool, own: Party) -> Party:
    """
    The party that is not the account's owner; nobody where a batch has several.

    In a return the roles stay those of the first payment, so there the other side is looked at first.
    """
    parties = {_other_side(detail, debtor_first=money_in != returned, own=own) for detail in details}
    return parties.pop() if len(parties) == 1 else Party()


def _other_side(detail: Detail, *, debtor_first: bool, own: Party) -> Party:
    sides = (detail.debtor, detail.creditor) if debtor_first else (detail.creditor, detail.debtor)
    strangers = [side for side in sides if side != Party() and not _is_own(side, own)]
    return strangers[0] if strangers else Party()


def _is_own(side: Party, own: Party) -> bool:
    if side.account and own.account:
        return side.account == own.account
    return bool(side.name) and not side.account and side.name.casefold() == own.name.casefold()
