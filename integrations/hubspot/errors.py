"""
The errors of a call to HubSpot: repeat it later, have the token corrected, or have the data or the account corrected.

HubSpot's own messages quote the values sent, so no error text here repeats them.
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
    No usable answer. Whether a write happened is unknown, so the same upsert must be sent again later.

    Attributes:
        retry_after_s: seconds to wait, as HubSpot asked or documents; None where the caller may choose.
        scope: which calls have to wait.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None, scope: Scope = Scope.CALL) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
        self.scope = scope


class HubSpotUnauthorised(Exception):
    """
    The token is not accepted, or lacks a scope: stop all calls and alert an operator.
    """


@dataclass(frozen=True)
class Refusal:
    """
    Why HubSpot permanently refuses a ticket or a request.

    Attributes:
        category: HubSpot's error category, e.g. VALIDATION_ERROR; "" where it gave none.
        message: property names and error codes only, never a value.
        correlation_id: identifies the call to HubSpot's support; "" where it gave none.
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
    HubSpot permanently refused a request; an operator must look into it.

    Attributes:
        body: HubSpot's answer. It may quote the values sent, so it must not be logged or shown.
    """

    def __init__(self, refusal: Refusal, body: Mapping[str, Any] | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.body = body or {}


class PortalDiffers(Exception):
    """
    The HubSpot account is not set up as this service requires; the message names what was expected and found.
    """
