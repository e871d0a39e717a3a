"""
What an :86: says, in whichever dialect it shows; several of one booking are read each by itself.
"""

from __future__ import annotations

from integrations.statements.mt940 import codewords, free_text, german, numbered
from integrations.statements.mt940.details import Details, tidy, unwrapped
from integrations.statements.mt940.fields import DETAILS, NON_SWIFT


def details_of(value: str) -> Details:
    """
    The details in one :86: or, with a tag before each of the others, in several.
    """
    if DETAILS not in value:
        return _details(value)
    return _merged([_details(part) for part in _parts(value.split(DETAILS))])


def _details(value: str) -> Details:
    if value.startswith(NON_SWIFT):
        return numbered.details_of(value)
    text = unwrapped(value)
    details = codewords.details_in(text) if "/" in text else None
    if details is not None:
        return details
    start = german.START.match(text)
    if start is not None:
        return german.details_of(text, start)
    return free_text.details_of(value, text)


def _parts(fields: list[str]) -> list[str]:
    """
    The fields, those joined of which the second begins no dialect of its own: it goes on with what the first says.
    """
    # A field that is only the code with which the next begins says nothing more.
    told = [field for field, behind in zip(fields, [*fields[1:], ""], strict=True) if not _is_code_of(field, behind)]
    parts = told[:1]
    for field in told[1:]:
        if _begins_dialect(field) and _begins_dialect(parts[-1]):
            parts.append(field)
        else:
            parts[-1] += "\n" + field
    return parts


def _is_code_of(field: str, behind: str) -> bool:
    code = field.strip()
    return len(code) == german.CODE_LENGTH and code.isdecimal() and behind.lstrip().startswith(code)


def _begins_dialect(field: str) -> bool:
    return german.START.match(field) is not None or codewords.CODEWORD.match(field) is not None


def _merged(found: list[Details]) -> Details:
    """
    The first that is said of each, and all descriptions.
    """
    names, ibans, descriptions, references, reasons, kinds, returned, mandates = zip(*found, strict=True)
    return Details(
        next(filter(None, names), ""),
        next(filter(None, ibans), ""),
        tidy(" ".join(dict.fromkeys(descriptions))),
        next(filter(None, references), ""),
        next(filter(None, reasons), ""),
        next((kind for kind in kinds if kind is not None), None),
        any(returned),
        any(mandates),
    )
