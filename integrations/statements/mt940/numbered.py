"""
The field :NS:, lines that begin with two digits: what was paid, to whom, and the bank's word for it.
"""

from __future__ import annotations

import re

from integrations.statements.mt940.details import Details, tidy
from integrations.statements.mt940.fields import NON_SWIFT
from integrations.statements.mt940.words import kind_in

LINE = re.compile(r"([0-9]{2})(.*)", re.ASCII)
# Lines of the remittance, of the other party's name, and the booking text.
REMITTANCE, NAME, BOOKING_TEXT = frozenset(f"{number:02d}" for number in range(1, 15)), ("15", "16"), "17"


def details_of(value: str) -> Details:
    """
    The details in those lines; a line without number, as of an :86: behind, belongs to the description.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    for line in value.removeprefix(NON_SWIFT).split("\n"):
        match = LINE.match(line)
        if match is None:
            rest.append(line)
        else:
            found[match.group(1)] = f"{found.get(match.group(1), '')} {match.group(2)}"
    words = [text for number, text in found.items() if number in REMITTANCE]
    booking_text = tidy(found.get(BOOKING_TEXT, ""))
    return Details(
        name=tidy(" ".join(found.get(number, "") for number in NAME)),
        description=tidy(" ".join((*words, *rest))) or booking_text,
        kind=kind_in(booking_text),
    )
