"""
What HubSpot shows of a ticket, and who set each value when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from integrations.hubspot.errors import HubSpotUnavailable
from integrations.hubspot.properties import CASE_KEY, PIPELINE, PRIORITY, SEQ, STAGE, VERDICT

# Whose changes are our own, or another program's: never a person's word.
SOURCES_OF_PROGRAMS = frozenset({"INTEGRATION", "API"})

WITH_HISTORY = (VERDICT, PRIORITY, STAGE)


@dataclass(frozen=True)
class Change:
    """
    One value a property took.

    Attributes:
        value: "" where it was cleared.
        at: aware UTC.
        source_type: CRM_UI for a person, INTEGRATION or API for a program; "" where HubSpot did not say.
        user_id: the person's user id; None for programs.
    """

    value: str
    at: datetime
    source_type: str
    user_id: str | None

    @property
    def is_by_person(self) -> bool:
        """
        A person set it, not a program.
        """
        return self.source_type not in SOURCES_OF_PROGRAMS and (
            self.user_id is not None or self.source_type == "CRM_UI"
        )


@dataclass(frozen=True)
class ShownTicket:
    """
    A ticket as HubSpot shows it now.

    Attributes:
        properties: those that were asked for; None where empty.
        history: by property, newest first; empty unless it was asked for.
    """

    hubspot_id: str
    properties: Mapping[str, str | None]
    history: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def case_key(self) -> str | None:
        """
        Our key; None for a ticket that is not ours.
        """
        return self.properties.get(CASE_KEY) or None

    @property
    def stage_id(self) -> str | None:
        """
        The stage it stands in; compare with `Portal.closed_stage_ids`.
        """
        return self.properties.get(STAGE)

    @property
    def pipeline_id(self) -> str | None:
        """
        The pipeline it stands in.
        """
        return self.properties.get(PIPELINE)

    @property
    def priority_option(self) -> str | None:
        """
        The portal's option; `Portal.priority_of` gives our word.
        """
        return self.properties.get(PRIORITY) or None

    @property
    def seq(self) -> int | None:
        """
        Number of the assessment shown; None where it is empty or no number.
        """
        shown = self.properties.get(SEQ) or ""
        digits = shown.removesuffix(".0")
        return int(digits) if digits.isdecimal() else None

    @property
    def verdict(self) -> str | None:
        """
        The verdict shown now.
        """
        return self.properties.get(VERDICT) or None


@dataclass(frozen=True)
class Found:
    """
    What a read gave.

    Attributes:
        missing: ids or keys asked for that no live ticket has: archived, merged away, or never there.
    """

    tickets: tuple[ShownTicket, ...]
    missing: tuple[str, ...]

    def by_case_key(self) -> dict[str, ShownTicket]:
        """
        The tickets that hold one of our keys.
        """
        return {ticket.case_key: ticket for ticket in self.tickets if ticket.case_key is not None}


def shown_ticket(item: Mapping[str, Any]) -> ShownTicket:
    """
    One result of a read.

    Raises:
        HubSpotUnavailable: it has no ticket's shape; read half, it could pass for a ticket without a verdict.
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
    HubSpot's time as aware UTC.
    """
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
