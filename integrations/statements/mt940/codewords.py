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

# Only these split the text: names and remittances have slashes of their own.
CODEWORD = re.compile(
    "/(RTRN|CREF|EREF|PREF|IREF|MARF|CSID|CNTP|REMI|PURP|ULTC|ULTD|EXCH|CHGS|TRTP|IBAN|BBAN|BIC|NAME|BENM|ORDP|ID|ADDR"
    "|ISDT|NRTX|RTYP|CDTRREFTP|CDTRREF|TRCD|OCMT|SVCL|SWOC|SWOD)/"
)
# One of these at least makes it this dialect.
IS_CODED = re.compile("/(?:TRTP|REMI|CNTP|NAME|EREF|BENM|ORDP|MARF|CSID|IBAN|RTRN|PREF|CDTRREF)/")
UNSTRUCTURED, STRUCTURED = "USTD/", "STRD/"
ISO_REASON = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}")


def details_of(text: str) -> Details:
    """
    The details of a text that has codewords.
    """
    parts = CODEWORD.split(text)
    found: dict[str, str] = {}
    for word, value in zip(parts[1::2], parts[2::2], strict=True):
        # The first that says something: /REMI//REMI/ occurs, and /NAME/ again for the ultimate party.
        if value and not found.get(word):
            found[word] = value
    get = found.get
    account, name = get("IBAN", ""), get("NAME", "")
    if "CNTP" in found:
        account, _, rest = found["CNTP"].partition("/")
        name = rest.partition("/")[2].partition("/")[0]
    returned = "RTRN" in parts[1::2]
    trtp = get("TRTP", "")
    return Details(
        name=tidy(name).rstrip("/ "),
        iban=iban_of(account.strip("/ ")),
        description=_remittance(get("REMI", ""), found) or tidy(text),
        end_to_end_id=identifier(get("EREF", "").strip("/ ")),
        reason=_reason(get("RTRN", "")),
        kind=_kind(found, trtp),
        returned=returned or "TERUGBOEKING" in trtp.upper(),
        mandate="MARF" in found or "CSID" in found,
    )


def _kind(found: dict[str, str], trtp: str) -> Kind | None:
    purpose = found.get("PURP", "").removeprefix("CD/").strip("/ ")[:4] if "PURP" in found else ""
    return ISO_PURPOSES.get(purpose) or (kind_in(trtp) if trtp else None)


def _remittance(text: str, found: dict[str, str]) -> str:
    """
    The payer's own words, or the structured reference in their place.
    """
    compact = text.lstrip("/ ")
    if compact.startswith((UNSTRUCTURED, STRUCTURED)):
        compact = compact[len(UNSTRUCTURED) :].strip("/ ")
    elif compact:
        compact = compact.rstrip()
        compact = compact[:-1] if text.startswith("/") and compact.endswith("/") else compact
    return tidy(compact) or tidy(found.get("CDTRREF", "").strip("/ "))


def _reason(text: str) -> str:
    """
    The ISO code in /RTRN/MS03/ or /RTRN/MS03 free text; "" for a bank's own words.
    """
    match = ISO_REASON.search(text)
    return reason_code(match.group()) if match else ""
