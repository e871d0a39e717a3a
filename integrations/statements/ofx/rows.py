"""
One OFX transaction as a row: its fields, its amount and day, its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from integrations.statements.evidence.bank_months import is_bank_month_day
from integrations.statements.ofx.tokens import plain
from integrations.statements.shared.codes import code_of
from integrations.statements.shared.columns import UNKNOWN_CENTS, UNKNOWN_DAY, Row
from integrations.statements.shared.numbers import NumberRefused, day_from_iso, day_from_yyyymmdd
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# CREDIT, DEBIT, DEP and OTHER say no more of the kind than the sign does.
TRNTYPES = {
    name: code_of(kind)
    for name, kind in {
        "INT": Kind.INTEREST,
        "FEE": Kind.FEE,
        "SRVCHG": Kind.FEE,
        "ATM": Kind.CASH,
        "CASH": Kind.CASH,
        "POS": Kind.CARD,
        "CHECK": Kind.CHEQUE,
        "XFER": Kind.TRANSFER,
        "PAYMENT": Kind.TRANSFER,
        "DIRECTDEP": Kind.TRANSFER,
        "DIRECTDEBIT": Kind.DIRECT_DEBIT,
        "REPEATPMT": Kind.STANDING_ORDER,
    }.items()
}
OTHER = code_of(Kind.OTHER)
# A time and a zone may follow; the day is taken as written, never shifted to UTC.
TIME = re.compile(r"(?:[0-9]{2}){0,3}(?:[.,][0-9]*)?\s*(?:\[[^\]]*\]?)?|[ T][0-9:.]+Z?", re.ASCII)
# What stands for no day.
NO_DAY_CHARACTERS = "0 \t\r\n"
# A day with its time, its zone and the name of the zone.
MAX_DAY_CHARACTERS = 64
# Fields that say what was booked: twice in one transaction, the file is broken.
ONCE = ("TRNAMT", "DTPOSTED")


class FieldRefused(ValueError):
    """
    A field of a transaction is not what it should be; the message says what was expected.

    Attributes:
        field: its OFX name.
    """

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(expected)
        self.field = field


@lru_cache(maxsize=20_000)
def ofx_day(text: str) -> int:
    """
    Day number of "20240229", "20240229120000.000[-5:EST]" or "2024-02-29".

    Raises:
        NumberRefused: for anything else.
    """
    text = text.strip()
    if len(text) > MAX_DAY_CHARACTERS:
        raise NumberRefused("expected a day such as 20240229")
    if text[4:5] == "-":
        return day_from_iso(text)
    if not TIME.fullmatch(text[8:]):
        raise NumberRefused("expected a day such as 20240229")
    return day_from_yyyymmdd(text[:8])


def fields_of(leaves: Sequence[tuple[str, str]]) -> dict[str, str]:
    """
    The leaves by name; of the names that occur twice the first counts.

    Raises:
        FieldRefused: where amount or day occur twice.
    """
    fields = dict(leaves)
    if "TRNAMT" not in fields:
        # Some programs write tags in lower case.
        leaves = [(name.upper(), text) for name, text in leaves]
        fields = dict(leaves)
    if len(fields) != len(leaves):
        names = [name for name, _ in leaves]
        for name in ONCE:
            if names.count(name) > 1:
                raise FieldRefused(name, "expected it once in a STMTTRN")
        fields = dict(reversed(leaves))
    return fields


def row_of(fields: dict[str, str], cents: int) -> Row:
    """
    The transaction of that amount as a row.

    Raises:
        FieldRefused: where its day is absent or wrong.
    """
    return (
        _booking_day(fields),
        cents,
        _value_day(fields["DTAVAIL"]) if "DTAVAIL" in fields else UNKNOWN_DAY,
        UNKNOWN_CENTS,
        TRNTYPES.get(fields.get("TRNTYPE", "").strip().upper(), OTHER),
        0,
        plain(fields.get("NAME", "")),
        iban_of(fields["ACCTID"].strip()) if "ACCTID" in fields else "",
        plain(fields.get("MEMO", "")),
        "",
        "",
        plain(fields.get("FITID", "")),
    )


def _booking_day(fields: dict[str, str]) -> int:
    # A transaction that is only announced has the day on which it was made.
    name = "DTPOSTED" if "DTPOSTED" in fields or "DTTRAN" not in fields else "DTTRAN"
    try:
        return ofx_day(fields[name].strip())
    except KeyError:
        raise FieldRefused(name, "expected the day of booking") from None
    except NumberRefused as refused:
        raise FieldRefused(name, str(refused)) from None


def _value_day(written: str) -> int:
    """
    The day on which the money is available; DTUSER is the one on which the user asked for the payment.
    """
    if not written.strip(NO_DAY_CHARACTERS):
        return UNKNOWN_DAY
    try:
        return ofx_day(written.strip())
    except NumberRefused as refused:
        if is_bank_month_day(written.strip()):
            return UNKNOWN_DAY
        raise FieldRefused("DTAVAIL", str(refused)) from None
