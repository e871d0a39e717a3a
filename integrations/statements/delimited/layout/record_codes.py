"""
Rows that are no bookings, identified by a code in a column: as Swedbank writes them in the Baltic countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Opening balance, booking, turnover, closing balance: seen in exports of Swedbank in all three languages.
OPENING, BOOKED, TURNOVER, CLOSING = "10", "20", "82", "86"


@dataclass(frozen=True)
class RecordCodes:
    """
    The column of the codes, and what they are.
    """

    column: int
    booked: str = BOOKED
    opening: str = OPENING
    closing: str = CLOSING


def record_codes_in(columns: Sequence[Sequence[str]]) -> RecordCodes | None:
    """
    The column that holds such codes only, booked ones and balances among them; None where none does.

    Args:
        columns: the first cells of each column.
    """
    for place, cells in enumerate(columns):
        said = {cell.strip() for cell in cells}
        if BOOKED in said and {OPENING, CLOSING} & said and said <= {OPENING, BOOKED, TURNOVER, CLOSING}:
            return RecordCodes(place)
    return None
