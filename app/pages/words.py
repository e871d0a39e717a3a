"""
Formatting of values on the pages: the only place where a rate becomes a percentage.
"""

from __future__ import annotations

from datetime import timedelta

TICKET_STATES = {
    "pending": "ticket pending",
    "leased": "ticket pending",
    "synced": "ticket up to date",
    "dead": "ticket refused by HubSpot",
    "gone": "ticket deleted in HubSpot",
}


def percent(share: float | None) -> str:
    """
    A share in [0, 1] as a whole percentage.
    """
    return "unknown" if share is None else f"{share:.0%}"


def probability(chance: float | None) -> str:
    """
    A probability of default as a percentage, with one decimal below 10 %.
    """
    if chance is None:
        return "too few data"
    return f"{chance:.1%}" if chance < 0.1 else f"{chance:.0%}"


def change(difference: float | None) -> str:
    """
    The change of a probability since the previous assessment, in percentage points.
    """
    if difference is None:
        return "first assessment"
    points = round(difference * 100, 1)
    if points == 0:
        return "unchanged"
    return f"{'▲' if points > 0 else '▼'} {abs(points):g} points"


def age(open_for: timedelta) -> str:
    """
    How long a case has been open, in the largest whole unit.
    """
    seconds = int(open_for.total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


def ticket_state(state: str) -> str:
    """
    The state of a ticket as shown to people.
    """
    return TICKET_STATES[state]
