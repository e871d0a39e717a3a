"""
Verdicts: what a risk manager can find.
"""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """
    What a person found about a case. The first two decide it; of the others it stays undecided.
    """

    CONFIRMED_RISK = "confirmed_risk"
    FALSE_POSITIVE = "false_positive"
    ALREADY_KNOWN = "already_known"
    DUPLICATE = "duplicate"
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def label(self) -> str:
        """
        The option as people read it in the CRM.
        """
        return self.value.replace("_", " ").capitalize()
