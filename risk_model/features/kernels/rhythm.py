"""
Rhythm: inflow and outflow by month of 30 days, and the intervals between days with income.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Int64s
from risk_model.features.kernels.loops import loop
from risk_model.features.kernels.shapes import DAYS, INTERVALS, LATEST, MONTH_DAYS, NO_SIDE, SQUARES, CounterRules, Rows

INCOME_DAYS = 180


@loop
def sum_months(rows: Rows, count: int, as_of: int, rules: CounterRules, months: Int64s) -> None:
    """
    Sum inflow and outflow by month of 30 days.

    Args:
        months: sides x months, the newest first, zeros; filled with cents.
    """
    for place in range(count):
        side = rules.side[rows.cell[place]]
        month = (as_of - rows.day[place]) // MONTH_DAYS
        if side != NO_SIDE and month < months.shape[1]:
            months[side, month] += abs(rows.cents[place])


@loop
def time_income(rows: Rows, count: int, as_of: int, rules: CounterRules, income: Int64s) -> None:
    """
    Measure the intervals in days between days with income of the last 180 days.

    Args:
        income: zeros; filled in at the indices DAYS to LATEST.
    """
    income[LATEST] = as_of
    for place in range(count):
        day = rows.day[place]
        if as_of - day >= INCOME_DAYS or rules.side[rows.cell[place]] != 0:
            continue
        if income[DAYS] == 0 or day != income[LATEST]:
            interval = day - income[LATEST] if income[DAYS] else 0
            income[DAYS] += 1
            income[INTERVALS] += interval
            income[SQUARES] += interval * interval
            income[LATEST] = day
