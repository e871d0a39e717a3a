"""
From a record of QIF to a row.
"""

from __future__ import annotations

from integrations.statements.evidence.decimals import written_cents
from integrations.statements.qif.conventions import Conventions
from integrations.statements.qif.records import Record
from integrations.statements.shared.codes import code_of
from integrations.statements.shared.columns import UNKNOWN_CENTS, UNKNOWN_DAY, Row
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from risk_model.transactions import Kind

CHEQUE, OTHER, TRANSFER = code_of(Kind.CHEQUE), code_of(Kind.OTHER), code_of(Kind.TRANSFER)


def row_of(record: Record, conventions: Conventions, warnings: ParseWarningList) -> Row:
    """
    The row; splits that do not add up to the amount are warned of.

    Raises:
        StatementRefused: where day, amount or a split is none; names the record's first line and the letter.
    """
    fields = record.fields
    try:
        letter = "D"
        day = conventions.days.day(fields.get("D", ""))
        letter = "T"
        cents = written_cents((fields.get("T") or fields.get("U", "")).strip(), conventions.decimal)
        letter = "$"
        # A split may be given in percent; then it does not have to add up.
        split = [written_cents(part.strip(), conventions.decimal) for part in record.splits if "%" not in part]
    except NumberRefused as refused:
        raise StatementRefused(f"line {record.line}, {letter}", str(refused)) from None
    if split and len(split) == len(record.splits) and sum(split) != cents:
        warnings.add(f"line {record.line}, $", "the splits do not add up to the amount")
    name, description = fields.get("P", "").strip(), fields.get("M", "").strip()
    return day, cents, UNKNOWN_DAY, UNKNOWN_CENTS, _kind_of(fields), 0, name, "", description, "", "", ""


def _kind_of(fields: dict[str, str]) -> int:
    if "N" in fields and fields["N"].strip().isdigit():
        return CHEQUE
    # A category in brackets is an account of the same holder.
    return TRANSFER if "L" in fields and fields["L"].lstrip()[:1] == "[" else OTHER
