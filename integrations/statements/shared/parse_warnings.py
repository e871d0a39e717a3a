"""
Remarks as they are met: the first of each sort keeps its place, the others are counted.
"""

from __future__ import annotations

from integrations.statements.statement import Remark


class RemarkList:
    """
    A hundred thousand zero amounts are one remark, not a hundred thousand.
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

    def remarks(self) -> tuple[Remark, ...]:
        """
        One remark a message, in the order first met.
        """
        return tuple(Remark(where, self._told(message)) for message, where in self._first.items())

    def _told(self, message: str) -> str:
        more = self._count[message] - 1
        return f"{message} (and {more} more like it)" if more else message
