"""
The TxsSummry: the bank's own counts and sums of a statement's entries, compared with what was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrations.statements.camt.elements import Element, below, text
from integrations.statements.shared.numbers import NumberRefused, cents_from_dot

# A count has nine digits at most, so that it is no slip of the pen.
COUNT_DIGITS = 9


class Total(NamedTuple):
    """
    How many entries there are and what they add up to, None where the bank does not say.
    """

    entries: int | None = None
    cents: int | None = None


class Summary(NamedTuple):
    """
    The totals of all entries, of those in and of those out; the sum of all is in neither direction and not taken.
    """

    all: Total = Total()
    credits: Total = Total()
    debits: Total = Total()


NO_SUMMARY = Summary()


def summary_of(element: Element) -> Summary:
    """
    What a TxsSummry says.
    """
    totals = (below(element, name) for name in ("TtlNtries", "TtlCdtNtries", "TtlDbtNtries"))
    every, credits, debits = ((_count(below(total, "NbOfNtries")), _cents(below(total, "Sum"))) for total in totals)
    return Summary(Total(every[0]), Total(*credits), Total(*debits))


def contradictions(summary: Summary, booked: NDArray[np.int64], pending: NDArray[np.int64]) -> Iterator[str]:
    """
    What the bank counted or added up otherwise; it may have counted pending entries or not.
    """
    both = np.concatenate((booked, pending))
    sides = (
        ("entries", summary.all, (booked, both)),
        ("credits", summary.credits, (booked[booked > 0], both[both > 0])),
        ("debits", summary.debits, (-booked[booked < 0], -both[both < 0])),
    )
    for name, total, counted in sides:
        if total.entries is not None and total.entries not in map(len, counted):
            yield f"the number of {name} is another one than counted"
        if total.cents is not None and total.cents not in [sum(cents.tolist()) for cents in counted]:
            yield f"the sum of {name} is another one than added up"


def _count(element: Element | None) -> int | None:
    written = text(element)
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= COUNT_DIGITS else None


def _cents(element: Element | None) -> int | None:
    try:
        return cents_from_dot(text(element))
    except NumberRefused:
        return None
