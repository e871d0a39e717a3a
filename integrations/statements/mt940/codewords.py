"""
:86: as codewords between slashes: ING, ABN AMRO, Rabobank, Knab, Van Lanschot, bunq and their like.
"""

from __future__ import annotations

import re

from integrations.statements.codes import ISO_PURPOSES, reason_code
from integrations.statements.iban import iban_of
from integrations.statements.mt940.details import Details, identifier, tidy
from integrations.statements.mt940.words import kind_in
from risk_model.transactions import Kind

# Only these split the text: names and remittances have slashes of their own. By first letters, which is quicker.
CODEWORD = re.compile(
    "/(R(?:EMI|TRN|TYP)|E(?:REF|XCH)|N(?:AME|RTX)|I(?:BAN|REF|SDT)|(?<=//)ID|B(?:IC|BAN|ENM)|T(?:RTP|RCD)|M(?:ARF)"
    "|C(?:SID|NTP|REF|DTRREFTP|DTRREF|HGS)|P(?:URP|REF)|U(?:LTC|LTD)|O(?:RDP|CMT)|A(?:DDR)|S(?:VCL|WOC|WOD))/"
)
# One of these at least makes it this dialect.
TELLING = frozenset(
    ("TRTP", "REMI", "CNTP", "NAME", "EREF", "BENM", "ORDP", "MARF", "CSID", "IBAN", "RTRN", "PREF", "CDTRREF")
)
UNSTRUCTURED, STRUCTURED = "USTD/", "STRD/"
ISO_REASON = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}")


def words_in(text: str) -> dict[str, str] | None:
    """
    The text behind each codeword, or None where there is none that tells something.
    """
    parts = CODEWORD.split(text)
    words = parts[1::2]
    if TELLING.isdisjoint(words):
        return None
    found = dict(zip(words, parts[2::2], strict=False))
    if len(found) < len(words):
        # The first that says something: /REMI//REMI/ occurs, and /NAME/ again for the ultimate party.
        for word, value in zip(reversed(words), reversed(parts[2::2]), strict=True):
            if value:
                found[word] = value
    return found


def details_of(found: dict[str, str], text: str) -> Details:
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
    return Details(
        tidy(name).rstrip("/ "),
        iban_of(account.strip("/ ")),
        _remittance(get("REMI", ""), found) or tidy(text),
        identifier(get("EREF", "")),
        _reason(found["RTRN"]) if "RTRN" in found else "",
        kind,
        "RTRN" in found or kind is Kind.RETURNED_DEBIT,
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
