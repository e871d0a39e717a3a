"""
Tickets in HubSpot: written by their case key, read with who changed what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.hubspot.batch import Outcome, passing_errors_of, results_of
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnavailable, Refusal
from integrations.hubspot.history import WITH_HISTORY, Found, ShownTicket, shown_ticket
from integrations.hubspot.portal import Portal
from integrations.hubspot.properties import (
    CASE_KEY,
    PIPELINE,
    PRIORITY,
    VERDICT,
    WRITTEN_PROPERTIES,
)
from integrations.hubspot.ticket import Ticket
from integrations.hubspot.ticket_values import changed, ticket_properties

MOST_WRITTEN = 100
MOST_READ = 100
MOST_READ_WITH_HISTORY = 50
MOST_SEARCHED = 200

READ_PROPERTIES = (*WRITTEN_PROPERTIES, VERDICT)


@dataclass(frozen=True)
class Write:
    """
    One ticket to write.

    Attributes:
        shown: the ticket as HubSpot shows it, read just before; only what differs is written. None: HubSpot does not
            have it, so this write makes it and carries pipeline, first stage and subject. Whoever repeats a write that
            had no answer must read first: the ticket may exist by now, and a person may have moved it.
        with_priority: False leaves the priority a person set.
    """

    ticket: Ticket
    shown: ShownTicket | None
    with_priority: bool = True


@dataclass(frozen=True)
class WrittenTicket:
    """
    Attributes:
        is_new: this write made the ticket.
    """

    hubspot_id: str
    is_new: bool


@dataclass(frozen=True)
class Upserted:
    """
    What became of each case key: it is in exactly one of the three.

    Attributes:
        refused: for good.
        unanswered: HubSpot said nothing usable about it; send the same again later, after reading it.
        unavailable: the error that left them unanswered, with how long to wait; None where HubSpot just left them out.
    """

    written: Mapping[str, WrittenTicket]
    refused: Mapping[str, Refusal]
    unanswered: frozenset[str]
    unavailable: HubSpotUnavailable | None = None


@dataclass(frozen=True)
class Page:
    """
    Ids of tickets that may have changed, ascending.

    Attributes:
        after: give it to the next call; None: this was the last page.
    """

    hubspot_ids: tuple[str, ...]
    after: str | None


class HubSpotTickets:
    """
    Tickets of one account. Every method may raise HubSpotUnavailable and HubSpotUnauthorised.

    `not_after` is an instant of time.monotonic(): no call starts after it, and none under way outlives it.
    """

    def __init__(self, connection: HubSpotConnection) -> None:
        self._connection = connection

    def upsert(self, writes: Sequence[Write], portal: Portal, *, not_after: float | None = None) -> Upserted:
        """
        Write at most 100 tickets of different cases; a ticket that already shows it all costs no call.

        Raises:
            HubSpotUnavailable: nothing is known of any of them.
            HubSpotRefused: the request itself was refused, whatever tickets it held.
        """
        outcome = Outcome()
        inputs: dict[str, dict[str, Any]] = {}
        for write in writes:
            properties = _properties_to_write(write, portal)
            key = write.ticket.case_key
            if key in inputs or key in outcome.written:
                raise ValueError(f"expected each case once, got {key} twice")
            if properties or write.shown is None:
                inputs[key] = _input(key, properties)
            else:
                outcome.written[key] = (write.shown.hubspot_id, False)
        if len(inputs) > MOST_WRITTEN:
            raise ValueError(f"expected at most {MOST_WRITTEN} tickets, got {len(inputs)}")
        self._send(inputs, outcome, not_after)
        return Upserted(
            written={key: WrittenTicket(*written) for key, written in outcome.written.items()},
            refused=outcome.refused,
            unanswered=frozenset(outcome.unanswered),
            unavailable=outcome.unavailable,
        )

    def read(self, ids: Sequence[str], *, by_case_key: bool = True, not_after: float | None = None) -> Found:
        """
        At most 100 live tickets by case key (or by HubSpot id), with all we write and the verdict.
        """
        return self._read(ids, MOST_READ, {"properties": READ_PROPERTIES}, by_case_key, not_after)

    def read_with_history(
        self, ids: Sequence[str], *, by_case_key: bool = False, not_after: float | None = None
    ) -> Found:
        """
        At most 50 live tickets by HubSpot id (or by case key), with who set verdict, priority and stage when.
        """
        asked = {"properties": READ_PROPERTIES, "propertiesWithHistory": WITH_HISTORY}
        return self._read(ids, MOST_READ_WITH_HISTORY, asked, by_case_key, not_after)

    def modified_since(
        self, since: datetime, portal: Portal, *, after: str = "0", not_after: float | None = None
    ) -> Page:
        """
        One page of the pipeline's tickets changed at or after `since` (aware), as the search index knows it: a hint
        where to look first, late by seconds. In order of ids, for many tickets can share one time.
        """
        asked = {
            "filterGroups": [
                {
                    "filters": [
                        {"propertyName": PIPELINE, "operator": "EQ", "value": portal.pipeline_id},
                        {"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": _milliseconds(since)},
                        {"propertyName": "hs_object_id", "operator": "GT", "value": after},
                    ]
                }
            ],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": [CASE_KEY],
            "limit": MOST_SEARCHED,
        }
        body = self._connection.search.do_search(asked, **self._connection.options(not_after))
        ids = sorted((shown_ticket(item).hubspot_id for item in results_of(body)), key=int)
        return Page(tuple(ids), ids[-1] if len(ids) == MOST_SEARCHED else None)

    def _send(self, inputs: dict[str, dict[str, Any]], outcome: Outcome, not_after: float | None) -> None:
        waiting = [list(inputs)] if inputs else []
        while waiting:
            keys = waiting.pop()
            asked = {"inputs": [inputs[key] for key in keys]}
            try:
                body = self._connection.tickets.upsert(asked, **self._connection.options(not_after))
                again = outcome.take(keys, body)
            except HubSpotRefused as refused:
                again = outcome.take_refused(keys, refused)
            except HubSpotUnavailable as unavailable:
                if not outcome.knows_something:
                    raise
                outcome.unavailable = unavailable
                outcome.unanswered.update(keys, *waiting)
                return
            waiting.extend(again)

    def _read(
        self,
        ids: Sequence[str],
        at_most: int,
        asked: Mapping[str, Sequence[str]],
        by_case_key: bool,
        not_after: float | None,
    ) -> Found:
        wanted = list(dict.fromkeys(ids))
        if len(wanted) > at_most:
            raise ValueError(f"expected at most {at_most} ids, got {len(wanted)}")
        if not wanted:
            return Found((), ())
        body = {
            "inputs": [{"id": each} for each in wanted],
            "properties": list(asked["properties"]),
            "propertiesWithHistory": list(asked.get("propertiesWithHistory", ())),
        }
        if by_case_key:
            body["idProperty"] = CASE_KEY
        answer = self._connection.tickets.read(body, **self._connection.options(not_after))
        passing = passing_errors_of(answer)
        if passing:
            # Whom it is about would look gone.
            raise HubSpotUnavailable(f"part of a read failed: {passing[0]}")
        tickets = tuple(shown_ticket(item) for item in results_of(answer))
        seen = {ticket.case_key if by_case_key else ticket.hubspot_id for ticket in tickets}
        return Found(tickets, tuple(each for each in wanted if each not in seen))


def _properties_to_write(write: Write, portal: Portal) -> dict[str, str]:
    values = ticket_properties(write.ticket, portal, is_new=write.shown is None)
    if write.shown is None:
        return values
    if not write.with_priority:
        del values[PRIORITY]
    return changed(values, write.shown.properties)


def _input(case_key: str, properties: Mapping[str, str]) -> dict[str, Any]:
    # With a trace id on each, HubSpot writes the good ones of a batch and names the bad ones.
    # The key stands among the properties too, so that the answer shows it whatever HubSpot returns by default.
    return {
        "id": case_key,
        "idProperty": CASE_KEY,
        "objectWriteTraceId": case_key,
        "properties": {**properties, CASE_KEY: case_key},
    }


def _milliseconds(instant: datetime) -> str:
    return str(int(instant.timestamp() * 1000))
