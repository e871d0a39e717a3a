"""
The columns of a portfolio: their names, the types each may have, and how a file without them is refused.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

# An array or a chunked array, of a type that only the file tells.
Arrow = Any

CUSTOMER = "customer_id"
# Texts of which many are the same; descriptions are mostly all different.
REPEATED = (CUSTOMER, "counterparty_name", "counterparty_iban", "return_reason", "currency", "kind", "account")
DESCRIPTION = "description"
DAYS = ("booking_date", "value_date", "known_at")
MONEY = ("amount", "balance_after")
COLUMNS = (*REPEATED, DESCRIPTION, *DAYS, *MONEY, *(f"{name}_cents" for name in MONEY))
NEEDED = (CUSTOMER, "booking_date")
# Nothing is made of them.
UNREAD = ("value_date",)

# Of a customer's name, in characters; as in a request.
LONGEST_NAME = 200


class PortfolioRefused(Exception):
    """
    The file is no portfolio; the message names the column or the row and what was expected.
    """


def check_columns(schema: pa.Schema) -> None:
    """
    Raises:
        PortfolioRefused: a needed column is missing, or one is there twice or of another type.
    """
    twice = sorted({name for name in COLUMNS if schema.names.count(name) > 1})
    if twice:
        raise PortfolioRefused(f"{twice[0]}: expected one column, got two")
    missing = [name for name in NEEDED if name not in schema.names]
    if not {"amount", "amount_cents"} & set(schema.names):
        missing.append("amount (or amount_cents)")
    if missing:
        raise PortfolioRefused(f"expected columns {', '.join(missing)}, which are missing")
    for field in schema:
        if field.name in COLUMNS and not has_type_of(field):
            raise PortfolioRefused(f"{field.name}: expected {expected_of(field.name)}, got {field.type}")


def has_type_of(field: pa.Field[Any]) -> bool:
    """
    Whether the column holds what its name says.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if field.name in DAYS:
        return bool(pa.types.is_date32(kind))
    if field.name in MONEY:
        return bool(pa.types.is_decimal128(kind) and 0 <= kind.scale <= 2) or is_text(kind)
    if field.name.endswith("_cents"):
        return bool(pa.types.is_int64(kind))
    return is_text(kind)


def is_text(kind: pa.DataType) -> bool:
    """
    Whether a column of this type holds texts.
    """
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def expected_of(name: str) -> str:
    """
    The types a column may have, in words.
    """
    if name in DAYS:
        return "days (date32)"
    if name in MONEY:
        return "decimals of at most two places, or text"
    return "whole cents (int64)" if name.endswith("_cents") else "text"
