"""
Finding tickets in the CRM: by HubSpot id, and by case key where the id is unknown or finds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from integrations.hubspot.history import ShownTicket
from integrations.hubspot.tickets import MAX_READ, HubSpotTickets


def shown_tickets(
    tickets: HubSpotTickets, hubspot_ids: Mapping[str, str | None], *, not_after: float | None = None
) -> dict[str, ShownTicket]:
    """
    The live tickets by case key, with history. A case is left out only where neither its id nor its key finds a ticket.

    Args:
        hubspot_ids: the HubSpot id by case key; None where it is unknown.
        not_after: instant of time.monotonic() by which every call must have ended.

    Raises:
        HubSpotUnavailable, HubSpotUnauthorised: HubSpot did not answer every read.
    """
    keys = {hubspot_id: key for key, hubspot_id in hubspot_ids.items() if hubspot_id is not None}
    to_find = [key for key, hubspot_id in hubspot_ids.items() if hubspot_id is None]
    shown: dict[str, ShownTicket] = {}
    for chunk in _chunks(list(keys)):
        by_id = tickets.read(chunk, by_case_key=False, not_after=not_after)
        shown.update({keys[ticket.hubspot_id]: ticket for ticket in by_id.tickets if ticket.hubspot_id in keys})
        to_find.extend(keys[missing] for missing in by_id.missing)
    for chunk in _chunks(to_find):
        by_key = tickets.read(chunk, not_after=not_after).by_case_key()
        shown.update({key: ticket for key, ticket in by_key.items() if key in hubspot_ids})
    return shown


def _chunks(items: Sequence[str]) -> list[Sequence[str]]:
    size = MAX_READ
    return [items[start : start + size] for start in range(0, len(items), size)]
