"""
What the API says when it says no: RFC 9457 problems, as the two errors a caller can act on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldProblem:
    """
    One field of a request that is not as expected.

    Attributes:
        pointer: JSON pointer into the request body, e.g. "/transactions/3/amount".
        expected: what should have stood there.
    """

    pointer: str
    expected: str


class ApiProblem(Exception):
    """
    The API refused the request; sending it again changes nothing. The message names the fields.
    """

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.type = str(body.get("type", "about:blank"))
        self.title = str(body.get("title", "refused"))
        self.detail = str(body.get("detail", ""))
        self.fields = _fields(body.get("errors"))
        said = [f"{status} {self.title}", self.detail, *(f"{field.pointer}: {field.expected}" for field in self.fields)]
        super().__init__("; ".join(part for part in said if part))


class ApiUnavailable(Exception):
    """
    The API could not answer now; the same request, with its Idempotency-Key, may be sent again later.
    """

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


def _fields(errors: object) -> tuple[FieldProblem, ...]:
    listed = errors if isinstance(errors, list) else []
    return tuple(
        FieldProblem(str(entry.get("pointer", "")), str(entry.get("detail", "")))
        for entry in listed
        if isinstance(entry, dict)
    )
