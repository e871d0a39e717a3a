"""
Tickets: read, written and archived, one by one and in batches.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.hubspot.sandbox.account import Account, StoredTicket
from integrations.hubspot.sandbox.refusals import Refusal, not_found
from integrations.hubspot.sandbox.values import PROGRAM, apply, archive, checked, new_ticket

Json = dict[str, Any]

MOST_INPUTS = 100
MOST_WITH_HISTORY = 50
ALWAYS_SHOWN = ("createdate", "hs_lastmodifieddate", "hs_object_id")
SHOWN_BY_DEFAULT = (
    "content",
    "hs_pipeline",
    "hs_pipeline_stage",
    "hs_ticket_category",
    "hs_ticket_priority",
    "subject",
)
TRACE = "objectWriteTraceId"


@dataclass
class Batch:
    """
    What became of a batch.
    """

    results: list[Json] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)


def shown(ticket: StoredTicket, properties: Sequence[str], with_history: Sequence[str], account: Account) -> Json:
    """
    A ticket as it is answered; a property that does not exist is left out without a word.
    """
    own = {
        "createdate": ticket.created_at,
        "hs_lastmodifieddate": ticket.updated_at,
        "hs_object_id": ticket.ticket_id,
    }
    asked = (*(properties or SHOWN_BY_DEFAULT), *with_history, *ALWAYS_SHOWN)
    known = {name: own.get(name) or ticket.values.get(name) for name in asked if name in account.properties}
    answer: Json = {
        "id": ticket.ticket_id,
        "properties": known,
        "createdAt": ticket.created_at,
        "updatedAt": ticket.updated_at,
        "archived": ticket.archived_at is not None,
    }
    if ticket.archived_at is not None:
        answer["archivedAt"] = ticket.archived_at
    if with_history:
        answer["propertiesWithHistory"] = {
            name: ticket.history.get(name, []) for name in with_history if name in account.properties
        }
    return answer


def found(account: Account, record_id: str, id_property: str | None, *, archived: bool = False) -> StoredTicket | None:
    """
    The ticket of that id, or of that value of a unique property.
    """
    if id_property is None:
        ticket = account.tickets.get(record_id)
    else:
        check_id_property(account, id_property)
        ticket = account.tickets.get(account.by_unique.get((id_property, record_id), ""))
    return ticket if ticket is not None and (ticket.archived_at is not None) == archived else None


def check_id_property(account: Account, name: str) -> None:
    """
    Only a unique property of our own making finds a ticket; the record id goes without a name.
    """
    if name == "hs_object_id" or name not in account.unique_properties():
        raise Refusal(400, "VALIDATION_ERROR", f"{name} is not a unique property of TICKET")


def inputs_of(body: Json, most: int = MOST_INPUTS) -> list[Json]:
    """
    A batch's inputs.
    """
    inputs = body.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(each, dict) for each in inputs):
        raise Refusal(400, "VALIDATION_ERROR", "Invalid input JSON: inputs is expected to be a list of objects")
    if len(inputs) > most:
        raise Refusal(400, "VALIDATION_ERROR", f"The maximum number of inputs supported in a batch request is {most}")
    return inputs


def refuse_repeats(inputs: list[Json]) -> None:
    """
    The same id twice fails the whole batch, trace ids or not.
    """
    ids = [str(each.get("id")) for each in inputs if each.get("id") is not None]
    if len(set(ids)) < len(ids):
        raise Refusal(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input")


def read_batch(account: Account, body: Json, *, archived: bool) -> Batch:
    """
    Tickets by id; those that are not there are one error together.
    """
    with_history = [str(name) for name in body.get("propertiesWithHistory") or []]
    inputs = inputs_of(body, MOST_WITH_HISTORY if with_history else MOST_INPUTS)
    properties = [str(name) for name in body.get("properties") or []]
    batch, missing = Batch(), []
    for record_id in dict.fromkeys(str(each.get("id")) for each in inputs):
        ticket = found(account, record_id, body.get("idProperty"), archived=archived)
        if ticket is None:
            missing.append(record_id)
        else:
            batch.results.append(shown(ticket, properties, with_history, account))
    if missing:
        batch.errors.append(not_found(missing).as_item())
    random.shuffle(batch.results)
    return batch


def write_batch(account: Account, body: Json, write: Callable[[Account, Json], Json]) -> Batch:
    """
    Inputs written one by one. With a trace id on each, good ones are written and bad ones listed; without, one bad one
    fails them all and nothing is written.
    """
    inputs = inputs_of(body)
    refuse_repeats(inputs)
    traces = [each.get(TRACE) for each in inputs]
    if not all(traces) or len(set(traces)) < len(traces):
        for each in inputs:
            check(account, each)
    batch = Batch()
    for each in inputs:
        try:
            batch.results.append(write(account, each))
        except Refusal as refused:
            refused.context = {**refused.context, TRACE: [str(each.get(TRACE))]}
            batch.errors.append(refused.as_item())
    account.keep_tickets(account.tickets[result["id"]] for result in batch.results)
    # Not in the order asked for, as the real one.
    random.shuffle(batch.results)
    return batch


def check(account: Account, each: Json) -> None:
    """
    Refuse what writing would refuse, and write nothing.
    """
    ticket = found(account, str(each.get("id")), each.get("idProperty")) if each.get("id") is not None else None
    checked(account, each.get("properties") or {}, ticket)


def create(account: Account, each: Json) -> Json:
    """
    A new ticket.
    """
    values = checked(account, each.get("properties") or {}, None)
    return shown(new_ticket(account, values, PROGRAM), list(values), (), account)


def update(account: Account, each: Json) -> Json:
    """
    Change a ticket that is there.
    """
    ticket = found(account, str(each.get("id")), each.get("idProperty"))
    if ticket is None:
        raise not_found([str(each.get("id"))])
    values = checked(account, each.get("properties") or {}, ticket)
    apply(account, ticket, values, PROGRAM)
    return shown(ticket, list(values), (), account)


def upsert(account: Account, each: Json) -> Json:
    """
    Change the ticket with that unique value, or make one that has it.
    """
    id_property = each.get("idProperty")
    if not id_property or not each.get("id"):
        raise Refusal(400, "VALIDATION_ERROR", "id and idProperty are required")
    ticket = found(account, str(each["id"]), id_property)
    if ticket is not None:
        return {**update(account, each), "new": False}
    values = {**(each.get("properties") or {}), id_property: str(each["id"])}
    return {**create(account, {"properties": values}), "new": True}


def archive_batch(account: Account, body: Json) -> None:
    """
    Delete tickets; those that are not there do not matter.
    """
    gone = [ticket for each in inputs_of(body) if (ticket := found(account, str(each.get("id")), None)) is not None]
    for ticket in gone:
        archive(account, ticket)
    account.keep_tickets(gone)


def merge(account: Account, body: Json) -> Json:
    """
    Two tickets become one with a new id; both old ones are gone, and say nothing of where they went.
    """
    ids = [str(body.get("primaryObjectId")), str(body.get("objectIdToMerge"))]
    both = [found(account, each, None) for each in ids]
    primary, other = both
    if primary is None or other is None:
        raise not_found(ids)
    values = {**other.values, **primary.values}
    for ticket in (primary, other):
        archive(account, ticket)
    values.pop("closed_date", None)
    survivor = new_ticket(account, values, PROGRAM)
    survivor.history = {**primary.history, **survivor.history}
    account.keep_tickets([primary, other, survivor])
    return shown(survivor, (), (), account)
