"""
What the one text column of ABN AMRO tells: it is written as in :86: of MT940.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from integrations.statements.mt940 import codewords, free_text
from integrations.statements.mt940.details import Details
from integrations.statements.shared.codes import code_of, returned_kind
from risk_model.transactions import Kind


class Told(NamedTuple):
    """
    Columns that stand inside the text.
    """

    names: list[str]
    ibans: list[str]
    reasons: list[str]
    end_to_ends: list[str]
    kinds: list[int]


def told_in(texts: Sequence[str]) -> Told:
    """
    Names, accounts, reasons, references and kinds in the texts.
    """
    details = [_details(text) for text in texts]
    return Told(
        [told.name for told in details],
        [told.iban for told in details],
        [told.reason for told in details],
        [told.end_to_end_id for told in details],
        [code_of(_kind(told)) for told in details],
    )


def _details(text: str) -> Details:
    told = codewords.details_in(text) if "/" in text else None
    return free_text.details_of(text, text) if told is None else told


def _kind(told: Details) -> Kind:
    kind = told.kind or (Kind.DIRECT_DEBIT if told.mandate else Kind.OTHER)
    return returned_kind(kind, told.reason) if told.returned else kind
