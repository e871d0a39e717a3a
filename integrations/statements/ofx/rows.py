"""
One OFX transaction as a row: its fields, its amount and day, its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from integrations.statements.evidence.decimals import written_cents
from integrations.statements.ofx.tokens import plain
from integrations.statements.shared.codes import code_of
from integrations.statements.shared.columns import UNKNOWN_DAY, ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused, day_from_iso, day_from_yyyymmdd
from risk_model.transactions import Kind
from risk_model.transactions.iban import iban_of

# The sign comes from TRNAMT, never from the type; CREDIT, DEBIT, DEP and OTHER say no more than the sign.
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
COMMA_AND_THREE = re.compile(r"[+-]?[0-9]{1,3},[0-9]{3}", re.ASCII)
# What stands for no day.
NO_DAY_CHARACTERS = "0 "
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


def ofx_cents(text: str) -> int:
    """
    Whole cents; the decimal sign is the last mark, as comma and dot are both allowed.

    Raises:
        NumberRefused: for anything else than an amount in whole cents.
    """
    if COMMA_AND_THREE.fullmatch(text):
        # Thousands in one country, tenths of cents in another.
        raise NumberRefused("expected an amount that shows which sign parts the cents")
    return written_cents(text, "," if text.rfind(",") > text.rfind(".") else ".")


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


def append_row(rows: ColumnBuilder, fields: dict[str, str]) -> None:
    """
    Append the transaction.

    Raises:
        FieldRefused: where amount or day are absent or wrong.
    """
    name = plain(fields.get("NAME", ""))
    rows.append(
        _day(fields, "DTPOSTED"),
        _cents(fields),
        value_day=_day(fields, "DTUSER") if fields.get("DTUSER", "").strip(NO_DAY_CHARACTERS) else UNKNOWN_DAY,
        kind=TRNTYPES.get(fields.get("TRNTYPE", "").strip().upper(), OTHER),
        counterparty_name=name,
        counterparty_iban=iban_of(fields["ACCTID"].strip()) if "ACCTID" in fields else "",
        description=plain(fields.get("MEMO", "")),
        bank_reference=plain(fields.get("FITID", "")),
    )


def _day(fields: dict[str, str], name: str) -> int:
    try:
        return ofx_day(fields[name].strip())
    except KeyError:
        raise FieldRefused(name, "expected the day of booking") from None
    except NumberRefused as refused:
        raise FieldRefused(name, str(refused)) from None


def _cents(fields: dict[str, str]) -> int:
    try:
        return ofx_cents(fields["TRNAMT"].strip())
    except KeyError:
        raise FieldRefused("TRNAMT", "expected an amount") from None
    except NumberRefused as refused:
        raise FieldRefused("TRNAMT", str(refused)) from None
