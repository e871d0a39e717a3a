"""
What the sandbox refuses, in the shape the real one answers.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4


class Refusal(Exception):
    """
    A call, or one input of a batch, that is not done.
    """

    def __init__(
        self, status: int, category: str | None, message: str, *, context: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.category = category
        self.message = message
        self.context = context or {}
        self.headers: dict[str, str] = {}
        self.extra: dict[str, Any] = {}

    def as_answer(self) -> dict[str, Any]:
        """
        The whole answer's body.
        """
        body: dict[str, Any] = {"status": "error", "message": self.message, "correlationId": str(uuid4()), **self.extra}
        if self.category is not None:
            body["category"] = self.category
        if self.context:
            body["context"] = self.context
        return body

    def as_item(self) -> dict[str, Any]:
        """
        One entry of a batch's errors.
        """
        return {
            "status": "error",
            "category": self.category or "VALIDATION_ERROR",
            "message": self.message,
            "context": self.context,
        }


def invalid(name: str, error: str, message: str) -> Refusal:
    """
    A property value that is not taken; the reason is embedded in the message, as the real one does.
    """
    detail = f'[{{"isValid":false,"message":"{message}","error":"{error}","name":"{name}"}}]'
    return Refusal(400, "VALIDATION_ERROR", f"Property values were not valid: {detail}")


def not_found(ids: list[str]) -> Refusal:
    """
    No live ticket has these ids.
    """
    return Refusal(
        404, "OBJECT_NOT_FOUND", "Could not get some TICKET objects, they may be deleted", context={"ids": ids}
    )
