"""
Money columns of a portfolio as exact cents, whatever type the file has.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from risk_model.batch.schema import CENTS_COLUMNS, Arrow, is_text
from risk_model.batch.texts import MISSING, Refuse, one_array, refuse_where, repeated
from risk_model.transactions import NO_CENTS, Cents
from risk_model.transactions.amounts import AMOUNT_EXPECTED, AMOUNT_LIMIT, exact_cents

CENTS_LIMIT = AMOUNT_LIMIT * 100


def money_column(table: pa.Table, name: str, refuse: Refuse, *, needed: bool = False) -> Cents:
    """
    A column of exact cents; NO_CENTS where a row has none.

    Args:
        name: the column's name, with or without its suffix _cents in the file.
        needed: refuse a row that has none.
    """
    columns = [column for column in (CENTS_COLUMNS[name], name) if column in table.column_names]
    if not columns:
        return np.full(len(table), NO_CENTS, np.int64)
    cents = [cents_in(table, column, refuse) for column in columns]
    refuse_where(refuse, name, cents[0] != cents[-1], f"the same as {columns[0]}")
    if needed:
        refuse_where(refuse, columns[0], cents[0] == NO_CENTS, "an amount in every row")
    return cents[0]


def cents_in(table: pa.Table, name: str, refuse: Refuse) -> Cents:
    """
    Convert one existing column to exact cents.
    """
    column: Arrow = table.column(name)
    if pa.types.is_dictionary(column.type) and not is_text(column.type.value_type):
        column = column.cast(column.type.value_type)
    if pa.types.is_int64(column.type):
        is_present, cents = ~np.asarray(column.is_null()), column.fill_null(0).to_numpy()
    elif pa.types.is_decimal(column.type):
        is_present, cents = cents_of_decimals(column)
    else:
        is_present, cents = cents_of_texts(table, name, refuse)
    too_large = (cents <= -CENTS_LIMIT) | (cents >= CENTS_LIMIT)
    refuse_where(refuse, name, is_present & too_large, "less than 10^12")
    return np.where(is_present, cents, NO_CENTS)


def cents_of_decimals(column: Arrow) -> tuple[NDArray[np.bool_], Cents]:
    """
    Which decimals are present, and their cents.

    Arrow stores decimals as integers of 128 bits, of which valid cents need 64; larger ones become CENTS_LIMIT or more.

    Args:
        column: decimals of at most two places.
    """
    whole = one_array(column)
    content = whole.buffers()[1]
    halves = np.frombuffer(b"" if content is None else content, np.int64)
    lower, upper = halves[2 * whole.offset : 2 * (whole.offset + len(whole))].reshape(-1, 2).T
    times = 10 ** (2 - whole.type.scale)
    fits = (upper == lower >> 63) & (lower > -CENTS_LIMIT) & (lower < CENTS_LIMIT)
    return ~np.asarray(whole.is_null()), np.where(fits, lower, CENTS_LIMIT) * np.int64(times)


def cents_of_texts(table: pa.Table, name: str, refuse: Refuse) -> tuple[NDArray[np.bool_], Cents]:
    """
    Which decimal texts are present, and their cents.
    """
    texts = repeated(table, name, refuse)
    exact = [exact_cents(text) for text in texts.different]
    wrong = np.array([cents is None for cents in exact] + [False])
    refuse_where(refuse, name, wrong[texts.which], AMOUNT_EXPECTED.removeprefix("expected "))
    of_texts = np.array([cents or 0 for cents in exact] + [0], np.int64)
    return texts.which != MISSING, of_texts[texts.which]
