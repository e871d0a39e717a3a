"""
Search: filters, sorting and paging over an index that lags behind the writes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from integrations.hubspot.sandbox.account import SandboxAccount, StoredTicket
from integrations.hubspot.sandbox.refusals import RequestRefused
from integrations.hubspot.sandbox.tickets import Json, shown

MAX_PER_PAGE = 200
MAX_RESULTS = 10_000
MAX_GROUPS, MAX_FILTERS = 5, 18
NUMBERS = frozenset({"number", "datetime", "date"})


def search(account: SandboxAccount, body: Json, lag_s: float) -> Json:
    """
    One page of the matching tickets. Tickets changed within the last `lag_s` seconds are not indexed yet.

    Raises:
        RequestRefused: 400, the query exceeds one of HubSpot's limits.
    """
    groups = body.get("filterGroups") or []
    filters = [each for group in groups for each in group.get("filters") or []]
    limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
    if len(groups) > MAX_GROUPS or len(filters) > MAX_FILTERS or not 1 <= limit <= MAX_PER_PAGE:
        raise RequestRefused(400, "VALIDATION_ERROR", "too many filters, or a limit beyond 200")
    if after + limit > MAX_RESULTS:
        raise RequestRefused(400, "VALIDATION_ERROR", "a query gives at most its first 10,000 results")
    indexed_until = account.clock() - lag_s
    matching = [
        ticket
        for ticket in account.tickets.values()
        if ticket.archived_at is None
        and epoch_ms(ticket.updated_at) / 1000 <= indexed_until
        and (
            not groups
            or any(all(passes(account, ticket, each) for each in group.get("filters") or []) for group in groups)
        )
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


def order(account: SandboxAccount, tickets: list[StoredTicket], sorts: list[Any]) -> None:
    """
    Sort the tickets in place by the first sort, by default by creation.
    """
    chosen = sorts[0] if sorts else {"propertyName": "createdate", "direction": "ASCENDING"}
    name = chosen if isinstance(chosen, str) else str(chosen.get("propertyName"))
    backwards = not isinstance(chosen, str) and chosen.get("direction") == "DESCENDING"
    tickets.sort(key=lambda ticket: comparable(account, name, ticket.value(name) or ""), reverse=backwards)


def passes(account: SandboxAccount, ticket: StoredTicket, asked: Json) -> bool:
    """
    Whether a ticket passes one filter.

    Raises:
        RequestRefused: 400, the property or the operator is unknown.
    """
    name, symbol = str(asked.get("propertyName")), str(asked.get("operator"))
    if name not in account.properties:
        raise RequestRefused(400, "VALIDATION_ERROR", f"There was a problem with the request: no property {name}")
    value = ticket.value(name)
    compare = COMPARE.get(symbol)
    if compare is None:
        raise RequestRefused(400, "VALIDATION_ERROR", f"the sandbox knows no operator {symbol}")
    if value is None:
        return symbol == "NEQ"
    return compare(comparable(account, name, value), comparable(account, name, str(asked.get("value"))))


# The supported operators; HubSpot has more.
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": operator.eq,
    "NEQ": operator.ne,
    "LT": operator.lt,
    "LTE": operator.le,
    "GT": operator.gt,
    "GTE": operator.ge,
}


def comparable(account: SandboxAccount, name: str, value: str) -> tuple[int, float, str]:
    """
    A sort key for a property's value: numbers and times by size, text ignoring case.
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
    A timestamp or date in milliseconds since 1970.
    """
    if text.lstrip("-").isdigit():
        return float(text)
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() * 1000
