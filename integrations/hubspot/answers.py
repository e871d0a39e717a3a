"""
What an HTTP answer of HubSpot means: a JSON object, or one of the three errors.

HubSpot's messages quote the values sent. So only what cannot be personal data is kept: codes and property names.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable, Refusal, Scope

logger = logging.getLogger(__name__)

UNAUTHORISED = frozenset({401, 403, 530})
UNAVAILABLE = frozenset({408, 423, 425, 429, 477})

# Seconds to wait where HubSpot sends no Retry-After: by the rate limit's policyName, for an unnamed limit, for a locked
# record (423) and for an account under migration (477).
WAIT_OF_POLICY = {"SECONDLY": 1.0, "TEN_SECONDLY_ROLLING": 10.0, "DAILY": 600.0}
WAIT_OF_LIMIT = 10.0
WAIT_OF_LOCK = 2.0
WAIT_OF_MOVE = 60.0
MAX_WAIT_S = 24 * 3600.0

_CODE = re.compile(r"[A-Z][A-Z0-9_.]{1,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_CORRELATION_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def body_of(status: int, headers: Mapping[str, str], raw: bytes, *, is_search: bool, what: str) -> dict[str, Any]:
    """
    The JSON object of a successful answer; {} for 204, which has no body.

    Args:
        what: method and path, for the log.

    Raises:
        HubSpotUnauthorised: the token is not accepted, or lacks a scope.
        HubSpotUnavailable: a rate limit, a lock, a server error, or a body that is not a JSON object.
        HubSpotRefused: any other error status.
    """
    body = _json_object(raw)
    if 200 <= status < 300:
        if body is None and status != 204:
            raise HubSpotUnavailable(f"unreadable answer {status} to {what}")
        return body or {}
    refusal = refusal_of(body or {}, status)
    logger.warning("HubSpot answered %s to %s", refusal, what)
    if status in UNAUTHORISED:
        raise HubSpotUnauthorised(str(refusal))
    if status in UNAVAILABLE or status >= 500 or body is None:
        wait, scope = _wait(status, headers, body or {}, is_search=is_search)
        raise HubSpotUnavailable(f"{refusal} to {what}", wait, scope)
    raise HubSpotRefused(refusal, body)


def refusal_of(entry: Mapping[str, Any], status: int) -> Refusal:
    """
    An error body, or one entry of a batch's errors, without personal data.
    """
    return Refusal(
        status=status,
        category=_matching(_CODE, entry.get("category")) or _matching(_CODE, entry.get("errorType")),
        message=", ".join(_findings(entry)),
        correlation_id=_matching(_CORRELATION_ID, entry.get("correlationId")),
    )


def _findings(entry: Mapping[str, Any]) -> list[str]:
    found = [_matching(_CODE, entry.get("subCategory")), _matching(_CODE, entry.get("policyName"))]
    details = [*_embedded(entry.get("message")), *_dicts(entry.get("errors"))]
    for detail in details:
        context = detail.get("context")
        named = context.get("propertyName") if isinstance(context, dict) else None
        name = detail.get("name") or (named[0] if isinstance(named, list) and named else named)
        code = _matching(_CODE, detail.get("error")) or _matching(_CODE, detail.get("code"))
        found.append(" ".join(part for part in (_matching(_NAME, name), code) if part))
    return list(dict.fromkeys(text for text in found if text))


def _embedded(message: object) -> list[dict[str, Any]]:
    """
    The JSON list that HubSpot embeds in the text of a validation message.
    """
    text = message if isinstance(message, str) else ""
    start = text.find("[{")
    if start < 0:
        return []
    try:
        return _dicts(json.JSONDecoder().raw_decode(text, start)[0])
    except (ValueError, RecursionError):
        return []


def _wait(
    status: int, headers: Mapping[str, str], body: Mapping[str, Any], *, is_search: bool
) -> tuple[float | None, Scope]:
    asked = _seconds(headers.get("Retry-After"))
    if status == 429:
        policy = str(body.get("policyName"))
        usual = WAIT_OF_POLICY.get(policy, WAIT_OF_POLICY["SECONDLY"] if is_search else WAIT_OF_LIMIT)
        only_search = is_search and policy not in ("TEN_SECONDLY_ROLLING", "DAILY")
        return (usual if asked is None else asked), (Scope.SEARCH if only_search else Scope.ACCOUNT)
    if status == 423:
        return max(WAIT_OF_LOCK, asked or 0.0), Scope.WRITES
    if status == 477:
        return (WAIT_OF_MOVE if asked is None else asked), Scope.ACCOUNT
    return asked, Scope.CALL


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return min(seconds, MAX_WAIT_S) if seconds >= 0 else None


def _json_object(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _matching(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
