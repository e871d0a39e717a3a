"""
A ticket as HubSpot returns it, with the history of its properties: who set each value, and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from integrations.hubspot.errors import HubSpotUnavailable
from integrations.hubspot.properties import CASE_KEY, PRIORITY, SEQ, STAGE, VERDICT

# Source types of changes made by programs, ours included.
PROGRAM_SOURCES = frozenset({"INTEGRATION", "API"})

WITH_HISTORY = (VERDICT, PRIORITY, STAGE)


@dataclass(frozen=True)
class Change:
    """
    One entry of a property's history.

    Attributes:
        value: the new value; "" where the property was cleared.
        at: when, in UTC (aware).
        source_type: CRM_UI for a person, INTEGRATION or API for a program; "" where HubSpot gives none.
        user_id: id of the HubSpot user; None for programs.
    """

    value: str
    at: datetime
    source_type: str
    user_id: str | None

    @property
    def is_by_person(self) -> bool:
        """
        Whether a person made the change, not a program.
        """
        return self.source_type not in PROGRAM_SOURCES and (self.user_id is not None or self.source_type == "CRM_UI")


@dataclass(frozen=True)
class ShownTicket:
    """
    A ticket as HubSpot returns it.

    Attributes:
        properties: the requested properties; None for one without a value.
        history: by property, newest first; empty unless it was requested.
    """

    hubspot_id: str
    properties: Mapping[str, str | None]
    history: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def case_key(self) -> str | None:
        """
        The key of our case; None for a ticket that this service did not create.
        """
        return self.properties.get(CASE_KEY) or None

    @property
    def stage_id(self) -> str | None:
        """
        The pipeline stage; `Portal.closed_stage_ids` says which are closed.
        """
        return self.properties.get(STAGE)

    @property
    def priority_option(self) -> str | None:
        """
        The priority as an option of the portal; `Portal.priority_of` translates it.
        """
        return self.properties.get(PRIORITY) or None

    @property
    def seq(self) -> int | None:
        """
        Seq of the assessment shown; None where the property is empty or not a number.
        """
        shown = self.properties.get(SEQ) or ""
        digits = shown.removesuffix(".0")
        return int(digits) if digits.isdecimal() else None


@dataclass(frozen=True)
class TicketLookup:
    """
    The result of reading tickets by id or case key.

    Attributes:
        missing: requested ids or keys without a live ticket: archived, merged into another, or never created.
    """

    tickets: tuple[ShownTicket, ...]
    missing: tuple[str, ...]

    def by_case_key(self) -> dict[str, ShownTicket]:
        """
        The tickets that have a case key, by that key.
        """
        return {ticket.case_key: ticket for ticket in self.tickets if ticket.case_key is not None}


def shown_ticket(item: Mapping[str, Any]) -> ShownTicket:
    """
    Parse one result of a read.

    Raises:
        HubSpotUnavailable: it is not a whole ticket; read in part, it could pass for a ticket without a verdict.
    """
    try:
        history = item.get("propertiesWithHistory") or {}
        return ShownTicket(
            hubspot_id=str(item["id"]),
            properties=dict(item.get("properties") or {}),
            history={name: _changes(entries) for name, entries in history.items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise HubSpotUnavailable(f"a ticket that cannot be read: {type(error).__name__}") from error


def _changes(entries: list[Mapping[str, Any]]) -> tuple[Change, ...]:
    changes = [
        Change(
            value=entry.get("value") or "",
            at=instant(entry["timestamp"]),
            source_type=entry.get("sourceType") or "",
            user_id=None if entry.get("updatedByUserId") is None else str(entry["updatedByUserId"]),
        )
        for entry in entries
    ]
    return tuple(sorted(changes, key=lambda change: change.at, reverse=True))


def instant(text: str) -> datetime:
    """
    Parse HubSpot's timestamp as aware UTC.
    """
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
