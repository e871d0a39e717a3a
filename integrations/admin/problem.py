"""
The API's errors (RFC 9457 problems), as the two exceptions that a caller can act on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldProblem:
    """
    One invalid field of a request.

    Attributes:
        pointer: JSON pointer into the request body, e.g. "/transactions/3/amount".
        expected: what was expected there.
    """

    pointer: str
    expected: str


class ApiProblem(Exception):
    """
    The API refused the request; repeating it does not help. The message names the invalid fields.
    """

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.type = str(body.get("type", "about:blank"))
        self.title = str(body.get("title", "refused"))
        self.detail = str(body.get("detail", ""))
        self.fields = _fields(body.get("errors"))
        fields = (f"{field.pointer}: {field.expected}" for field in self.fields)
        parts = (f"{status} {self.title}", self.detail, *fields)
        super().__init__("; ".join(part for part in parts if part))


class ApiUnavailable(Exception):
    """
    The API could not answer; the same request may be sent again later with its Idempotency-Key.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


def _fields(errors: object) -> tuple[FieldProblem, ...]:
    listed = errors if isinstance(errors, list) else []
    return tuple(
        FieldProblem(str(entry.get("pointer", "")), str(entry.get("detail", "")))
        for entry in listed
        if isinstance(entry, dict)
    )
