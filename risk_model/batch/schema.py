"""
The columns of a portfolio: names, allowed types, and the check of a file's schema.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

# An array or a chunked array, of a type known only when the file is read.
Arrow = Any

CUSTOMER = "customer_id"
DESCRIPTION = "description"
# The fields of a request's row that a portfolio has, by kind; an amount may stand there as whole cents too.
TEXT_FIELDS = ("currency", "counterparty_name", "counterparty_iban", DESCRIPTION, "kind", "return_reason", "account")
DAY_FIELDS = ("booking_date", "value_date", "known_at")
MONEY_FIELDS = ("amount", "balance_after")
CENTS_COLUMNS = {name: f"{name}_cents" for name in MONEY_FIELDS}
# Text columns with many repeated values; descriptions mostly differ.
REPEATED = (CUSTOMER, *(name for name in TEXT_FIELDS if name != DESCRIPTION))
NEEDED = (CUSTOMER, "booking_date")
# Allowed but not used.
UNREAD = ("value_date",)

# Characters of a customer's ID, as in a request.
MAX_ID_LENGTH = 200


def is_text(kind: pa.DataType) -> bool:
    """
    Whether a column of this type holds texts.
    """
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_money(kind: pa.DataType) -> bool:
    """
    Whether a column of this type holds amounts that may be exact to the cent.
    """
    return bool(pa.types.is_decimal128(kind) and 0 <= kind.scale <= 2) or is_text(kind)


# What each column holds, in words, and the check of its type.
PORTFOLIO_COLUMNS: dict[str, tuple[str, Callable[[pa.DataType], bool]]] = {
    **dict.fromkeys((CUSTOMER, *TEXT_FIELDS), ("text", is_text)),
    **dict.fromkeys(DAY_FIELDS, ("days (date32)", pa.types.is_date32)),
    **dict.fromkeys(MONEY_FIELDS, ("decimals of at most two places, or text", is_money)),
    **dict.fromkeys(CENTS_COLUMNS.values(), ("whole cents (int64)", pa.types.is_int64)),
}


class PortfolioRefused(Exception):
    """
    The file is no portfolio; the message names the column or the row and what was expected.
    """


def check_columns(schema: pa.Schema) -> None:
    """
    Check that a file's columns are those of a portfolio.

    Raises:
        PortfolioRefused: a required column is missing, or a column is duplicated or of another type.
    """
    twice = sorted({name for name in PORTFOLIO_COLUMNS if schema.names.count(name) > 1})
    if twice:
        raise PortfolioRefused(f"{twice[0]}: expected one column, got two")
    missing = [name for name in NEEDED if name not in schema.names]
    if not {"amount", "amount_cents"} & set(schema.names):
        missing.append("amount (or amount_cents)")
    if missing:
        raise PortfolioRefused(f"expected columns {', '.join(missing)}, which are missing")
    for field in schema:
        if field.name not in PORTFOLIO_COLUMNS:
            continue
        expected, accepts = PORTFOLIO_COLUMNS[field.name]
        if not accepts(field.type.value_type if pa.types.is_dictionary(field.type) else field.type):
            raise PortfolioRefused(f"{field.name}: expected {expected}, got {field.type}")
