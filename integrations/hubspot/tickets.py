"""
Tickets in HubSpot: written by case key, read with the history of their properties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.hubspot.batch import Outcome, results_of, transient_errors_of
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnavailable, Refusal
from integrations.hubspot.history import WITH_HISTORY, ShownTicket, TicketLookup, shown_ticket
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

MAX_WRITTEN = 100
MAX_READ = 50
MAX_SEARCHED = 200

READ_PROPERTIES = (*WRITTEN_PROPERTIES, VERDICT)


@dataclass(frozen=True)
class Write:
    """
    One ticket to write.

    Attributes:
        shown: the ticket as just read; only values that differ are written. None: HubSpot does not have the ticket, so
            this write creates it, with pipeline, first stage and subject. Read again before repeating a write that got
            no answer: the ticket may exist by now, and a person may have moved it.
        with_priority: False leaves the priority in HubSpot unchanged.
    """

    ticket: Ticket
    shown: ShownTicket | None
    with_priority: bool = True


@dataclass(frozen=True)
class WrittenTicket:
    """
    A ticket that HubSpot has confirmed.

    Attributes:
        is_new: whether this write created it.
    """

    hubspot_id: str
    is_new: bool


@dataclass(frozen=True)
class Upserted:
    """
    The outcome of each case key, which is in exactly one of the first three.

    Attributes:
        refused: refused permanently.
        unanswered: without a usable answer; read the ticket, then send the same again later.
        unavailable: the error that left keys unanswered, with how long to wait; None where HubSpot omitted them.
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
        after: cursor for the next page; None on the last page.
    """

    hubspot_ids: tuple[str, ...]
    after: str | None


class HubSpotTickets:
    """
    The tickets of one account. Every method may raise HubSpotUnavailable and HubSpotUnauthorised.

    `not_after` is an instant of time.monotonic() by which every call must have ended.
    """

    def __init__(self, connection: HubSpotConnection) -> None:
        self._connection = connection

    def upsert(self, writes: Sequence[Write], portal: Portal, *, not_after: float | None = None) -> Upserted:
        """
        Write at most 100 tickets of different cases; a ticket that is already up to date costs no call.

        Raises:
            HubSpotUnavailable: HubSpot answered nothing, so the outcome of every write is unknown.
            HubSpotRefused: the request itself was refused, not one of its tickets.
            ValueError: more than 100 tickets, or two of one case.
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
        if len(inputs) > MAX_WRITTEN:
            raise ValueError(f"expected at most {MAX_WRITTEN} tickets, got {len(inputs)}")
        self._send(inputs, outcome, not_after)
        return Upserted(
            written={key: WrittenTicket(*written) for key, written in outcome.written.items()},
            refused=outcome.refused,
            unanswered=frozenset(outcome.unanswered),
            unavailable=outcome.unavailable,
        )

    def read(self, ids: Sequence[str], *, by_case_key: bool = True, not_after: float | None = None) -> TicketLookup:
        """
        At most 50 live tickets by case key or HubSpot id, with the history of verdict, priority and stage.

        Raises:
            HubSpotUnavailable: part of the read failed, so the tickets concerned would look archived.
            ValueError: more than 50 ids.
        """
        requested = list(dict.fromkeys(ids))
        if len(requested) > MAX_READ:
            raise ValueError(f"expected at most {MAX_READ} ids, got {len(requested)}")
        if not requested:
            return TicketLookup((), ())
        body = {
            "inputs": [{"id": each} for each in requested],
            "properties": READ_PROPERTIES,
            "propertiesWithHistory": WITH_HISTORY,
            **({"idProperty": CASE_KEY} if by_case_key else {}),
        }
        answer = self._connection.tickets.read(body, **self._connection.options(not_after))
        transient = transient_errors_of(answer)
        if transient:
            raise HubSpotUnavailable(f"part of a read failed: {transient[0]}")
        tickets = tuple(shown_ticket(item) for item in results_of(answer))
        found = {ticket.case_key if by_case_key else ticket.hubspot_id for ticket in tickets}
        return TicketLookup(tickets, tuple(each for each in requested if each not in found))

    def modified_since(
        self, since: datetime, portal: Portal, *, after: str = "0", not_after: float | None = None
    ) -> Page:
        """
        One page of the pipeline's tickets that changed at or after `since` (aware), in order of id.

        The search index lags by seconds and may be incomplete, so this is only a hint which tickets to read first.
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
            "limit": MAX_SEARCHED,
        }
        body = self._connection.search.do_search(asked, **self._connection.options(not_after))
        ids = sorted((shown_ticket(item).hubspot_id for item in results_of(body)), key=int)
        return Page(tuple(ids), ids[-1] if len(ids) == MAX_SEARCHED else None)

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
                if not outcome.has_answer:
                    raise
                outcome.unavailable = unavailable
                outcome.unanswered.update(keys, *waiting)
                return
            waiting.extend(again)


def _properties_to_write(write: Write, portal: Portal) -> dict[str, str]:
    values = ticket_properties(write.ticket, portal, is_new=write.shown is None)
    if write.shown is None:
        return values
    if not write.with_priority:
        del values[PRIORITY]
    return changed(values, write.shown.properties)


def _input(case_key: str, properties: Mapping[str, str]) -> dict[str, Any]:
    # With a trace id on each input, HubSpot writes the valid inputs of a batch and names the invalid ones.
    # The key is also a property, so that the answer contains it whatever HubSpot returns by default.
    return {
        "id": case_key,
        "idProperty": CASE_KEY,
        "objectWriteTraceId": case_key,
        "properties": {**properties, CASE_KEY: case_key},
    }


def _milliseconds(instant: datetime) -> str:
    return str(int(instant.timestamp() * 1000))
