"""
Counterparties: how the year's inflow is spread over its payers, and who is new.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Int64s
from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.shapes import (
    COUNTERPARTIES,
    LARGEST,
    NEVER,
    NEW,
    PAYERS,
    RECENT_DAYS,
    RECENT_ROWS,
    ROWS_OF_NEW,
    TOTAL,
    Acquaintance,
    Desk,
    Rows,
    Rules,
)
from risk_model.features.kernels.sorting import sort

YEAR = 365


@loop
def meet(rows: Rows, count: int, as_of: int, rules: Rules, room: Acquaintance, met: Int64s, desk: Desk) -> float:
    """
    Args:
        met: zero; filled with what PAYERS to RECENT_ROWS name.

    Returns:
        The Herfindahl index of the year's inflow by payer; 0 where there is none.
    """
    known = zero()
    for place in range(count):
        number = rows.counterparty[place]
        if number < 0:
            continue
        age = as_of - rows.day[place]
        if room.first_day[number] == NEVER:
            room.first_day[number] = rows.day[place]
            room.numbers[known] = number
            known += 1
            met[NEW] += age < RECENT_DAYS
        if age < YEAR and rules.side[rows.cell[place]] == 0:
            room.paid[number] += rows.cents[place]
        met[RECENT_ROWS] += age < RECENT_DAYS
        met[ROWS_OF_NEW] += as_of - room.first_day[number] < RECENT_DAYS
    met[COUNTERPARTIES] = known
    return spread(room, known, met, desk)


@loop
def spread(room: Acquaintance, known: int, met: Int64s, desk: Desk) -> float:
    """
    What the payers paid, and their Herfindahl index; leaves the room empty.
    """
    payers = zero()
    for place in range(known):
        number = room.numbers[place]
        if room.paid[number] > 0:
            desk.keys[payers] = room.paid[number]
            payers += 1
            met[TOTAL] += room.paid[number]
            met[LARGEST] = max(met[LARGEST], room.paid[number])
        room.paid[number] = 0
        room.first_day[number] = NEVER
    # By size, so that the order in which the squares are added depends on nothing else.
    sort(desk, payers)
    met[PAYERS] = payers
    index = 0.0
    for place in range(payers):
        share = desk.keys[place] / met[TOTAL]
        index += share * share
    return index
