"""
How a QIF file writes its days and amounts: decided by all of them together, before any is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from integrations.statements.evidence.day_order import DayEvidence, DaysUndecided
from integrations.statements.evidence.day_reader import DayReader
from integrations.statements.evidence.day_readings import DayClues
from integrations.statements.evidence.decimals import DecimalEvidence, written_cents
from integrations.statements.evidence.written_days import NOT_MONTH_FIRST, DayOrder
from integrations.statements.qif.first_look import refuse_bad_values
from integrations.statements.qif.sections import is_english, is_money, section_name
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused

HEADER = re.compile(r"\n!([^\n]*)")
DAYS = re.compile(r"\n[Dd]([^\n]{1,64})")
AMOUNTS = re.compile(r"\n[TtUu]([^\n]{1,64})")
OPTION = re.compile(r"\n!option:\s*(mdy|dmy)\b", re.IGNORECASE)
ORDERS = {"mdy": DayOrder.MONTH_FIRST, "dmy": DayOrder.DAY_FIRST}


@dataclass(frozen=True)
class Conventions:
    """
    What reads the days of a file, and the sign before its cents, "." or ",".
    """

    days: DayReader
    decimal: str


def conventions_of(text: str, warnings: ParseWarningList, as_of: date | None) -> Conventions:
    """
    What the days and amounts of the whole text prove.

    Raises:
        StatementRefused: where they contradict each other, leave the order of days open, or no amount shows what parts
            its cents.
    """
    decimals, amounts = DecimalEvidence(), AMOUNTS.findall(text)
    decimals.see(amounts)
    if decimals.is_contradictory:
        raise StatementRefused("T", "expected one decimal sign in the whole file")
    if decimals.open and not decimals.is_decided:
        raise StatementRefused("T", "expected an amount that shows which sign parts the cents")
    decimal = decimals.decimal(".")
    days = sorted(_days_by_section(text), key=len, reverse=True) or [[]]
    evidence = DayEvidence()
    # Sections are of several accounts, and the rows of each run from its own first day.
    evidence.see(days[0], [day for section in days[1:] for day in section])
    try:
        reader = evidence.reader(DayClues(as_of, orders=[*_orders_allowed(text, decimal)]))
    except DaysUndecided as undecided:
        raise StatementRefused("D", str(undecided)) from None
    if reader.is_inferred:
        warnings.add("D", f"no day shows by itself which number is the month: the others say {reader.order}")
    refuse_bad_values(text, "D", days[0] if len(days) == 1 else [day for part in days for day in part], reader.day)
    refuse_bad_values(text, "T", amounts, partial(written_cents, decimal=decimal))
    return Conventions(reader, decimal)


def _days_by_section(text: str) -> Iterator[list[str]]:
    """
    The days of each section of bookings; lists have lines of that letter too, but no day in them.
    """
    headers = [match for match in HEADER.finditer(text) if section_name(match[1]) is not None]
    for number, match in enumerate(headers, start=1):
        end = headers[number].start() if number < len(headers) else len(text)
        if is_money(section_name(match[1]) or ""):
            yield DAYS.findall(text, match.end(), end)


def _orders_allowed(text: str, decimal: str) -> Iterator[Collection[DayOrder]]:
    """
    What the file declares, and what its language and its decimal comma say of the order.
    """
    if declared := OPTION.findall(text):
        yield (ORDERS[declared[-1].casefold()],)
    names = {name for match in HEADER.finditer(text) if (name := section_name(match[1])) and is_money(name)}
    if decimal == "," or not all(map(is_english, names)):
        yield NOT_MONTH_FIRST
