"""
Fields inside a text column that is written as :86: of MT940 is, such as that of ABN AMRO.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from integrations.statements.mt940 import codewords, free_text
from integrations.statements.mt940.details import Details
from integrations.statements.shared.codes import code_of, returned_kind
from risk_model.transactions import Kind


class TextFields(NamedTuple):
    """
    Columns that stand inside the text.
    """

    names: list[str]
    ibans: list[str]
    reasons: list[str]
    end_to_ends: list[str]
    kinds: list[int]


def fields_in(texts: Sequence[str]) -> TextFields:
    """
    Names, accounts, reasons, references and kinds in the texts.
    """
    details = [_details(text) for text in texts]
    return TextFields(
        [found.name for found in details],
        [found.iban for found in details],
        [found.reason for found in details],
        [found.end_to_end_id for found in details],
        [code_of(_kind(found)) for found in details],
    )


def _details(text: str) -> Details:
    found = codewords.details_in(text) if "/" in text else None
    return free_text.details_of(text, text) if found is None else found


def _kind(found: Details) -> Kind:
    kind = found.kind or (Kind.DIRECT_DEBIT if found.mandate else Kind.OTHER)
    return returned_kind(kind, found.reason) if found.returned else kind
