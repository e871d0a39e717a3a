"""
What can go wrong with HubSpot, as three errors: one for each thing a caller can do about it.

No text of theirs holds a value of a ticket: HubSpot's messages quote what was sent, so they are never passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Scope(StrEnum):
    """
    What has to wait when HubSpot is unavailable.
    """

    CALL = "call"  # this call alone
    SEARCH = "search"  # every search of the account
    WRITES = "writes"  # every write of tickets
    ACCOUNT = "account"  # everything


class HubSpotUnavailable(Exception):
    """
    No usable answer: whether a write happened is unknown, so the same upsert is to be sent again later.

    Attributes:
        retry_after_s: seconds HubSpot asked to wait, or its documented wait; None where the caller may choose.
        scope: what has to wait.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None, scope: Scope = Scope.CALL) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
        self.scope = scope


class HubSpotUnauthorised(Exception):
    """
    The token is not accepted, or lacks a scope: stop all calls and tell a person.
    """


@dataclass(frozen=True)
class Refusal:
    """
    Why HubSpot will not take one ticket, or one request, however often it is sent.

    Attributes:
        category: HubSpot's word for the kind of error, e.g. VALIDATION_ERROR; "" where it gave none.
        message: names of properties and error codes only, never a value.
        correlation_id: what HubSpot's support asks for; "" where it gave none.
    """

    status: int
    category: str
    message: str
    correlation_id: str

    def __str__(self) -> str:
        text = f"{self.status} {self.category or 'without a category'}"
        text += f": {self.message}" if self.message else ""
        return text + (f" (correlation {self.correlation_id})" if self.correlation_id else "")


class HubSpotRefused(Exception):
    """
    Refused for good: a person must look.

    Attributes:
        body: HubSpot's answer as it came; it may quote what was sent, so it is read, never shown.
    """

    def __init__(self, refusal: Refusal, body: Mapping[str, Any] | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.body = body or {}
        self.category = refusal.category
        self.message = refusal.message
        self.correlation_id = refusal.correlation_id


class PortalDiffers(Exception):
    """
    The account is not set up as this service needs it; the message names what differs and what was expected.
    """
