"""
The booking line :61:, and the balances :60: and :62:.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from integrations.statements.evidence.bank_months import is_bank_month_day
from integrations.statements.shared.columns import UNKNOWN_DAY
from integrations.statements.shared.numbers import (
    MAX_WHOLE_DIGITS,
    NumberRefused,
    amount_of,
    cents_from_comma,
    cents_from_dot,
    cents_from_grouped,
    day_from_parts,
    day_from_yymmdd,
)
from integrations.statements.statement import Balance
from risk_model.transactions import day_of
from risk_model.transactions.iban import IBAN

# Value day, entry day (blanks at some banks), mark, letter of the currency, amount plain or odd, type, references. The
# type must follow the amount, else what follows may be its rest; the fewer decimals, the stricter the type. Some
# banks leave it out and end the line there.
ENTRY = re.compile(
    r"([0-9]{6})([0-9]{4}|[ ]{4})?[ ]?(R[CD]|E[CD]|[CD])([A-Z])?[ ]?"
    r"(?:([0-9]{1,15}),([0-9]{2})(?:[ ]?([A-Z][A-Za-z0-9 ]{3})|(?=[ ]*(?://|\n(?![0-9.,])|\Z)))"
    r"|([0-9][0-9.,]*[.,][0-9]*)[ ]?([NF](?:[A-Z]{2}[A-Z ]|[0-9]{3})|S[0-9]{3})|([0-9]+)([NSF][A-Z]{3})(?![.,]))(.*)",
    re.ASCII,
)
# Behind C or D, beside a letter of the currency: "CR", "DR" and "DD" are written whatever it is.
LETTERS_BEHIND_MARK = frozenset("CDR")
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})[ ]?(-?[0-9][0-9.,]*)[ \t]*", re.ASCII)
# Below a balance: the rest of an amount that was broken.
RUNS_ON = re.compile(r"[ ]*[0-9.,]+[ ]*(?:\n|\Z)", re.ASCII)
# Money in: a credit, or a debit taken back.
MONEY_IN = frozenset(("C", "RD", "EC"))
# A bank reference has 16 positions; some banks add codewords behind it.
REFERENCE_LENGTH = 16
# Fillings in the place of a day.
NO_DAY, NO_ENTRY_DAY = "000000", ("    ", "0000")
SHORTEST_IBAN = 15
NO_REFERENCE = frozenset(("NONREF", "NOTPROVIDED", "NOREF", "NONE"))
HALF_A_YEAR = 183


# What a :61: says: booking day, value day, mark, cents signed from the holder's side, type, the customer's and the
# bank's reference, the supplementary line, the counterparty's name, the amount where it is written in an odd way.
# A bare tuple, as there are millions.
Entry = tuple[int, int, str, int, str, str, str, str, str, str]
VALUE_DAY: Final = 1
MARK: Final = 2
CENTS: Final = 3
ODD_AMOUNT: Final = 9
EXPECTED = "expected value date, C or D, an amount of digits and one comma, then a letter and three characters"


def entry_of(value: str, currency: str | None = None) -> Entry:
    """
    The booking line with the supplementary line below it, in a statement in that currency.

    Raises:
        NumberRefused: where it is not as SWIFT describes it.
    """
    match = ENTRY.match(value)
    if match is None:
        raise NumberRefused(EXPECTED)
    value_text, entry_text, mark, letter, whole, fraction, type_code, odd, odd_type, plain, plain_type, references = (
        match.groups()
    )
    supplement = value[match.end() + 1 :]
    booking_day, value_day = _days(value_text, entry_text)
    if letter and letter not in LETTERS_BEHIND_MARK and currency is not None and letter not in currency:
        # It may stand for a digit: O for 0, I for 1.
        raise NumberRefused("expected a digit, or a letter of the currency, behind C or D")
    if whole:
        cents = int(whole + fraction)
    else:
        cents, type_code = _cents(odd or plain), odd_type or plain_type
    customer, _, bank = references.partition("//")
    name = ""
    # Before IBANs Rabobank wrote the counterparty's name behind a reference padded to 16 positions.
    if len(customer) > REFERENCE_LENGTH and customer[REFERENCE_LENGTH - 1] == " ":
        name = customer[REFERENCE_LENGTH:].strip()
        customer = customer[:REFERENCE_LENGTH]
    if len(bank) > REFERENCE_LENGTH and bank[REFERENCE_LENGTH] == "/":
        bank = bank[:REFERENCE_LENGTH]
    return (
        booking_day,
        value_day,
        mark,
        cents if mark in MONEY_IN else -cents,
        (type_code or "").rstrip(),
        customer.strip(),
        reference_of(bank) if bank else "",
        supplement,
        name,
        odd or "",
    )


def iban_in(text: str) -> str:
    """
    The IBAN with which a reference or the supplementary line begins, or ""; "RF18..." is a creditor's reference.
    """
    if len(text) < SHORTEST_IBAN:
        return ""
    word = text.split(None, 1)[0]
    return word if IBAN.fullmatch(word) and not word.startswith("RF") else ""


def reference_of(text: str) -> str:
    """
    The reference, or "" where the text only says that there is none.
    """
    text = text.strip()
    return "" if text[:1] in "Nn" and text.upper() in NO_REFERENCE else text


def balance_of(value: str) -> tuple[Balance, str, str]:
    """
    The balance, its currency, and its amount as written.

    Raises:
        NumberRefused: where it is not as SWIFT describes it.
    """
    line, _, below = value.partition("\n")
    match = BALANCE.fullmatch(line)
    if match is None or RUNS_ON.match(below):
        raise NumberRefused("expected C or D, date, currency and amount with decimal comma")
    mark, day, currency, amount = match.groups()
    cents = _cents(amount.lstrip("-")) * (-1 if amount.startswith("-") else 1)
    return Balance(amount_of(cents if mark == "C" else -cents), _date(day)), currency, amount


def _date(yymmdd: str) -> date | None:
    return None if yymmdd == NO_DAY else day_of(day_from_yymmdd(yymmdd))


@lru_cache(maxsize=20_000)
def _days(value_text: str, entry_text: str | None) -> tuple[int, int]:
    """
    Booking day and value day; the entry date has no year, and lies where it is nearest to the value day.
    """
    if entry_text is None or entry_text in NO_ENTRY_DAY:
        value_day = day_from_yymmdd(value_text)
        return value_day, value_day
    value_day, is_known = _value_day(value_text)
    year, month, day = day_of(value_day).year, int(entry_text[:2]), int(entry_text[2:])
    # 29 February exists in one of the years around, or in none.
    candidates = [
        number for near in (year, year - 1, year + 1) if (number := _day_or_none(near, month, day)) is not None
    ]
    nearest = min(candidates, key=lambda number: abs(number - value_day), default=None)
    if nearest is None or abs(nearest - value_day) > HALF_A_YEAR:
        raise NumberRefused("expected an entry date (MMDD) that the calendar has")
    return nearest, value_day if is_known else UNKNOWN_DAY


def _value_day(yymmdd: str) -> tuple[int, bool]:
    """
    The value day, or the 28th of its month where only a bank's month has it; and whether it is the day.
    """
    try:
        return day_from_yymmdd(yymmdd), True
    except NumberRefused:
        if not is_bank_month_day("20" + yymmdd):
            raise
        return day_from_yymmdd(yymmdd[:4] + "28"), False


def _day_or_none(year: int, month: int, day: int) -> int | None:
    try:
        return day_from_parts(year, month, day)
    except NumberRefused:
        return None


def _cents(amount: str) -> int:
    """
    The cents of 15 digits with a comma, or of what old exports write: grouped thousands, a point before the decimals.
    """
    last_comma, last_point = amount.rfind(","), amount.rfind(".")
    if last_comma > last_point:
        return cents_from_grouped(amount, decimal=",") if last_point >= 0 else cents_from_comma(amount)
    if last_comma >= 0:
        return cents_from_grouped(amount, decimal=".")
    if last_point >= len(amount) - 3 and amount.count(".") == 1:
        # Before two digits, one or none a point groups nothing.
        return cents_from_dot(amount)
    if last_point < 0 and len(amount) <= MAX_WHOLE_DIGITS:
        # Whole units without the comma that SWIFT asks for; the balances tell whether they were meant.
        return int(amount) * 100
    raise NumberRefused("expected an amount with decimal comma")
