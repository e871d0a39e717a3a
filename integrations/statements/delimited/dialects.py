"""
What single banks mean by columns that others use differently, and banks that write no headings at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.statements.delimited.roles import Role


@dataclass(frozen=True)
class Dialect:
    """
    One bank's way with headings.

    Attributes:
        headings: folded headings that all occur in its files.
        roles: what some of its columns are, whatever the general table says.
        has_balances: whether opening and closing can be told from the balance of its rows.
        currency: of its accounts, where neither a heading nor a column names it.
        tells_in_text: whether its text column holds names and references as :86: of MT940 does.
        spent_is_positive: whether a card issuer writes purchases without sign.
    """

    name: str
    headings: frozenset[str]
    roles: Mapping[str, Role] = field(default_factory=dict)
    has_balances: bool = False
    currency: str | None = None
    tells_in_text: bool = False
    spent_is_positive: bool = False


@dataclass(frozen=True)
class Records:
    """
    Rows that are no bookings, told by a code in a column.
    """

    column: int
    booked: str
    opening: str
    closing: str


def _headings(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


DIALECTS = (
    Dialect(
        "rabobank",
        _headings("volgnr|saldo na trn"),
        {"transactiereferentie": Role.END_TO_END, "volgnr": Role.REFERENCE, "code": Role.KIND},
        has_balances=True,
    ),
    Dialect(
        "revolut",
        _headings("started date|completed date|state"),
        {"fee": Role.FEE, "type": Role.KIND, "product": Role.IGNORED},
        has_balances=True,
    ),
    Dialect(
        "revolut business",
        _headings("date started utc|date completed utc|state"),
        {
            "fee": Role.FEE,
            "amount": Role.AMOUNT,
            "orig amount": Role.IGNORED,
            "total amount": Role.IGNORED,
            "description": Role.NAME,
            "reference": Role.DESCRIPTION,
            "id": Role.REFERENCE,
            "payer": Role.IGNORED,
            "account": Role.IGNORED,
            "beneficiary iban": Role.COUNTERPARTY,
        },
        has_balances=True,
    ),
    Dialect("n26 old", _headings("empfanger|kontonummer|transaktionstyp"), {"kontonummer": Role.COUNTERPARTY}),
    Dialect(
        "n26 old in english",
        _headings("payee|account number|transaction type|payment reference"),
        {"account number": Role.COUNTERPARTY},
    ),
    Dialect("n26", _headings("partner name|partner iban|account name"), {"account name": Role.IGNORED}),
    Dialect(
        "monzo",
        _headings("id|created|local amount|local currency"),
        {"description": Role.NAME, "notes": Role.DESCRIPTION, "id": Role.REFERENCE},
    ),
    Dialect(
        "monzo with columns for in and out",
        _headings("transaction id|emoji|money out|money in"),
        {"name": Role.NAME, "money out": Role.IGNORED, "money in": Role.IGNORED, "time": Role.IGNORED},
    ),
    Dialect(
        "sparkasse",
        _headings("auftragskonto|kontonummer|blz|info"),
        {"kontonummer": Role.COUNTERPARTY, "buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "sparkasse camt",
        _headings("auftragskonto|kontonummer iban|info"),
        {"buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "kbc",
        _headings("rubrieknaam|afschriftnummer|naam tegenpartij"),
        {"naam": Role.IGNORED, "credit": Role.IGNORED, "debet": Role.IGNORED, "valuta": Role.VALUE_DAY},
    ),
    Dialect("swedbank", _headings("account no|d k|record id"), {"code": Role.IGNORED}),
    Dialect("card with spending as positive", _headings("date processed|description|amount"), spent_is_positive=True),
    Dialect("bunq", _headings("date|amount|account|counterparty|name|description"), currency="EUR"),
    Dialect("bunq in dutch", _headings("datum|bedrag|rekening|tegenrekening|naam|omschrijving"), currency="EUR"),
)
SWEDBANK_RECORDS = Records(column=1, booked="20", opening="10", closing="86")

DAY_8 = r"[0-9]{8}"
COMMA = r"[+-]?[0-9.]+,[0-9]{2}"


@dataclass(frozen=True)
class Headless:
    """
    A bank that writes no headings: known by the shape of its cells.

    Attributes:
        shapes: patterns of some columns.
        roles: what each column is, in order.
        has_balances: whether opening and closing can be told from the balance of its rows.
        spent_is_positive: whether a card issuer writes purchases without sign.
    """

    name: str
    delimiter: str
    quote: str | None
    shapes: Mapping[int, re.Pattern[str]]
    roles: tuple[Role, ...]
    has_balances: bool = True
    spent_is_positive: bool = False


def _shapes(**shapes: str) -> dict[int, re.Pattern[str]]:
    return {int(name[1:]): re.compile(shape, re.ASCII) for name, shape in shapes.items()}


_ASN_SHAPES = _shapes(
    _0=r"[0-9]{2}-[0-9]{2}-[0-9]{4}", _1=r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", _7=r"[A-Z]{3}", _8=r"-?[0-9.]+[.,][0-9]{2}",
    _10=r"[+-]?[0-9.]+[.,][0-9]{2}",
)  # fmt: skip
_ASN_ROLES = (
    Role.BOOKED, Role.ACCOUNT, Role.COUNTERPARTY, Role.NAME, Role.IGNORED, Role.IGNORED, Role.IGNORED, Role.IGNORED,
    Role.BALANCE_BEFORE, Role.CURRENCY, Role.AMOUNT, Role.IGNORED, Role.VALUE_DAY, Role.IGNORED, Role.KIND,
    Role.REFERENCE, Role.END_TO_END, Role.DESCRIPTION, Role.IGNORED,
)  # fmt: skip
_RABOBANK_ROLES = (
    Role.ACCOUNT, Role.CURRENCY, Role.VALUE_DAY, Role.SIGN, Role.AMOUNT, Role.COUNTERPARTY, Role.NAME, Role.BOOKED,
    Role.KIND, Role.IGNORED, *(Role.DESCRIPTION,) * 6, Role.END_TO_END, Role.IGNORED, Role.IGNORED,
)  # fmt: skip
HEADLESS = (
    Headless(
        "rabobank, until 2018", ",", '"',
        _shapes(_0=r"[A-Z0-9]{9,34}", _1=r"[A-Z]{3}", _2=DAY_8, _3=r"[CD]", _4=r"[0-9]+\.[0-9]{2}", _7=DAY_8),
        _RABOBANK_ROLES, has_balances=False,
    ),
    Headless(
        "american express, united kingdom", ",", '"',
        _shapes(_0=r"[0-9]{2}/[0-9]{2}/[0-9]{4}", _1=r"Reference: \S+", _2=r" *-?[0-9.,]+\.[0-9]{2}"),
        (Role.DONE, Role.REFERENCE, Role.AMOUNT, Role.DESCRIPTION, Role.DESCRIPTION, Role.IGNORED),
        has_balances=False, spent_is_positive=True,
    ),
    Headless(
        "abn amro", "\t", None,
        _shapes(_0=r"[A-Z0-9]{6,34}", _1=r"[A-Z]{3}", _2=DAY_8, _3=COMMA, _4=COMMA, _5=DAY_8, _6=COMMA),
        (Role.ACCOUNT, Role.CURRENCY, Role.BOOKED, Role.BALANCE_BEFORE, Role.BALANCE, Role.VALUE_DAY, Role.AMOUNT,
         Role.DESCRIPTION),
    ),
    Headless("asn, sns, regiobank", ",", "'", _ASN_SHAPES, _ASN_ROLES),
    Headless("asn, sns, regiobank, quoted", ",", '"', _ASN_SHAPES, _ASN_ROLES),
    Headless("asn, sns, regiobank, semicolons", ";", "'", _ASN_SHAPES, _ASN_ROLES),
    *(
        Headless(
            "triodos", delimiter, '"',
            _shapes(_0=r"[0-9]{2}-[0-9]{2}-[0-9]{4}", _1=r"[A-Z0-9.]{8,34}", _2=r"[0-9.]+,[0-9]{2}",
                    _3=r"(?i:debet|credit)"),
            (Role.BOOKED, Role.ACCOUNT, Role.AMOUNT, Role.SIGN, Role.NAME, Role.COUNTERPARTY, Role.KIND,
             Role.DESCRIPTION, Role.BALANCE),
        )
        for delimiter in ",;"
    ),
)  # fmt: skip
