"""
What a booking says in :86:, in whichever of the banks' dialects it is written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from integrations.statements.shared.codes import reason_code
from risk_model.transactions import Kind

# A line this long was broken by the format, not by the writer: its word goes on below.
FULL_LINE = 60
# SWIFT's longest line.
LINE = 65
NOT_PROVIDED = frozenset(("NOTPROVIDED", "NONREF", "NOREF", "NONE"))
REASON_IN_TEXT = re.compile(
    r"(?<![A-Z0-9])(A[CGM][0-9]{2}|M[DS][0-9]{2}|BE05|RC01|RR0[1-4]|SL01|TM01)(?![A-Z0-9])", re.ASCII
)


class Details(NamedTuple):
    """
    What :86: tells; "" where it does not.

    Attributes:
        kind: as far as the details say, else None.
        returned: whether they say that a payment came back.
        mandate: whether they name a direct debit mandate or its collector.
    """

    name: str = ""
    iban: str = ""
    description: str = ""
    end_to_end_id: str = ""
    reason: str = ""
    kind: Kind | None = None
    returned: bool = False
    mandate: bool = False


def unwrapped(value: str, glue: str = "") -> str:
    """
    The lines as one text, words that were broken at the line's end whole again, `glue` where they were broken.
    """
    if "\n" not in value:
        return value
    breaks = value.count("\n")
    if not glue and value.rfind("\n") - breaks + 1 >= LINE * breaks - (LINE - FULL_LINE):
        # All lines but the last are full: by far the most frequent case, and the quickest.
        return value.replace("\n", "")
    lines = value.split("\n")
    last = lines.pop()
    return "".join([line + glue if len(line) >= FULL_LINE else line + " " for line in lines]) + last


def tidy(text: str) -> str:
    """
    The text with single spaces.
    """
    return " ".join(text.split()) if "  " in text or "\n" in text else text.strip()


def identifier(text: str) -> str:
    """
    An end-to-end reference, or "" where it says that none was given.
    """
    text = text.strip("/ ")
    if text[:1] in "Nn" and text.replace(" ", "").upper() in NOT_PROVIDED:
        return ""
    return tidy(text) if " " in text else text


def reason_in(text: str) -> str:
    """
    The first ISO reason code that stands alone in the text of a returned payment.
    """
    match = REASON_IN_TEXT.search(text)
    return reason_code(match.group(1)) if match else ""
