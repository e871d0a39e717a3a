"""
Transactions that correct an earlier one: CORRECTFITID names it, CORRECTACTION says whether they replace or delete it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """
    What a correction does to the earlier transaction.
    """

    REPLACE = "REPLACE"
    DELETE = "DELETE"


@dataclass(frozen=True)
class Correction:
    """
    A row that corrects the row with that reference.
    """

    row: int
    reference: str
    action: Action


class CorrectionUnclear(ValueError):
    """
    Nothing says which transaction a correction is about, or which of two corrections counts.

    Attributes:
        row: of the correction.
    """

    def __init__(self, expected: str, row: int) -> None:
        super().__init__(expected)
        self.row = row


@dataclass
class Corrected:
    """
    What corrections leave.

    Attributes:
        dropped: rows that are none any more: what was corrected, and what only deletes.
        replaced_elsewhere, deleted_elsewhere: corrections whose earlier transaction is not among the rows.
    """

    dropped: set[int] = field(default_factory=set)
    replaced_elsewhere: list[int] = field(default_factory=list)
    deleted_elsewhere: list[int] = field(default_factory=list)


def corrected(references: Sequence[str], amounts: Sequence[int], corrections: Sequence[Correction]) -> Corrected:
    """
    Apply the corrections, whatever the order of the rows; chains need no more than each link by itself.

    Raises:
        CorrectionUnclear: where one fits several transactions, or two that differ are about the same.
    """
    found = Corrected()
    rows_of = _targets(references, corrections)
    first: dict[str, Correction] = {}
    for correction in corrections:
        row, before = correction.row, first.setdefault(correction.reference, correction)
        if before is not correction:
            if (before.action, amounts[before.row]) != (correction.action, amounts[row]):
                raise CorrectionUnclear("expected one correction of a transaction, here is another of the same", row)
            # The same once more.
            found.dropped.add(row)
            continue
        earlier = rows_of.get(correction.reference, [])
        if len(earlier) > 1:
            raise CorrectionUnclear("expected a CORRECTFITID that one transaction has, several have it", row)
        found.dropped.update(earlier)
        if correction.action is Action.DELETE:
            found.dropped.add(row)
        if not earlier:
            (found.deleted_elsewhere if correction.action is Action.DELETE else found.replaced_elsewhere).append(row)
    return found


def _targets(references: Sequence[str], corrections: Sequence[Correction]) -> dict[str, list[int]]:
    """
    The rows with each reference that is corrected; a correction that bears it itself is none of them.
    """
    wanted = {correction.reference for correction in corrections}
    own = {correction.row for correction in corrections if references[correction.row] == correction.reference}
    rows_of: dict[str, list[int]] = {}
    for row, reference in enumerate(references):
        if reference in wanted and row not in own:
            rows_of.setdefault(reference, []).append(row)
    return rows_of
