"""
The columns of a portfolio: names, allowed types, and the check of a file's schema.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

# An array or a chunked array, of a type known only when the file is read.
Arrow = Any

CUSTOMER = "customer_id"
# Text columns with many repeated values; descriptions mostly differ.
REPEATED = (CUSTOMER, "counterparty_name", "counterparty_iban", "return_reason", "currency", "kind", "account")
DESCRIPTION = "description"
DAY_COLUMNS = ("booking_date", "value_date", "known_at")
MONEY_COLUMNS = ("amount", "balance_after")
COLUMNS = (*REPEATED, DESCRIPTION, *DAY_COLUMNS, *MONEY_COLUMNS, *(f"{name}_cents" for name in MONEY_COLUMNS))
NEEDED = (CUSTOMER, "booking_date")
# Allowed but not used.
UNREAD = ("value_date",)

# Characters of a customer's ID, as in a request.
MAX_NAME_LENGTH = 200


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
    Whether the column's type is one that its name allows.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if field.name in DAY_COLUMNS:
        return bool(pa.types.is_date32(kind))
    if field.name in MONEY_COLUMNS:
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
    if name in DAY_COLUMNS:
        return "days (date32)"
    if name in MONEY_COLUMNS:
        return "decimals of at most two places, or text"
    return "whole cents (int64)" if name.endswith("_cents") else "text"
