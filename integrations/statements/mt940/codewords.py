"""
:86: as codewords between slashes: ING, ABN AMRO, Rabobank, Knab, Van Lanschot, bunq and their like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from integrations.statements.mt940.details import Details, identifier, tidy
from integrations.statements.mt940.words import kind_in
from integrations.statements.shared.codes import ISO_PURPOSES, reason_code
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# Only these split the text: names and remittances have slashes of their own. By first letters, which is quicker.
CODEWORD = re.compile(
    "/(R(?:EMI|TRN|TYP)|E(?:REF|XCH)|N(?:AME|RTX)|I(?:BAN|REF|SDT)|(?<=//)ID|B(?:IC|BAN|ENM)|T(?:RTP|RCD)|M(?:ARF)"
    "|C(?:SID|NTP|REF|DTRREFTP|DTRREF|HGS)|P(?:URP|REF)|U(?:LTC|LTD)|O(?:RDP|CMT)|A(?:DDR)|S(?:VCL|WOC|WOD))/"
)
# One of these at least makes it this dialect.
TELLING = frozenset(
    ("TRTP", "REMI", "CNTP", "NAME", "EREF", "BENM", "ORDP", "MARF", "CSID", "IBAN", "RTRN", "PREF", "CDTRREF")
)
# These change what others mean.
CLOSER = frozenset(("CNTP", "PURP", "RTRN", "CDTRREF"))
USUAL = ("NAME", "IBAN", "REMI", "EREF", "TRTP")
ABSENT = -1
UNSTRUCTURED, STRUCTURED = "USTD/", "STRD/"
ISO_REASON = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}")


class Places(NamedTuple):
    """
    Where the texts that say most stand among the parts of a text, ABSENT where one is not there.
    """

    name: int
    iban: int
    remittance: int
    reference: int
    payment: int
    mandate: bool


def details_in(text: str) -> Details | None:
    """
    The details that the text's codewords tell, None where there is none that tells something.
    """
    parts = CODEWORD.split(text)
    places = _places(tuple(parts[1::2]))
    # A bank has few orders of codewords: of each the places are looked for once.
    if places is None:
        return _details_of(parts, text)
    parts.append("")
    remittance = parts[places.remittance]
    if remittance[:1] == "/" or remittance.startswith((UNSTRUCTURED, STRUCTURED)):
        return _details_of(parts[:-1], text)
    kind = kind_in(parts[places.payment])
    return Details(
        tidy(parts[places.name]).rstrip("/ "),
        iban_of(parts[places.iban].strip("/ ")),
        tidy(remittance) or tidy(text),
        identifier(parts[places.reference]),
        "",
        kind,
        kind is Kind.RETURNED_DEBIT,
        places.mandate,
    )


@lru_cache(maxsize=1000)
def _places(words: tuple[str, ...]) -> Places | None:
    """
    The places of these codewords' texts; None where one comes twice, none tells something, or one wants a closer look.
    """
    if len(set(words)) < len(words) or not CLOSER.isdisjoint(words) or TELLING.isdisjoint(words):
        return None
    at = {word: 2 * number + 2 for number, word in enumerate(words)}
    name, iban, remittance, reference, payment = (at.get(word, ABSENT) for word in USUAL)
    return Places(name, iban, remittance, reference, payment, mandate="MARF" in at or "CSID" in at)


def _details_of(parts: Sequence[str], text: str) -> Details | None:
    words = parts[1::2]
    if TELLING.isdisjoint(words):
        return None
    found = dict(zip(words, parts[2::2], strict=True))
    if len(found) < len(words):
        # The first that says something: /REMI//REMI/ occurs, and /NAME/ again for the ultimate party.
        for word, value in zip(reversed(words), reversed(parts[2::2]), strict=True):
            if value:
                found[word] = value
    return _in_order(found, text)


def _in_order(found: dict[str, str], text: str) -> Details:
    """
    The details that the codewords found in the text tell.
    """
    get = found.get
    if "CNTP" in found:
        account, _, rest = found["CNTP"].partition("/")
        name = rest.partition("/")[2].partition("/")[0]
    else:
        account, name = get("IBAN", ""), get("NAME", "")
    trtp = get("TRTP", "")
    kind = kind_in(trtp) if trtp else None
    if "PURP" in found:
        kind = ISO_PURPOSES.get(found["PURP"].removeprefix("CD/").strip("/ ")[:4], kind)
    returned = "RTRN" in found
    return Details(
        tidy(name).rstrip("/ "),
        iban_of(account.strip("/ ")),
        _remittance(get("REMI", ""), found) or tidy(text),
        identifier(get("EREF", "")),
        _reason(found["RTRN"]) if returned else "",
        kind,
        returned or kind is Kind.RETURNED_DEBIT,
        "MARF" in found or "CSID" in found,
    )


def _remittance(text: str, found: dict[str, str]) -> str:
    """
    The payer's own words, or the structured reference in their place.
    """
    if text[:1] in ("/", "") or text.startswith((UNSTRUCTURED, STRUCTURED)):
        text = text.strip("/ ")
        if text.startswith((UNSTRUCTURED, STRUCTURED)):
            text = text[len(UNSTRUCTURED) :].lstrip("/ ")
        if not text:
            text = found.get("CDTRREF", "").strip("/ ")
    return tidy(text)


def _reason(text: str) -> str:
    """
    The ISO code in /RTRN/MS03/ or /RTRN/MS03 free text; "" for a bank's own words.
    """
    match = ISO_REASON.search(text)
    return reason_code(match.group()) if match else ""
