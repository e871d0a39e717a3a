"""
Everything that is counted and measured, customer by customer.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Int32s, Int64s
from risk_model.features.kernels.balance_ranges import measure_ranges, set_starts
from risk_model.features.kernels.balances import balance_path
from risk_model.features.kernels.collecting import collect_rows
from risk_model.features.kernels.counterparties import count_counterparties
from risk_model.features.kernels.counting import count_days, count_rows, measure_flows
from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.rhythm import sum_months, time_income
from risk_model.features.kernels.shapes import (
    ACCOUNTS,
    FIRST_DAY,
    CellCodes,
    Columns,
    CounterRules,
    Measurements,
    Workspace,
)


@loop
def measure_customers(
    starts: Int64s,
    columns: Columns,
    as_of: Int32s,
    rules: CounterRules,
    codes: CellCodes,
    workspace: Workspace,
    measurements: Measurements,
) -> None:
    """
    Fill `measurements` for every customer.

    Args:
        starts: first row of each customer, then the number of rows: customers + 1 entries.
        as_of: one day number per customer; rows booked or known after it are ignored.
        workspace: as made by `workspace_for`, large enough for the largest customer and counterparty number.
        measurements: zeros, as made by `allocate_results`.
    """
    for customer in range(len(as_of)):
        today = as_of[customer] + zero()
        count = collect_rows(
            workspace.rows, columns, starts[customer], starts[customer + 1], today, codes, workspace.buffers
        )
        measure_rows(workspace, count, today, rules, customer, measurements)
        measure_balance(workspace, count, today, rules.windows, customer, measurements)


@loop
def measure_rows(
    workspace: Workspace, count: int, as_of: int, rules: CounterRules, customer: int, measurements: Measurements
) -> None:
    """
    Measure one customer's rows, amounts and counterparties.
    """
    rows = workspace.rows
    count_rows(
        rows,
        count,
        as_of,
        rules,
        measurements.counted[customer],
        measurements.cents[customer],
        measurements.latest[customer],
    )
    measure_flows(rows, count, as_of, rules, measurements, customer)
    count_days(rows, count, as_of, rules.windows, measurements.active[customer], measurements.extent[customer])
    sum_months(rows, count, as_of, rules, measurements.months[customer])
    time_income(rows, count, as_of, rules, measurements.income[customer])
    measurements.concentration[customer] = count_counterparties(
        rows, count, as_of, rules, workspace.counterparties, measurements.counterparties[customer], workspace.buffers
    )


@loop
def measure_balance(
    workspace: Workspace, count: int, as_of: int, windows: Int64s, customer: int, measurements: Measurements
) -> None:
    """
    Measure one customer's end-of-day balances.
    """
    days, known, accounts = balance_path(workspace.rows, count, workspace.path, workspace.buffers)
    measurements.extent[customer, ACCOUNTS] = accounts
    measurements.known[customer] = known
    if known:
        set_starts(workspace.starts, as_of, measurements.extent[customer, FIRST_DAY], windows)
        balance_ranges, sums = measurements.balance_ranges[customer], measurements.sums[customer]
        measurements.last_negative[customer] = measure_ranges(workspace, days, as_of, balance_ranges, sums)
        measurements.last_balance[customer] = workspace.path.balance[days - 1]
