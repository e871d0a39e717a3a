"""
Validates property values, and applies changes with their history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from integrations.hubspot.sandbox.account import READ_ONLY, SandboxAccount, StoredTicket
from integrations.hubspot.sandbox.refusals import RequestRefused, invalid

HISTORY_KEPT = 20
PIPELINE, STAGE = "hs_pipeline", "hs_pipeline_stage"


@dataclass(frozen=True)
class Source:
    """
    Who changes a ticket: a program through the API, or a person on the page.
    """

    source_type: str
    source_id: str
    user_id: int | None = None


PROGRAM = Source("INTEGRATION", "4711")
PERSON = Source("CRM_UI", "userId:101", 101)


def checked(account: SandboxAccount, values: Mapping[str, Any], ticket: StoredTicket | None) -> dict[str, str]:
    """
    The values as they would be stored; "" clears a property.

    Raises:
        RequestRefused: 400, names the first invalid value.
    """
    kept = {name: "" if value is None else str(value) for name, value in values.items()}
    for name, value in kept.items():
        _check(account, name, value)
    _check_stage(account, kept, ticket)
    for name in account.unique_properties():
        holder = account.by_unique.get((name, kept.get(name, "")))
        if holder is not None and (ticket is None or holder != ticket.ticket_id):
            raise invalid(name, "CONFLICTING_UNIQUE_VALUE", f"another TICKET has that value of {name}")
    return kept


def _check(account: SandboxAccount, name: str, value: str) -> None:
    definition = account.properties.get(name)
    if definition is None:
        raise invalid(name, "PROPERTY_DOESNT_EXIST", f"Property {name} does not exist")
    if name in READ_ONLY:
        raise invalid(name, "READ_ONLY_VALUE", f"{name} is a read only property")
    accepts = ACCEPTS.get(definition["type"])
    if value and accepts is not None and not accepts(value):
        raise invalid(name, f"INVALID_{definition['type'].upper()}", f"that value is not of type {definition['type']}")
    options = {option["value"] for option in definition["options"]}
    if value and options and value not in options:
        raise invalid(name, "INVALID_OPTION", f"that value was not one of the allowed options of {name}")


def _check_stage(account: SandboxAccount, values: dict[str, str], ticket: StoredTicket | None) -> None:
    if not {PIPELINE, STAGE} & set(values):
        return
    current = ticket.values if ticket is not None else {}
    pipeline = account.pipelines.get(values.get(PIPELINE) or current.get(PIPELINE) or "0")
    if pipeline is None:
        raise invalid(PIPELINE, "INVALID_OPTION", "that pipeline does not exist")
    stage = values.get(STAGE) or current.get(STAGE)
    if stage not in {each["id"] for each in pipeline["stages"]}:
        raise invalid(STAGE, "INVALID_OPTION", "that stage does not belong to the pipeline")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    if text.lstrip("-").isdigit():
        return True
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _is_timestamp(text: str) -> bool:
    if text.lstrip("-").isdigit():
        return True
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


ACCEPTS = {"number": _is_number, "date": _is_date, "datetime": _is_timestamp}


def apply(account: SandboxAccount, ticket: StoredTicket, values: Mapping[str, str], source: Source) -> None:
    """
    Change the ticket. The caller holds the lock, has checked the values, and writes the ticket to the file.
    """
    account.remove_from_index(ticket)
    instant = account.now()
    was_closed = account.is_closed(ticket.values.get(STAGE))
    for name, value in values.items():
        _put(ticket, name, value, instant, source)
    is_closed = account.is_closed(ticket.values.get(STAGE))
    if is_closed != was_closed:
        _put(ticket, "closed_date", instant if is_closed else "", instant, source)
    ticket.updated_at = instant
    account.index(ticket)
    account.writes_so_far += 1
    account.writes.append(
        {
            "seq": account.writes_so_far,
            "at": instant,
            "id": ticket.ticket_id,
            "sourceType": source.source_type,
            "properties": dict(values),
            "unique": {name: ticket.values[name] for name in account.unique_properties() if name in ticket.values},
        }
    )


def _put(ticket: StoredTicket, name: str, value: str, instant: str, source: Source) -> None:
    if value == ticket.values.get(name, ""):
        return
    if value:
        ticket.values[name] = value
    else:
        ticket.values.pop(name, None)
    entry: dict[str, Any] = {"value": value, "timestamp": instant, "sourceType": source.source_type}
    entry["sourceId"] = source.source_id
    if source.user_id is not None:
        entry["updatedByUserId"] = source.user_id
    ticket.history[name] = [entry, *ticket.history.get(name, [])][:HISTORY_KEPT]


def new_ticket(account: SandboxAccount, values: Mapping[str, str], source: Source) -> StoredTicket:
    """
    Create a ticket, by default in the first stage of the default pipeline.

    Raises:
        RequestRefused: 400, there is no such pipeline.
    """
    instant = account.now()
    ticket = StoredTicket(account.new_id(), {}, {}, instant, instant)
    account.tickets[ticket.ticket_id] = ticket
    pipeline = account.pipelines.get(values.get(PIPELINE, "0"))
    if pipeline is None:
        raise RequestRefused(400, "VALIDATION_ERROR", "that pipeline does not exist")
    apply(account, ticket, {PIPELINE: pipeline["id"], STAGE: pipeline["stages"][0]["id"], **values}, source)
    return ticket


def archive(account: SandboxAccount, ticket: StoredTicket) -> None:
    """
    Archive the ticket, which frees its unique values.
    """
    account.remove_from_index(ticket)
    ticket.archived_at = account.now()
    ticket.updated_at = ticket.archived_at
