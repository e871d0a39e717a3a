"""
A long file's days and amounts are looked at before its records: each different one once, so that a bad one among a
million records is known in the time of finding them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from integrations.statements.qif.sections import is_money, section_name
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.statement import StatementRefused

# A shorter text is read within a second.
LONG_CHARACTERS = 4_000_000
HEADER = re.compile(r"\n!([^\n]*)")
# A line that belongs to a record; the first behind a caret begins one.
CONTENT = re.compile(r"\n(?=[^\s!#^])")


def refuse_bad_values(text: str, letter: str, values: Sequence[str], value_of: Callable[[str], int]) -> None:
    """
    Look for a value of that letter that no record can have.

    Raises:
        StatementRefused: names it as reading its record would.
    """
    if len(text) < LONG_CHARACTERS or not all(map(_opens_bookings, HEADER.findall(text))):
        return
    for value in dict.fromkeys(values):
        try:
            value_of(value.strip())
        except NumberRefused as refused:
            place = text.find(f"\n{letter}{value}\n")
            first = CONTENT.search(text, text.find("\n", text.rfind("\n^", 0, place + 1) + 1))
            if place >= 0 and first is not None:
                line = text.count("\n", 0, first.start() + 1)
                raise StatementRefused(f"line {line}, {letter}", str(refused)) from None


def _opens_bookings(header: str) -> bool:
    """
    Whether every record below the header is a booking: lists have lines of the same letters.
    """
    return is_money(section_name(header) or "")
