"""
Verdicts: what a risk manager can conclude about a case.
"""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """
    A risk manager's conclusion about a case. Only the first two decide it.
    """

    CONFIRMED_RISK = "confirmed_risk"
    FALSE_POSITIVE = "false_positive"
    ALREADY_KNOWN = "already_known"
    DUPLICATE = "duplicate"
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def label(self) -> str:
        """
        The option's label in HubSpot.
        """
        return self.value.replace("_", " ").capitalize()
