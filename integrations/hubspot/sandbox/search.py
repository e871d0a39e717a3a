"""
Search: filters, sorts and pages over an index that lags behind what was written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from integrations.hubspot.sandbox.account import Account, StoredTicket
from integrations.hubspot.sandbox.refusals import Refusal
from integrations.hubspot.sandbox.tickets import shown

Json = dict[str, Any]

MOST_A_PAGE = 200
MOST_RESULTS = 10_000
MOST_GROUPS, MOST_FILTERS = 5, 18
NUMBERS = frozenset({"number", "datetime", "date"})


def search(account: Account, body: Json, lag_s: float) -> Json:
    """
    One page of the tickets that match; those changed within the last `lag_s` are not indexed yet.
    """
    groups = body.get("filterGroups") or []
    filters = [each for group in groups for each in group.get("filters") or []]
    limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
    if len(groups) > MOST_GROUPS or len(filters) > MOST_FILTERS or not 1 <= limit <= MOST_A_PAGE:
        raise Refusal(400, "VALIDATION_ERROR", "too many filters, or a limit beyond 200")
    if after + limit > MOST_RESULTS:
        raise Refusal(400, "VALIDATION_ERROR", "a query gives at most its first 10,000 results")
    indexed_until = account.clock() - lag_s
    matching = [
        ticket
        for ticket in account.tickets.values()
        if ticket.archived_at is None
        and epoch_ms(ticket.updated_at) / 1000 <= indexed_until
        and (not groups or any(matches(account, ticket, group.get("filters") or []) for group in groups))
    ]
    order(account, matching, body.get("sorts") or [])
    page = matching[after : after + limit]
    properties = [str(name) for name in body.get("properties") or []]
    answer: Json = {
        "total": len(matching),
        "results": [shown(ticket, properties, (), account) for ticket in page],
    }
    if after + limit < len(matching):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return answer


def order(account: Account, tickets: list[StoredTicket], sorts: list[Any]) -> None:
    """
    By the first sort, else by creation.
    """
    chosen = sorts[0] if sorts else {"propertyName": "createdate", "direction": "ASCENDING"}
    name = chosen if isinstance(chosen, str) else str(chosen.get("propertyName"))
    backwards = not isinstance(chosen, str) and chosen.get("direction") == "DESCENDING"
    tickets.sort(key=lambda ticket: comparable(account, name, value_of(ticket, name) or ""), reverse=backwards)


def matches(account: Account, ticket: StoredTicket, filters: list[Json]) -> bool:
    """
    Whether a ticket passes all filters of a group.
    """
    return all(passes(account, ticket, each) for each in filters)


def passes(account: Account, ticket: StoredTicket, asked: Json) -> bool:
    """
    Whether a ticket passes one filter.
    """
    name, operator = str(asked.get("propertyName")), str(asked.get("operator"))
    if name not in account.properties:
        raise Refusal(400, "VALIDATION_ERROR", f"There was a problem with the request: no property {name}")
    value = value_of(ticket, name)
    if operator in {"HAS_PROPERTY", "NOT_HAS_PROPERTY"}:
        return (value is not None) == (operator == "HAS_PROPERTY")
    if operator in {"IN", "NOT_IN"}:
        return (value in [str(each) for each in asked.get("values") or []]) == (operator == "IN")
    compare = COMPARE.get(operator)
    if compare is None:
        raise Refusal(400, "VALIDATION_ERROR", f"the sandbox knows no operator {operator}")
    if value is None:
        return operator == "NEQ"
    here = comparable(account, name, value)
    if operator == "BETWEEN":
        low, high = (comparable(account, name, str(asked.get(end))) for end in ("value", "highValue"))
        return low <= here <= high
    return compare(here, comparable(account, name, str(asked.get("value"))))


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda here, there: bool(here == there),
    "NEQ": lambda here, there: bool(here != there),
    "LT": lambda here, there: bool(here < there),
    "LTE": lambda here, there: bool(here <= there),
    "GT": lambda here, there: bool(here > there),
    "GTE": lambda here, there: bool(here >= there),
    "CONTAINS_TOKEN": lambda here, there: str(there).strip("*") in str(here),
    "BETWEEN": lambda here, there: bool(here == there),
}


def value_of(ticket: StoredTicket, name: str) -> str | None:
    """
    A property's value, those the account keeps itself included.
    """
    own = {"createdate": ticket.created_at, "hs_lastmodifieddate": ticket.updated_at, "hs_object_id": ticket.ticket_id}
    return own.get(name) or ticket.values.get(name)


def comparable(account: Account, name: str, value: str) -> tuple[int, float, str]:
    """
    Numbers and times by size, texts without regard to case.
    """
    kind = account.properties[name]["type"] if name in account.properties else "string"
    if kind not in NUMBERS:
        return (0, 0.0, value if kind == "enumeration" else value.lower())
    try:
        return (0, float(value) if kind == "number" else epoch_ms(value), "")
    except ValueError:
        return (1, 0.0, value)


def epoch_ms(text: str) -> float:
    """
    An instant or day in milliseconds since 1970.
    """
    if text.lstrip("-").isdigit():
        return float(text)
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() * 1000
