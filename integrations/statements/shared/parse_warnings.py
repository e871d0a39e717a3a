"""
Warnings as they are met: the first of each sort keeps its place, the others are counted.
"""

from __future__ import annotations

from integrations.statements.statement import ParseWarning


class ParseWarningList:
    """
    A hundred thousand zero amounts are one warning, not a hundred thousand.
    """

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._count: dict[str, int] = {}

    def add(self, where: str, message: str) -> None:
        """
        Note it; only the first `where` of a message is kept.
        """
        self._first.setdefault(message, where)
        self._count[message] = self._count.get(message, 0) + 1

    def warnings(self) -> tuple[ParseWarning, ...]:
        """
        One warning a message, in the order first met.
        """
        return tuple(ParseWarning(where, self._with_count(message)) for message, where in self._first.items())

    def _with_count(self, message: str) -> str:
        more = self._count[message] - 1
        return f"{message} (and {more} more like it)" if more else message
