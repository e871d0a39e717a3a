"""
The days of entries: when each was booked and valued, and whether that lies in the statement's own period.
"""

from __future__ import annotations

from integrations.statements.camt.elements import Element, all_text
from integrations.statements.camt.entry_shapes import Entry
from integrations.statements.evidence.bank_months import is_bank_month_day
from integrations.statements.evidence.days import Period
from integrations.statements.shared.columns import UNKNOWN_DAY
from integrations.statements.shared.numbers import NumberRefused, day_from_iso
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from risk_model.transactions import day_of


def value_day_of(entry: Entry, where: str, warnings: ParseWarningList) -> int:
    """
    The value day; one that only a bank's month has is not known where the entry has a booking day.

    Raises:
        StatementRefused: where it is no day.
    """
    if not entry.value_day:
        return UNKNOWN_DAY
    try:
        return day_from_iso(entry.value_day)
    except NumberRefused as refused:
        if not entry.booking_day or not is_bank_month_day(entry.value_day):
            raise StatementRefused(f"{where}/ValDt", str(refused)) from None
    warnings.add(f"{where}/ValDt", "a value day that the calendar does not have, left out")
    return UNKNOWN_DAY


def period_of(element: Element, warnings: ParseWarningList) -> Period:
    """
    What a FrToDt says: two days or two times.
    """
    ends = []
    for each in element:
        try:
            ends.append(day_of(day_from_iso(all_text(each))))
        except NumberRefused:
            warnings.add("FrToDt", "no period of two days, it is not compared with the bookings")
            return Period()
    return Period(min(ends), max(ends)) if len(ends) == len(Period._fields) else Period()
