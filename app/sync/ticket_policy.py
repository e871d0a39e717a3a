"""
What may be written to a ticket that people work on, and what their changes mean. Pure: a ticket as read goes in.

The policy: a closed ticket is never written. A priority a person set stays until new data raises the risk past it, that
is until an assessment is more urgent than the person's priority and than the assessment before it. From then on the
ticket follows the assessments again.
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

# An option of the portal's own that is none of ours, e.g. URGENT: nothing we assess goes past it.
PAST_ALL = -1


def is_closed(shown: ShownTicket, portal: Portal) -> bool:
    """
    It stands in a stage that the pipeline calls closed.
    """
    return shown.stage_id in portal.closed_stage_ids


def closed_since(shown: ShownTicket, portal: Portal) -> datetime | None:
    """
    When the ticket came to be closed, going from one closed stage to another counted as one closing.

    None while it is open, and where the history does not say.
    """
    since = None
    for change in shown.history.get(STAGE, ()):
        if change.value not in portal.closed_stage_ids:
            break
        since = change.at
    return since if is_closed(shown, portal) else None


def opened_again_at(shown: ShownTicket, portal: Portal) -> datetime | None:
    """
    When a person last moved it to the open stage it stands in; None when it is closed, or no person has moved it.
    """
    newest = next(iter(shown.history.get(STAGE, ())), None)
    return newest.at if newest and newest.is_by_person and not is_closed(shown, portal) else None


def verdicts_in(shown: ShownTicket) -> list[Change]:
    """
    What people found, oldest first. A verdict that was cleared is no new finding: the last one a person set counts.
    """
    changes = reversed(shown.history.get(VERDICT, ()))
    return [change for change in changes if change.is_by_person and change.value in set(Verdict)]


def persons_priority(shown: ShownTicket, portal: Portal) -> str | None:
    """
    The portal's option that a person set and that still stands against what we write; None when we may write ours.
    """
    standing = None
    for change in reversed(shown.history.get(PRIORITY, ())):
        if change.is_by_person:
            standing = change.value or None
        elif standing is not None and _urgency(change.value, portal) < _urgency(standing, portal):
            standing = None
    return standing


def is_overridden(shown: ShownTicket, portal: Portal) -> bool:
    """
    A write of ours, on its way when the person acted, took the person's priority away: it is to be put back.
    """
    persons = persons_priority(shown, portal)
    return persons is not None and portal.priority_of(persons) is not None and persons != shown.priority_option


def write_for(ticket: Ticket, shown: ShownTicket | None, portal: Portal, previous_priority: str | None) -> Write:
    """
    What to send so that the ticket shows the assessment, and still what people decided.

    Args:
        shown: the ticket as just read; None where there is none yet.
        previous_priority: of the assessment the ticket showed before; None where unknown.
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
    return PAST_ALL if priority is None else URGENCY[Priority(priority)]
