"""
The outcome of each input of a batch, read item by item whatever the status: 200, 201 and 207 may all carry errors.

Results come in any order and may silently omit inputs, so they are matched by the case key, never by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from integrations.hubspot.answers import refusal_of
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnavailable, Refusal
from integrations.hubspot.properties import CASE_KEY

# A batch refused as a whole with one of these may fail because of one input; any other status concerns the request.
STATUSES_OF_AN_INPUT = frozenset({400, 409, 422})

# Errors that say nothing about the input they are reported for.
TRANSIENT_CATEGORIES = frozenset({"RATE_LIMIT", "RATE_LIMITS", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"})

# An input's error has no status of its own; a call with this input alone would have been answered 400.
STATUS_OF_AN_INPUT = 400


class Outcome:
    """
    Collects the outcome of each case key over the calls of one upsert.

    Attributes:
        written: (HubSpot id, whether this write created the ticket) by case key.
        has_answer: whether HubSpot has answered any of the calls.
    """

    def __init__(self) -> None:
        self.written: dict[str, tuple[str, bool]] = {}
        self.refused: dict[str, Refusal] = {}
        self.unanswered: set[str] = set()
        self.unavailable: HubSpotUnavailable | None = None
        self.has_answer = False

    def take(self, keys: Sequence[str], body: Mapping[str, Any]) -> list[list[str]]:
        """
        Record a successful answer; returns the smaller batches to send next where an error does not name its input.

        Raises:
            HubSpotUnavailable: the answer has neither results nor errors.
        """
        if not isinstance(body.get("results"), list) and not isinstance(body.get("errors"), list):
            raise HubSpotUnavailable("a batch answer without results")
        self.has_answer = True
        named, nameless = _attributed(errors_of(body), keys, STATUS_OF_AN_INPUT)
        self._refuse(named)
        for item in results_of(body):
            key = _key_of(item, keys)
            if key is not None and key not in named and item.get("id"):
                self.written[key] = (str(item["id"]), bool(item.get("new")))
        left = [key for key in keys if key not in self.written and key not in named]
        permanent = [refusal for refusal in nameless if refusal.category not in TRANSIENT_CATEGORIES]
        if left and permanent:
            return self._narrow(left, permanent[0])
        self.unanswered.update(left)
        return []

    def take_refused(self, keys: Sequence[str], refused: HubSpotRefused) -> list[list[str]]:
        """
        Record the refusal of a whole batch; returns the batches to send next: without the inputs it names, or halved.

        Raises:
            HubSpotRefused: the refusal concerns the request, not one of its inputs.
        """
        if refused.refusal.status not in STATUSES_OF_AN_INPUT:
            raise refused
        self.has_answer = True
        named, _ = _attributed(errors_of(refused.body), keys, refused.refusal.status)
        self._refuse(named)
        left = [key for key in keys if key not in named]
        if named:
            return [left] if left else []
        return self._narrow(left, refused.refusal)

    def _narrow(self, keys: list[str], refusal: Refusal) -> list[list[str]]:
        if len(keys) == 1:
            self._refuse({keys[0]: refusal})
            return []
        middle = len(keys) // 2
        return [keys[middle:], keys[:middle]]

    def _refuse(self, named: Mapping[str, Refusal]) -> None:
        for key, refusal in named.items():
            if refusal.category in TRANSIENT_CATEGORIES:
                self.unanswered.add(key)
            else:
                self.refused[key] = refusal


def results_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    The results of a batch or a page.

    Raises:
        HubSpotUnavailable: the body has no list of results.
    """
    results = body.get("results")
    if results is None and errors_of(body):
        return []
    if not isinstance(results, list):
        raise HubSpotUnavailable("an answer without results")
    return [item for item in results if isinstance(item, dict)]


def transient_errors_of(body: Mapping[str, Any]) -> list[Refusal]:
    """
    Errors of a batch's answer that say nothing about the inputs they name.
    """
    refusals = [refusal_of(entry, STATUS_OF_AN_INPUT) for entry in errors_of(body)]
    return [refusal for refusal in refusals if refusal.category in TRANSIENT_CATEGORIES]


def errors_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    The errors that a batch's answer lists; empty where it has no such list.
    """
    errors = body.get("errors")
    return [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []


def _attributed(
    errors: Iterable[dict[str, Any]], keys: Sequence[str], status: int
) -> tuple[dict[str, Refusal], list[Refusal]]:
    """
    The refusals by the case key that each names, and those that name none.
    """
    named: dict[str, Refusal] = {}
    nameless = []
    for entry in errors:
        refusal = refusal_of(entry, status)
        concerned = _names_in(entry) & set(keys)
        named.update(dict.fromkeys(concerned, refusal))
        if not concerned:
            nameless.append(refusal)
    return named, nameless


def _names_in(entry: Mapping[str, Any]) -> set[str]:
    context = entry.get("context")
    names: set[str] = set()
    for field in ("objectWriteTraceId", "ids", "id"):
        value = context.get(field) if isinstance(context, dict) else None
        names.update(str(each).lower() for each in (value if isinstance(value, list) else [value]))
    return names


def _key_of(item: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    properties = item.get("properties")
    shown = properties.get(CASE_KEY) if isinstance(properties, dict) else None
    key = str(shown or item.get("objectWriteTraceId") or "").lower()
    return key if key in keys else None
