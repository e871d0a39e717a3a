"""
A block of a portfolio as columns: the same numbers that the same rows of a request give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from risk_model.components.words import LOWER_CASE, NUMBERED, ONE_DIGIT
from risk_model.currencies import CURRENCIES
from risk_model.portfolio import CUSTOMER, DESCRIPTION, Arrow, PortfolioRefused
from risk_model.rows import AMOUNT_EXPECTED, LARGEST_AMOUNT, OTHER, account_of, exact_cents
from risk_model.transactions import (
    KIND_CODE,
    NO_CENTS,
    NO_DAY,
    Account,
    Cents,
    Days,
    Kind,
    RepeatedTexts,
    Transactions,
)

# Of a column, a row and what was expected there.
Refuse = Callable[[str, int, str], None]

NOT_TOLD = -1
LARGEST_CENTS = LARGEST_AMOUNT * 100


@dataclass(frozen=True, eq=False)
class Block:
    """
    Whole customers: `starts` says where each begins in the transactions, and the number of rows last.
    """

    customers: Sequence[str]
    currencies: Sequence[str | None]
    starts: NDArray[np.int64]
    transactions: Transactions


def block_of(table: pa.Table, first_row: int = 0) -> Block:
    """
    Args:
        first_row: the table's first row in the file, by which errors name rows.

    Raises:
        PortfolioRefused: names the column, the row and what was expected.
    """

    def refuse(column: str, row: int, expected: str) -> None:
        raise PortfolioRefused(f"{column}, row {first_row + row + 1}: expected {expected}")

    rows = len(table)
    customers = repeated(table, CUSTOMER)
    is_named = np.array([*map(bool, customers.different), False])
    refuse_where(refuse, CUSTOMER, ~is_named[customers.which], "a customer in every row")
    starts = np.concatenate([[0], np.flatnonzero(np.diff(customers.which)) + 1, [rows]]).astype(np.int64)
    currency = repeated(table, "currency")
    currencies = currencies_of(currency, starts, refuse)
    accounts, account = accounts_in(repeated(table, "account"))
    days = day_column(table, "booking_date")
    refuse_where(refuse, "booking_date", days == NO_DAY, "a day in every row")
    cents = money_column(table, "amount", refuse)
    refuse_where(refuse, "amount", cents == NO_CENTS, "an amount in every row")
    transactions = Transactions(
        booking_day=days,
        value_day=np.full(rows, NO_DAY, np.int32),
        amount_cents=cents,
        balance_cents=money_column(table, "balance_after", refuse),
        kind=kind_column(repeated(table, "kind"), refuse),
        account=account,
        accounts=accounts,
        known_day=day_column(table, "known_at"),
        counterparty_name=told(repeated(table, "counterparty_name")),
        counterparty_iban=told(repeated(table, "counterparty_iban")),
        description=descriptions(table),
        return_reason=told(repeated(table, "return_reason")),
        end_to_end_id=RepeatedTexts([""], np.zeros(rows, np.int64)),
        bank_reference=RepeatedTexts([""], np.zeros(rows, np.int64)),
    )
    return Block([customers[int(start)] for start in starts[:-1]], currencies, starts, transactions)


def refuse_where(refuse: Refuse, column: str, wrong: NDArray[np.bool_], expected: str) -> None:
    """
    Refuse the first row that is wrong, if any.
    """
    rows = np.flatnonzero(wrong)
    if len(rows):
        refuse(column, int(rows[0]), expected)


def repeated(table: pa.Table, name: str) -> RepeatedTexts:
    """
    A column of texts, each different one once; NOT_TOLD where a row has none, or the table not the column.
    """
    if name not in table.column_names:
        return RepeatedTexts([], np.full(len(table), NOT_TOLD, np.int64))
    column = one_array(table.column(name))
    if not pa.types.is_dictionary(column.type) or column.dictionary.null_count:
        column = column.cast(pa.string()).dictionary_encode()
    which = column.indices.fill_null(NOT_TOLD).to_numpy(zero_copy_only=False).astype(np.int64)
    return RepeatedTexts(column.dictionary.to_pylist(), which)


def one_array(column: Arrow) -> Arrow:
    """
    A column's chunks as one array.
    """
    whole = column.combine_chunks()
    if not isinstance(whole, pa.ChunkedArray):
        return whole
    return whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)


def descriptions(table: pa.Table) -> RepeatedTexts:
    """
    The descriptions in lower case and with all digits alike where no word tells them apart: so many become the same,
    and their words stay.
    """
    if DESCRIPTION not in table.column_names:
        return told(repeated(table, DESCRIPTION))
    texts = one_array(table.column(DESCRIPTION)).cast(pa.string()).fill_null("")
    alike = exchanged(texts, LOWER_CASE.translate(ONE_DIGIT)).dictionary_encode()
    different = alike.dictionary.to_pylist()
    numbered = [word.translate(ONE_DIGIT).decode() for word in NUMBERED]
    keeps = np.array([any(word in text for word in numbered) for text in different], bool)
    if keeps.any():
        which = alike.indices.to_numpy()
        lower = exchanged(texts, LOWER_CASE)
        alike = pc.if_else(pa.array(keeps[which]), lower, alike.dictionary_decode()).dictionary_encode()
    return RepeatedTexts(alike.dictionary.to_pylist(), alike.indices.to_numpy().astype(np.int64))


def exchanged(texts: Arrow, table: bytes) -> Arrow:
    """
    The same texts with bytes exchanged for others; their lengths stay.
    """
    _, offsets, content = texts.buffers()
    first, last = np.frombuffer(offsets, np.int32)[[texts.offset, texts.offset + len(texts)]]
    moved = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1] - first
    letters = b"" if content is None else content.slice(int(first), int(last - first)).to_pybytes().translate(table)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(moved), pa.py_buffer(letters))


def told(texts: RepeatedTexts) -> RepeatedTexts:
    """
    The same with "" where a row has none.
    """
    nothing = len(texts.different)
    return RepeatedTexts([*texts.different, ""], np.where(texts.which == NOT_TOLD, nothing, texts.which))


def day_column(table: pa.Table, name: str) -> Days:
    """
    Day numbers; NO_DAY where a row does not say.
    """
    if name not in table.column_names:
        return np.full(len(table), NO_DAY, np.int32)
    days: Arrow = table.column(name).cast(pa.int32())
    return np.ascontiguousarray(days.fill_null(int(NO_DAY)).to_numpy(), np.int32)


def money_column(table: pa.Table, name: str, refuse: Refuse) -> Cents:
    """
    Whole cents, exact; NO_CENTS where a row does not say.
    """
    rows = len(table)
    if f"{name}_cents" in table.column_names:
        name = f"{name}_cents"
        column: Arrow = table.column(name)
        cents = column.fill_null(int(NO_CENTS)).to_numpy()
    elif name not in table.column_names:
        return np.full(rows, NO_CENTS, np.int64)
    elif pa.types.is_decimal(table.schema.field(name).type):
        cents = cents_of_decimals(table.column(name))
    else:
        cents = cents_of_texts(table, name, refuse)
    is_told = cents != NO_CENTS
    refuse_where(refuse, name, is_told & ((cents <= -LARGEST_CENTS) | (cents >= LARGEST_CENTS)), "less than 10^12")
    return np.ascontiguousarray(cents, np.int64)


def cents_of_decimals(column: Arrow) -> Cents:
    """
    Decimals of at most two places as cents: Arrow keeps them as whole numbers of 128 bits, of which cents need 64.
    """
    # Wide enough for any number of 10^34; what does not fit 64 bits is far beyond the largest amount.
    whole = one_array(column.cast(pa.decimal128(38, 2)))
    halves = np.frombuffer(whole.buffers()[1], np.int64)[2 * whole.offset : 2 * (whole.offset + len(whole))]
    lower, upper = halves[::2], halves[1::2]
    cents = np.where(upper == lower >> 63, lower, np.int64(LARGEST_CENTS))
    return np.where(np.asarray(whole.is_null()), NO_CENTS, cents)


def cents_of_texts(table: pa.Table, name: str, refuse: Refuse) -> Cents:
    """
    Decimal texts as cents.
    """
    texts = repeated(table, name)
    exact = [exact_cents(text) for text in texts.different]
    wrong = np.array([cents is None for cents in exact] + [False])
    refuse_where(refuse, name, wrong[texts.which], AMOUNT_EXPECTED.removeprefix("expected "))
    return np.array([0 if cents is None else cents for cents in exact] + [int(NO_CENTS)], np.int64)[texts.which]


def kind_column(kinds: RepeatedTexts, refuse: Refuse) -> NDArray[np.uint8]:
    """
    Codes into KINDS; OTHER where a row does not say.
    """
    names = {kind.value: code for kind, code in KIND_CODE.items()}
    wrong = np.array([name not in names for name in kinds.different] + [False])
    refuse_where(refuse, "kind", wrong[kinds.which], f"one of {', '.join(Kind)}")
    codes = np.array([names.get(name, OTHER) for name in kinds.different] + [OTHER], np.uint8)
    column: NDArray[np.uint8] = codes[kinds.which]
    return column


def currencies_of(texts: RepeatedTexts, starts: NDArray[np.int64], refuse: Refuse) -> list[str | None]:
    """
    The currency of each customer, which all its rows share; None where none says one.
    """
    wrong = np.array([name not in CURRENCIES for name in texts.different] + [False])
    refuse_where(refuse, "currency", wrong[texts.which], "an active ISO 4217 code")
    first = texts.which[starts[:-1]]
    mixed = texts.which != np.repeat(first, np.diff(starts))
    refuse_where(refuse, "currency", mixed, "the same currency in all transactions of a customer")
    return [None if number == NOT_TOLD else texts.different[number] for number in first.tolist()]


def accounts_in(texts: RepeatedTexts) -> tuple[tuple[Account, ...], NDArray[np.int32]]:
    """
    The accounts that rows name, and which of them each row belongs to; the last one is that of rows without a name.
    """
    accounts = (*(account_of(name, None) for name in texts.different), Account())
    which = np.where(texts.which == NOT_TOLD, len(texts.different), texts.which)
    return accounts, which.astype(np.int32)
