"""
Customer after customer: everything that is counted and measured about each.
"""

from __future__ import annotations

from risk_model.features.kernels.arrays import Int32s, Int64s
from risk_model.features.kernels.balances import follow
from risk_model.features.kernels.counterparties import meet
from risk_model.features.kernels.counting import count_days, count_rows, measure_flows
from risk_model.features.kernels.laying import lay
from risk_model.features.kernels.loops import loop, zero
from risk_model.features.kernels.rhythm import sum_months, time_income
from risk_model.features.kernels.shapes import ACCOUNTS, FIRST_DAY, Bench, CellCodes, Columns, Found, Rules
from risk_model.features.kernels.stretches import measure, set_starts


@loop
def look_at(
    starts: Int64s, columns: Columns, as_of: Int32s, rules: Rules, codes: CellCodes, bench: Bench, found: Found
) -> None:
    """
    Fill `found` for every customer.

    Args:
        starts: row at which each customer begins, and the number of rows last.
        as_of: day number, one a customer; nothing booked or known after it is seen.
        bench: as `bench_for` makes it of the largest customer and the largest counterparty number.
    """
    for customer in range(len(as_of)):
        today = as_of[customer] + zero()
        count = lay(bench.rows, columns, starts[customer], starts[customer + 1], today, codes, bench.desk)
        look_at_flows(bench, count, today, rules, customer, found)
        look_at_balance(bench, count, today, rules.windows, customer, found)


@loop
def look_at_flows(bench: Bench, count: int, as_of: int, rules: Rules, customer: int, found: Found) -> None:
    """
    One customer's rows, amounts and counterparties.
    """
    rows = bench.rows
    count_rows(rows, count, as_of, rules, found.counted[customer], found.cents[customer], found.latest[customer])
    measure_flows(rows, count, as_of, rules, found, customer)
    count_days(rows, count, as_of, rules.windows, found.active[customer], found.extent[customer])
    sum_months(rows, count, as_of, rules, found.months[customer])
    time_income(rows, count, as_of, rules, found.income[customer])
    found.concentration[customer] = meet(rows, count, as_of, rules, bench.room, found.met[customer], bench.desk)


@loop
def look_at_balance(bench: Bench, count: int, as_of: int, windows: Int64s, customer: int, found: Found) -> None:
    """
    One customer's end-of-day balances.
    """
    days, known, accounts = follow(bench.rows, count, bench.path, bench.desk)
    found.extent[customer, ACCOUNTS] = accounts
    found.known[customer] = known
    if known:
        set_starts(bench.starts, as_of, found.extent[customer, FIRST_DAY], windows)
        stretches, sums = found.stretches[customer], found.sums[customer]
        found.last_negative[customer] = measure(bench, days, as_of, stretches, sums)
        found.last_balance[customer] = bench.path.balance[days - 1]
