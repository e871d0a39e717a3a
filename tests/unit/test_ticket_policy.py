"""
What may be written to a ticket, given its history: a person's edit wins.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.sync import ticket_policy
from integrations.hubspot.history import Change, ShownTicket
from integrations.hubspot.portal import Portal, Stage
from integrations.hubspot.properties import PRIORITY, STAGE, VERDICT
from tests.support.hubspot import a_ticket

START = datetime(2026, 3, 1, tzinfo=UTC)
PORTAL = Portal(
    pipeline_id="7",
    pipeline_label="Credit risk review",
    stages=(
        Stage("71", "New", False),
        Stage("72", "Review", False),
        Stage("78", "Done", True),
        Stage("79", "No", True),
    ),
    priority_options={"high": "HIGH", "medium": "MEDIUM", "low": "LOW"},
)


def history(*changes: str) -> tuple[Change, ...]:
    """
    A history from "ours LOW", "person HIGH", … (oldest first, a minute apart), newest first as HubSpot returns it.
    """
    made = []
    for minute, (who, _, value) in enumerate(change.partition(" ") for change in changes):
        user = "9" if who == "person" else None
        source = "CRM_UI" if who == "person" else "INTEGRATION"
        made.append(Change(value, START + timedelta(minutes=minute), source, user))
    return tuple(reversed(made))


def shown(property_name: str, *changes: str) -> ShownTicket:
    newest = changes[-1].partition(" ")[2] if changes else None
    return ShownTicket("h-1", {property_name: newest}, {property_name: history(*changes)})


@pytest.mark.parametrize(
    ("changes", "previous", "assessed", "written"),
    [
        (("ours LOW",), "low", "high", "high"),
        (("ours HIGH",), "high", "low", "low"),
        (("ours LOW", "person HIGH"), "low", "low", "high"),
        (("ours LOW", "person HIGH"), "low", "medium", "high"),
        (("ours LOW", "person MEDIUM"), "low", "high", "high"),
        (("ours HIGH", "person LOW"), "high", "high", "low"),  # an unchanged assessment is no news
        (("ours HIGH", "person LOW"), "low", "high", "high"),  # it fell in between, and now rises past the person's
        (("ours HIGH", "person LOW"), "high", "medium", "low"),
        (("ours LOW", "person MEDIUM", "ours HIGH"), "high", "low", "low"),  # once exceeded, the priority is ours again
        (("ours HIGH", "person MEDIUM", "ours LOW"), "low", "low", "medium"),  # our write crossed theirs: restored
        (("ours LOW", "person MEDIUM", "person "), "low", "low", "low"),  # cleared by the person
        (("ours LOW", "person URGENT"), "low", "high", None),  # an option the portal added is left alone
    ],
)
def test_persons_priority_stays_until_a_new_assessment_exceeds_it(
    changes: tuple[str, ...], previous: str, assessed: str, written: str | None
) -> None:
    """
    Each row is one history.
    """
    write = ticket_policy.write_for(a_ticket(priority=assessed), shown(PRIORITY, *changes), PORTAL, previous)
    assert (write.ticket.priority if write.with_priority else None) == written


def test_first_write_carries_our_priority() -> None:
    """
    Without a ticket there is no person's edit to respect.
    """
    write = ticket_policy.write_for(a_ticket(priority="high"), None, PORTAL, None)
    assert (write.ticket.priority, write.shown, write.with_priority) == ("high", None, True)


def test_only_an_overwritten_priority_of_a_person_is_restored() -> None:
    """
    A legitimate rise, or a priority still in place, is not touched.
    """
    assert ticket_policy.is_overridden(shown(PRIORITY, "ours HIGH", "person MEDIUM", "ours LOW"), PORTAL)
    assert not ticket_policy.is_overridden(shown(PRIORITY, "ours LOW", "person MEDIUM", "ours HIGH"), PORTAL)
    assert not ticket_policy.is_overridden(shown(PRIORITY, "ours LOW", "person MEDIUM"), PORTAL)
    assert not ticket_policy.is_overridden(shown(PRIORITY), PORTAL)


def test_ticket_is_closed_since_it_left_the_open_stages() -> None:
    """
    A move between closed stages is no second closing; who made the move does not matter.
    """
    closed = shown(STAGE, "ours 71", "person 78", "person 72", "person 79", "person 78")
    assert ticket_policy.closed_since(closed, PORTAL) == START + timedelta(minutes=3)
    assert ticket_policy.closed_since(shown(STAGE, "ours 71", "person 78", "person 72"), PORTAL) is None
    assert ticket_policy.closed_since(ShownTicket("h-1", {STAGE: "78"}), PORTAL) is None


def test_only_a_person_reopens_a_ticket() -> None:
    """
    Only the newest move counts.
    """
    assert ticket_policy.opened_again_at(shown(STAGE, "ours 71", "person 78", "person 72"), PORTAL) is not None
    assert ticket_policy.opened_again_at(shown(STAGE, "ours 71", "person 78"), PORTAL) is None
    assert ticket_policy.opened_again_at(shown(STAGE, "ours 71"), PORTAL) is None


def test_only_a_persons_verdicts_count_and_cleared_ones_do_not() -> None:
    """
    Oldest first; our own writes and unknown options never count.
    """
    changes = ("ours duplicate", "person false_positive", "person ", "person confirmed_risk", "person nonsense")
    found = ticket_policy.verdicts_in(shown(VERDICT, *changes))
    assert [change.value for change in found] == ["false_positive", "confirmed_risk"]
