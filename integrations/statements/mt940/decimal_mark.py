"""
Which mark parts the decimals in the amounts of one message: a comma by the standard, a point in old dialects.
"""

from __future__ import annotations

import re

from integrations.statements.statement import StatementRefused

POINT_BEFORE_DECIMALS = re.compile(r"[0-9,]*\.[0-9]{0,2}", re.ASCII)
COMMA_BEFORE_THREE = re.compile(r"[0-9]{1,3},[0-9]{3}", re.ASCII)


class DecimalMark:
    """
    Remembers what the odd amounts show: a mark means the same in all of them.
    """

    def __init__(self) -> None:
        self._has_point = False
        self._open_at = ""

    def see(self, amount: str, where: str) -> None:
        """
        An amount that is not digits, a comma and two digits.
        """
        self._has_point |= POINT_BEFORE_DECIMALS.fullmatch(amount) is not None
        if not self._open_at and COMMA_BEFORE_THREE.fullmatch(amount):
            self._open_at = where

    def refuse_contradiction(self) -> None:
        """
        Refuse a comma before three digits beside points before decimals: thousands, or a comma for once.

        Raises:
            StatementRefused: names the amount.
        """
        if self._has_point and self._open_at:
            expected = "expected a point before the decimals, as elsewhere; a comma before three digits is open"
            raise StatementRefused(self._open_at, expected)
