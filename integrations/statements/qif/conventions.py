"""
How a QIF file writes its days and amounts: decided by all of them together, before any is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from integrations.statements.evidence.decimals import DecimalEvidence, written_cents
from integrations.statements.qif.first_look import refuse_bad_values
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.shared.written_days import DayOrder, OrderEvidence, written_day
from integrations.statements.statement import StatementRefused

# Lists of categories have lines of these letters too, but no day and no number in them.
DAYS = re.compile(r"\n[Dd]([^\n]{1,64})")
AMOUNTS = re.compile(r"\n[TtUu]([^\n]{1,64})")
OPTION = re.compile(r"\n!option:\s*(mdy|dmy)\b", re.IGNORECASE)
ORDERS = {"mdy": DayOrder.MONTH_FIRST, "dmy": DayOrder.DAY_FIRST}


@dataclass(frozen=True)
class Conventions:
    """
    Whether the day or the month stands first, and the sign before the cents, "." or ",".
    """

    order: DayOrder
    decimal: str


def conventions_of(text: str, warnings: ParseWarningList) -> Conventions:
    """
    What the days and amounts of the whole text prove; what had to be assumed is warned of.

    Raises:
        StatementRefused: where they contradict each other, one is none, or no amount shows what parts its cents.
    """
    order, decimals = OrderEvidence(), DecimalEvidence()
    days, amounts = DAYS.findall(text), AMOUNTS.findall(text)
    order.see(days)
    decimals.see(amounts)
    if order.is_contradictory:
        raise StatementRefused("D", "expected one order of day and month in the whole file")
    if decimals.is_contradictory:
        raise StatementRefused("T", "expected one decimal sign in the whole file")
    if decimals.open and not decimals.is_decided:
        raise StatementRefused("T", "expected an amount that shows which sign parts the cents")
    declared = [ORDERS[name.casefold()] for name in OPTION.findall(text)]
    if not declared and order.open and not order.is_decided:
        warnings.add("D", "no date shows whether day or month stands first: the month is taken to be first")
    found = Conventions(order.order(declared[-1] if declared else DayOrder.MONTH_FIRST), decimals.decimal("."))
    refuse_bad_values(text, "D", days, partial(written_day, order=found.order))
    refuse_bad_values(text, "T", amounts, partial(written_cents, decimal=found.decimal))
    return found
