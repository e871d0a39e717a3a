"""
What may be written to a ticket that people work on, and what their changes mean. These functions do no I/O.

The policy: a closed ticket is never written. A priority set by a person stays until an assessment is more urgent than
both that priority and the assessment before; from then on the ticket shows the assessments' priority again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from integrations.hubspot.history import Change, ShownTicket
from integrations.hubspot.portal import Portal
from integrations.hubspot.properties import PRIORITY, STAGE, VERDICT
from integrations.hubspot.ticket import Ticket
from integrations.hubspot.tickets import Write
from integrations.hubspot.verdict import Verdict
from risk_model.priority import URGENCY, Priority

# Urgency of a priority option without a counterpart among ours, e.g. URGENT: no assessment is more urgent.
MOST_URGENT = -1


def is_closed(shown: ShownTicket, portal: Portal) -> bool:
    """
    Whether the ticket is in a closed stage.
    """
    return shown.stage_id in portal.closed_stage_ids


def closed_since(shown: ShownTicket, portal: Portal) -> datetime | None:
    """
    When the ticket was closed; moving it between closed stages does not count as closing it again.

    None while it is open, and where its history does not show it.
    """
    since = None
    for change in shown.history.get(STAGE, ()):
        if change.value not in portal.closed_stage_ids:
            break
        since = change.at
    return since if is_closed(shown, portal) else None


def opened_again_at(shown: ShownTicket, portal: Portal) -> datetime | None:
    """
    When a person moved the ticket to its current open stage; None when it is closed, or was not moved by a person.
    """
    newest = next(iter(shown.history.get(STAGE, ())), None)
    return newest.at if newest and newest.is_by_person and not is_closed(shown, portal) else None


def verdicts_in(shown: ShownTicket) -> list[Change]:
    """
    The verdicts that people set, oldest first. Clearing a verdict is not a new one: the last one set still counts.
    """
    changes = reversed(shown.history.get(VERDICT, ()))
    return [change for change in changes if change.is_by_person and change.value in set(Verdict)]


def persons_priority(shown: ShownTicket, portal: Portal) -> str | None:
    """
    The priority option that a person set and that must be kept; None where ours may be written.
    """
    kept = None
    for change in reversed(shown.history.get(PRIORITY, ())):
        if change.is_by_person:
            kept = change.value or None
        elif kept is not None and _urgency(change.value, portal) < _urgency(kept, portal):
            kept = None
    return kept


def is_overridden(shown: ShownTicket, portal: Portal) -> bool:
    """
    Whether a concurrent write of ours has overwritten a person's priority, which must then be restored.
    """
    persons = persons_priority(shown, portal)
    return persons is not None and portal.priority_of(persons) is not None and persons != shown.priority_option


def write_for(ticket: Ticket, shown: ShownTicket | None, portal: Portal, previous_priority: str | None) -> Write:
    """
    The write that makes the ticket show the assessment and keeps what people decided.

    Args:
        shown: the ticket as just read; None where it does not exist yet.
        previous_priority: priority of the assessment that the ticket showed before; None where unknown.
    """
    persons = None if shown is None else persons_priority(shown, portal)
    if persons is None or _raises_past(ticket, persons, portal, previous_priority):
        return Write(ticket, shown)
    priority = portal.priority_of(persons)
    if priority is None:
        return Write(ticket, shown, with_priority=False)
    return Write(replace(ticket, priority=priority), shown)


def _raises_past(ticket: Ticket, persons: str, portal: Portal, previous_priority: str | None) -> bool:
    urgency = URGENCY[Priority(ticket.priority)]
    is_raised = previous_priority is None or urgency < URGENCY[Priority(previous_priority)]
    return is_raised and urgency < _urgency(persons, portal)


def _urgency(option: str, portal: Portal) -> int:
    priority = portal.priority_of(option)
    return MOST_URGENT if priority is None else URGENCY[Priority(priority)]
