"""
From a record of QIF to a row.
"""

from __future__ import annotations

from integrations.statements.evidence.decimals import written_cents
from integrations.statements.qif.conventions import Conventions
from integrations.statements.qif.records import Record
from integrations.statements.shared.codes import code_of
from integrations.statements.shared.columns import ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from risk_model.transactions import Kind

CHEQUE, OTHER = code_of(Kind.CHEQUE), code_of(Kind.OTHER)


def append_record(rows: ColumnBuilder, record: Record, conventions: Conventions, warnings: ParseWarningList) -> None:
    """
    Append the row; splits that do not add up to the amount are warned of.

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
    kind = CHEQUE if fields.get("N", "").strip().isdigit() else OTHER
    name, description = fields.get("P", "").strip(), fields.get("M", "").strip()
    rows.append(day, cents, kind=kind, counterparty_name=name, description=description)
