"""
:86: as words: ABN AMRO's `IBAN: ... Naam: ...`, Knab's `REK: .../NAAM: ...`, ING's account first, SNS' first line.
"""

from __future__ import annotations

import re

from integrations.statements.mt940.details import Details, identifier, tidy, unwrapped
from integrations.statements.mt940.german import words_in
from integrations.statements.mt940.words import kind_in
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# Stands where a full line was broken: no letter of the text, but a place where a label may begin.
BREAK = "\x1f"
LABEL = re.compile(
    r"(?:(?<=[\s/,\x1f])|^)(IBAN|REK|BIC|NAAM|NAME|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENM\.?|EREF)"
    r"[ ]?:[ ]?",
    re.IGNORECASE,
)
IBAN_FIRST = re.compile(r"([A-Z]{2}[0-9]{2}[A-Z0-9]{10,30})[ ]+(.*)", re.DOTALL | re.ASCII)
# Before IBANs: ABN AMRO's dotted account or "GIRO" and a number, ten digits at ING and SNS.
DOMESTIC_FIRST = re.compile(
    r"(?:[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}|GIRO[ ]+[0-9]{1,9}|[0-9]{10})[ ](?=[ ]{0,3}[A-Z])([^\n]*)", re.ASCII
)
FIXED_COLUMN = 32
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?=\s)", re.ASCII)
# ING before codewords: payer's or collector's account, bank and name, then the collector's id and "SEPA".
ING_DEBIT = re.compile(
    r"Europese Incasso[^A-Z]*?([A-Z]{2}[0-9]{2}[A-Z0-9 ]{10,30}?)[ ]([A-Z]{6}[A-Z0-9]{2,5})[ ](.*?)[ ]"
    r"([A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,31}?)[ ]*SEPA[ ]",
    re.DOTALL,
)
NOT_PROVIDED = re.compile(r"N\s?O\s?T\s?P\s?R\s?O\s?V\s?I\s?D\s?E\s?D")


def details_of(value: str, text: str) -> Details:
    """
    The details of a text without codewords; `value` still has its line ends.
    """
    description = tidy(text)
    kind = kind_in(description)
    if "+" in text and (words := words_in(text)):
        iban = iban_of(words.get("IBAN", "").strip())
        reference = identifier(words.get("EREF", ""))
        return Details("", iban, description, end_to_end_id=reference, kind=kind, mandate="MREF" in words)
    labelled = _labelled(value, description, kind) if ":" in text else None
    if labelled is not None and (labelled.name or labelled.iban):
        return labelled
    return _unlabelled(value, text, description, kind) or labelled or Details(description=description, kind=kind)


def _unlabelled(value: str, text: str, description: str, kind: Kind | None) -> Details | None:
    """
    The details of a text that begins with the other party's account.
    """
    debit = ING_DEBIT.match(text) if text.startswith("Europese") else None
    if debit is not None:
        return Details(tidy(debit.group(3)), iban_of(debit.group(1)), description, kind=Kind.DIRECT_DEBIT, mandate=True)
    first = IBAN_FIRST.match(value)
    if first is not None and (iban := iban_of(first.group(1))):
        return Details(_name_behind(first.group(2)), iban, description, kind=kind)
    domestic = DOMESTIC_FIRST.match(value)
    if domestic is not None:
        # In the fixed columns of old forms the name ends where the next begins.
        name = tidy(value[domestic.start(1) : FIXED_COLUMN] if value[:4] == "GIRO" else domestic.group(1))
        return Details(name, description=description, kind=kind)
    return None


def _labelled(value: str, description: str, kind: Kind | None) -> Details | None:
    parts = LABEL.split(unwrapped(value, BREAK))
    if len(parts) < 3:
        return None
    found: dict[str, str] = {}
    for label, words in zip(parts[1::2], parts[2::2], strict=True):
        found.setdefault(label.upper().rstrip("."), tidy(words.replace(BREAK, "")).rstrip("/ "))
    account = found.get("IBAN") or found.get("REK") or ""
    return Details(
        name=found.get("NAAM") or found.get("NAME") or "",
        iban=iban_of(account) or iban_of(account.partition(" ")[0]),
        description=description,
        end_to_end_id=identifier(found.get("EREF") or (found.get("KENMERK", "") if "IBAN" in found else "")),
        kind=kind,
        mandate="MACHTIGING" in found or "INCASSANT" in found,
    )


def _name_behind(rest: str) -> str:
    """
    The name behind an account: up to NOTPROVIDED behind a bank's code, else to the end of the first line.
    """
    bank = BIC.match(rest)
    if bank is not None:
        behind = rest[bank.end() :]
        marker = NOT_PROVIDED.search(behind)
        return tidy(behind[: marker.start()]) if marker else ""
    line, newline, _ = rest.partition("\n")
    return tidy(line) if newline else ""
