"""
Counterparties: how the last year's inflow is spread over payers, and which counterparties are new.
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
    CounterpartyState,
    CounterRules,
    Rows,
    SortBuffers,
)
from risk_model.features.kernels.sorting import sort

YEAR = 365


@loop
def count_counterparties(
    rows: Rows,
    count: int,
    as_of: int,
    rules: CounterRules,
    state: CounterpartyState,
    counts: Int64s,
    buffers: SortBuffers,
) -> float:
    """
    Count one customer's counterparties and sum what each of them paid in the last year.

    Args:
        state: scratch space with one entry per counterparty number; left as it was.
        counts: zeros; filled in at the indices PAYERS to RECENT_ROWS. TOTAL and LARGEST are cents.

    Returns:
        The Herfindahl index of the last year's inflow by payer, in [0, 1]; 0 where there was none.
    """
    known = zero()
    for place in range(count):
        number = rows.counterparty[place]
        if number < 0:
            continue
        age = as_of - rows.day[place]
        if state.first_day[number] == NEVER:
            state.first_day[number] = rows.day[place]
            state.numbers[known] = number
            known += 1
            counts[NEW] += age < RECENT_DAYS
        if age < YEAR and rules.side[rows.cell[place]] == 0:
            state.paid[number] += rows.cents[place]
        counts[RECENT_ROWS] += age < RECENT_DAYS
        counts[ROWS_OF_NEW] += as_of - state.first_day[number] < RECENT_DAYS
    counts[COUNTERPARTIES] = known
    return concentration_of(state, known, counts, buffers)


@loop
def concentration_of(state: CounterpartyState, known: int, counts: Int64s, buffers: SortBuffers) -> float:
    """
    Sum up the payers' money and return their Herfindahl index; resets the state.
    """
    payers = zero()
    for place in range(known):
        number = state.numbers[place]
        if state.paid[number] > 0:
            buffers.keys[payers] = state.paid[number]
            payers += 1
            counts[TOTAL] += state.paid[number]
            counts[LARGEST] = max(counts[LARGEST], state.paid[number])
        state.paid[number] = 0
        state.first_day[number] = NEVER
    # Sorted by size, so that the floating-point sum does not depend on the order of the rows.
    sort(buffers, payers)
    counts[PAYERS] = payers
    index = 0.0
    for place in range(payers):
        share = buffers.keys[place] / counts[TOTAL]
        index += share * share
    return index
