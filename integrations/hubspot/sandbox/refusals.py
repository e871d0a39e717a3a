"""
Refusals of the sandbox, in the format of HubSpot's errors.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4


class RequestRefused(Exception):
    """
    The sandbox refuses a call, or one input of a batch.
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
        The body of the answer to a refused call.
        """
        body: dict[str, Any] = {"status": "error", "message": self.message, "correlationId": str(uuid4()), **self.extra}
        if self.category is not None:
            body["category"] = self.category
        if self.context:
            body["context"] = self.context
        return body

    def as_item(self) -> dict[str, Any]:
        """
        The entry of a refused input in a batch's errors.
        """
        return {
            "status": "error",
            "category": self.category or "VALIDATION_ERROR",
            "message": self.message,
            "context": self.context,
        }


def invalid(name: str, error: str, message: str) -> RequestRefused:
    """
    The refusal of a property's value, with the details embedded in the message as HubSpot does.
    """
    detail = f'[{{"isValid":false,"message":"{message}","error":"{error}","name":"{name}"}}]'
    return RequestRefused(400, "VALIDATION_ERROR", f"Property values were not valid: {detail}")


def not_found(ids: list[str]) -> RequestRefused:
    """
    The refusal of ids that no live ticket has.
    """
    return RequestRefused(
        404, "OBJECT_NOT_FOUND", "Could not get some TICKET objects, they may be deleted", context={"ids": ids}
    )
