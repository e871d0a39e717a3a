"""
Banks that write no column names at all: known by the shape of their cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.statements.delimited.vocabulary.roles import Role

DAY_8 = r"[0-9]{8}"
COMMA = r"[+-]?[0-9.]+,[0-9]{2}"


@dataclass(frozen=True)
class Headerless:
    """
    A bank that writes no column names: known by the shape of its cells.

    Attributes:
        shapes: patterns of some columns.
        roles: what each column is, in order.
        has_balances: whether opening and closing follow from the balance of its rows.
        spent_is_positive: whether a card issuer writes purchases without sign.
        has_fields_in_text: whether its text column holds names and references as :86: of MT940 does.
    """

    name: str
    delimiter: str
    quote: str | None
    shapes: Mapping[int, re.Pattern[str]]
    roles: tuple[Role, ...]
    has_balances: bool = True
    spent_is_positive: bool = False
    has_fields_in_text: bool = False


def _shapes(**shapes: str) -> dict[int, re.Pattern[str]]:
    return {int(name[1:]): re.compile(shape, re.ASCII) for name, shape in shapes.items()}


_ASN_SHAPES = _shapes(
    _0=r"[0-9]{2}-[0-9]{2}-[0-9]{4}", _1=r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", _7=r"[A-Z]{3}", _8=r"-?[0-9.]+[.,][0-9]{2}",
    _10=r"[+-]?[0-9.]+[.,][0-9]{2}",
)  # fmt: skip
_ASN_ROLES = (
    Role.BOOKING_DATE, Role.ACCOUNT, Role.COUNTERPARTY_IBAN, Role.NAME, *(Role.IGNORED,) * 4,
    Role.BALANCE_BEFORE, Role.CURRENCY, Role.AMOUNT, Role.IGNORED, Role.VALUE_DAY, Role.IGNORED, Role.KIND,
    Role.REFERENCE, Role.END_TO_END, Role.DESCRIPTION, Role.IGNORED,
)  # fmt: skip
_RABOBANK_ROLES = (
    Role.ACCOUNT, Role.CURRENCY, Role.VALUE_DAY, Role.SIGN, Role.AMOUNT, Role.COUNTERPARTY_IBAN, Role.NAME,
    Role.BOOKING_DATE, Role.KIND, Role.IGNORED, *(Role.DESCRIPTION,) * 6, Role.END_TO_END, Role.IGNORED, Role.IGNORED,
)  # fmt: skip
HEADERLESS = (
    Headerless(
        "rabobank, until 2018", ",", '"',
        _shapes(_0=r"[A-Z0-9]{9,34}", _1=r"[A-Z]{3}", _2=DAY_8, _3=r"[CD]", _4=r"[0-9]+\.[0-9]{2}", _7=DAY_8),
        _RABOBANK_ROLES, has_balances=False,
    ),
    Headerless(
        "american express, united kingdom", ",", '"',
        _shapes(_0=r"[0-9]{2}/[0-9]{2}/[0-9]{4}", _1=r"Reference: \S+", _2=r" *-?[0-9.,]+\.[0-9]{2}"),
        (Role.TRANSACTION_DATE, Role.REFERENCE, Role.AMOUNT, Role.DESCRIPTION, Role.DESCRIPTION, Role.IGNORED),
        has_balances=False, spent_is_positive=True,
    ),
    Headerless(
        "abn amro", "\t", None,
        _shapes(_0=r"[A-Z0-9]{6,34}", _1=r"[A-Z]{3}", _2=DAY_8, _3=COMMA, _4=COMMA, _5=DAY_8, _6=COMMA),
        (Role.ACCOUNT, Role.CURRENCY, Role.BOOKING_DATE, Role.BALANCE_BEFORE, Role.BALANCE, Role.VALUE_DAY, Role.AMOUNT,
         Role.DESCRIPTION),
        has_fields_in_text=True,
    ),
    Headerless("asn, sns, regiobank", ",", "'", _ASN_SHAPES, _ASN_ROLES),
    Headerless("asn, sns, regiobank, quoted", ",", '"', _ASN_SHAPES, _ASN_ROLES),
    Headerless("asn, sns, regiobank, semicolons", ";", "'", _ASN_SHAPES, _ASN_ROLES),
    *(
        Headerless(
            "triodos", delimiter, '"',
            _shapes(_0=r"[0-9]{2}-[0-9]{2}-[0-9]{4}", _1=r"[A-Z0-9.]{8,34}", _2=r"[0-9.]+,[0-9]{2}",
                    _3=r"(?i:debet|credit)"),
            (Role.BOOKING_DATE, Role.ACCOUNT, Role.AMOUNT, Role.SIGN, Role.NAME, Role.COUNTERPARTY_IBAN, Role.KIND,
             Role.DESCRIPTION, Role.BALANCE),
        )
        for delimiter in ",;"
    ),
)  # fmt: skip
