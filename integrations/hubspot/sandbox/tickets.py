"""
Tickets: reading, upserting and merging them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.hubspot.sandbox.account import SandboxAccount, StoredTicket
from integrations.hubspot.sandbox.refusals import RequestRefused, not_found
from integrations.hubspot.sandbox.values import PROGRAM, apply, archive, checked, new_ticket

Json = dict[str, Any]

MAX_INPUTS = 100
MAX_WITH_HISTORY = 50
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
class BatchResult:
    """
    The results and errors of a batch.
    """

    results: list[Json] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)


def shown(
    ticket: StoredTicket, properties: Sequence[str], with_history: Sequence[str], account: SandboxAccount
) -> Json:
    """
    A ticket as JSON. Requested properties that do not exist are silently omitted.
    """
    requested = (*(properties or SHOWN_BY_DEFAULT), *with_history, *ALWAYS_SHOWN)
    answer: Json = {
        "id": ticket.ticket_id,
        "properties": {name: ticket.value(name) for name in requested if name in account.properties},
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


def find(account: SandboxAccount, record_id: str, id_property: str | None) -> StoredTicket | None:
    """
    The live ticket with that id, or with that value of a unique property.

    Raises:
        RequestRefused: 400, `id_property` is not a unique property; the record id itself has no name.
    """
    if id_property is None:
        ticket = account.tickets.get(record_id)
    elif id_property == "hs_object_id" or id_property not in account.unique_properties():
        raise RequestRefused(400, "VALIDATION_ERROR", f"{id_property} is not a unique property of TICKET")
    else:
        ticket = account.tickets.get(account.by_unique.get((id_property, record_id), ""))
    return ticket if ticket is not None and ticket.archived_at is None else None


def inputs_of(body: Json, most: int = MAX_INPUTS) -> list[Json]:
    """
    The inputs of a batch, at most `most`.

    Raises:
        RequestRefused: 400, they are not a list of objects, or too many.
    """
    inputs = body.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(each, dict) for each in inputs):
        raise RequestRefused(400, "VALIDATION_ERROR", "Invalid input JSON: inputs is expected to be a list of objects")
    if len(inputs) > most:
        raise RequestRefused(400, "VALIDATION_ERROR", f"A batch request supports at most {most} inputs")
    return inputs


def read_batch(account: SandboxAccount, body: Json) -> BatchResult:
    """
    Read tickets by id; all missing ones make one error.
    """
    with_history = [str(name) for name in body.get("propertiesWithHistory") or []]
    inputs = inputs_of(body, MAX_WITH_HISTORY if with_history else MAX_INPUTS)
    properties = [str(name) for name in body.get("properties") or []]
    batch, missing = BatchResult(), []
    for record_id in dict.fromkeys(str(each.get("id")) for each in inputs):
        ticket = find(account, record_id, body.get("idProperty"))
        if ticket is None:
            missing.append(record_id)
        else:
            batch.results.append(shown(ticket, properties, with_history, account))
    if missing:
        batch.errors.append(not_found(missing).as_item())
    random.shuffle(batch.results)
    return batch


def upsert_batch(account: SandboxAccount, body: Json) -> BatchResult:
    """
    Write the inputs one by one. With a trace id on each, the valid ones are written and the others listed as errors;
    without, one invalid input fails the batch and nothing is written.

    Raises:
        RequestRefused: 400, the whole batch is refused; an id that occurs twice always does that.
    """
    inputs = inputs_of(body)
    ids = [str(each.get("id")) for each in inputs if each.get("id") is not None]
    if len(set(ids)) < len(ids):
        raise RequestRefused(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input")
    traces = [each.get(TRACE) for each in inputs]
    if not all(traces) or len(set(traces)) < len(traces):
        for each in inputs:
            check(account, each)
    batch = BatchResult()
    for each in inputs:
        try:
            batch.results.append(upsert(account, each))
        except RequestRefused as refused:
            refused.context = {**refused.context, TRACE: [str(each.get(TRACE))]}
            batch.errors.append(refused.as_item())
    account.keep_tickets(account.tickets[result["id"]] for result in batch.results)
    # In arbitrary order, as HubSpot.
    random.shuffle(batch.results)
    return batch


def check(account: SandboxAccount, each: Json) -> None:
    """
    Refuse an input that `upsert` would refuse, without writing.
    """
    ticket = find(account, str(each.get("id")), each.get("idProperty")) if each.get("id") is not None else None
    checked(account, each.get("properties") or {}, ticket)


def upsert(account: SandboxAccount, each: Json) -> Json:
    """
    Change the ticket that has the unique value, or create it.

    Raises:
        RequestRefused: 400, id or idProperty is missing, or a value is invalid.
    """
    id_property = each.get("idProperty")
    if not id_property or not each.get("id"):
        raise RequestRefused(400, "VALIDATION_ERROR", "id and idProperty are required")
    ticket, properties = find(account, str(each["id"]), id_property), each.get("properties") or {}
    is_new = ticket is None
    values = checked(account, {**properties, id_property: str(each["id"])} if is_new else properties, ticket)
    if ticket is None:
        ticket = new_ticket(account, values, PROGRAM)
    else:
        apply(account, ticket, values, PROGRAM)
    return {**shown(ticket, list(values), (), account), "new": is_new}


def merge(account: SandboxAccount, body: Json) -> Json:
    """
    Merge two tickets into one with a new id. Both are archived, without a reference to the new one.

    Raises:
        RequestRefused: 404, one of them does not exist.
    """
    ids = [str(body.get("primaryObjectId")), str(body.get("objectIdToMerge"))]
    primary, other = (find(account, each, None) for each in ids)
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
