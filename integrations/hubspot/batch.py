"""
What became of each input of a batch, read item by item whatever the status: 200, 201 and 207 may all carry errors.

Results come in any order and may leave inputs out without a word: they are matched by the case key, never by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from integrations.hubspot.answers import refusal_of
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnavailable, Refusal
from integrations.hubspot.properties import CASE_KEY

# A batch refused as a whole with one of these may hold one culprit; any other status is about the request itself.
STATUSES_WITH_A_CULPRIT = frozenset({400, 409, 422})

# An item's error of these kinds says nothing about the item.
PASSING_CATEGORIES = frozenset({"RATE_LIMIT", "RATE_LIMITS", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"})

# An item's error has no status of its own; this is what the single call would have been answered.
STATUS_OF_AN_ITEM = 400


class Outcome:
    """
    Collects, over the calls of one upsert, what became of each case key.

    Attributes:
        written: (HubSpot id, made by this write) by case key.
    """

    def __init__(self) -> None:
        self.written: dict[str, tuple[str, bool]] = {}
        self.refused: dict[str, Refusal] = {}
        self.unanswered: set[str] = set()
        self.unavailable: HubSpotUnavailable | None = None
        self.knows_something = False

    def take(self, keys: Sequence[str], body: Mapping[str, Any]) -> list[list[str]]:
        """
        Take a good answer; returns the batches to send again, to find the one an error without a name is about.
        """
        if not isinstance(body.get("results"), list) and not isinstance(body.get("errors"), list):
            raise HubSpotUnavailable("a batch answer without results")
        self.knows_something = True
        named, nameless = _attributed(errors_of(body), keys, STATUS_OF_AN_ITEM)
        self._refuse(named)
        for item in results_of(body):
            key = _key_of(item, keys)
            if key is not None and key not in named and item.get("id"):
                self.written[key] = (str(item["id"]), bool(item.get("new")))
        left = [key for key in keys if key not in self.written and key not in named]
        lasting = [refusal for refusal in nameless if refusal.category not in PASSING_CATEGORIES]
        if left and lasting:
            return self._narrow(left, lasting[0])
        self.unanswered.update(left)
        return []

    def take_refused(self, keys: Sequence[str], refused: HubSpotRefused) -> list[list[str]]:
        """
        Take the refusal of a whole batch; returns the batches to send again without the culprit, or to find it.

        Raises:
            HubSpotRefused: it is not about a ticket.
        """
        if refused.refusal.status not in STATUSES_WITH_A_CULPRIT:
            raise refused
        self.knows_something = True
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
            if refusal.category in PASSING_CATEGORIES:
                self.unanswered.add(key)
            else:
                self.refused[key] = refusal


def results_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    The results of a batch or a page.

    Raises:
        HubSpotUnavailable: there is no list of them, so this is no answer to what was asked.
    """
    results = body.get("results")
    if results is None and errors_of(body):
        return []
    if not isinstance(results, list):
        raise HubSpotUnavailable("an answer without results")
    return [item for item in results if isinstance(item, dict)]


def passing_errors_of(body: Mapping[str, Any]) -> list[Refusal]:
    """
    Errors of a batch's answer that say nothing about the items they name.
    """
    refusals = [refusal_of(entry, STATUS_OF_AN_ITEM) for entry in errors_of(body)]
    return [refusal for refusal in refusals if refusal.category in PASSING_CATEGORIES]


def errors_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    The errors a batch's answer lists, none where there is no list.
    """
    errors = body.get("errors")
    return [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []


def _attributed(
    errors: Iterable[dict[str, Any]], keys: Sequence[str], status: int
) -> tuple[dict[str, Refusal], list[Refusal]]:
    """
    The refusals by the case keys they name, and those that name none.
    """
    named: dict[str, Refusal] = {}
    nameless = []
    for entry in errors:
        refusal = refusal_of(entry, status)
        blamed = _names_in(entry) & set(keys)
        named.update(dict.fromkeys(blamed, refusal))
        if not blamed:
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
