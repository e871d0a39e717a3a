"""
A block of a portfolio as columns, equal to those that the same rows of a request give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from risk_model.batch.money import money_column
from risk_model.batch.schema import CUSTOMER, MAX_ID_LENGTH, Arrow, PortfolioRefused
from risk_model.batch.texts import MISSING, Refuse, descriptions, refuse_where, repeated, without_missing
from risk_model.transactions import (
    KIND_CODE,
    NO_DAY,
    Account,
    Days,
    Kind,
    RepeatedTexts,
    Transactions,
    day_number,
)
from risk_model.transactions.currencies import CURRENCIES
from risk_model.transactions.rows import OTHER, account_of

FIRST_DAY, LAST_DAY = day_number(date.min), day_number(date.max)


@dataclass(frozen=True, eq=False)
class Block:
    """
    Whole customers of a portfolio.

    Attributes:
        customers: their IDs, in the order of their rows.
        currencies: ISO 4217 code of each customer; None where no row gives one.
        starts: first row of each customer in `transactions`, then the number of rows: customers + 1 entries.
    """

    customers: Sequence[str]
    currencies: Sequence[str | None]
    starts: NDArray[np.int64]
    transactions: Transactions


def block_of(table: pa.Table, first_row: int = 0) -> Block:
    """
    Convert rows of whole customers to columns.

    Args:
        first_row: index in the file of the table's first row, so that errors name rows of the file.

    Raises:
        PortfolioRefused: names the column, the row and what was expected.
    """

    def refuse(column: str, row: int, expected: str) -> None:
        raise PortfolioRefused(f"{column}, row {first_row + row + 1}: expected {expected}")

    rows = len(table)
    customers = repeated(table, CUSTOMER, refuse)
    is_named = np.array([*(1 <= len(name) <= MAX_ID_LENGTH for name in customers.different), False])
    refuse_where(refuse, CUSTOMER, ~is_named[customers.which], f"a customer of 1 to {MAX_ID_LENGTH} characters")
    starts = np.concatenate([[0], np.flatnonzero(np.diff(customers.which)) + 1, [rows]]).astype(np.int64)
    currencies = currencies_of(repeated(table, "currency", refuse), starts, refuse)
    accounts, account = accounts_in(repeated(table, "account", refuse))
    nothing = RepeatedTexts([""], np.zeros(rows, np.int64))
    transactions = Transactions(
        booking_day=day_column(table, "booking_date", refuse, needed=True),
        value_day=np.full(rows, NO_DAY, np.int32),
        amount_cents=money_column(table, "amount", refuse, needed=True),
        balance_cents=money_column(table, "balance_after", refuse),
        kind=kind_column(repeated(table, "kind", refuse), refuse),
        account=account,
        accounts=accounts,
        known_day=day_column(table, "known_at", refuse),
        counterparty_name=without_missing(repeated(table, "counterparty_name", refuse)),
        counterparty_iban=without_missing(repeated(table, "counterparty_iban", refuse)),
        description=descriptions(table, refuse),
        return_reason=without_missing(repeated(table, "return_reason", refuse)),
        end_to_end_id=nothing,
        bank_reference=nothing,
    )
    return Block([customers[int(start)] for start in starts[:-1]], currencies, starts, transactions)


def day_column(table: pa.Table, name: str, refuse: Refuse, *, needed: bool = False) -> Days:
    """
    A column of day numbers; NO_DAY where a row has none.

    Args:
        needed: refuse a row that has none.
    """
    if name not in table.column_names:
        return np.full(len(table), NO_DAY, np.int32)
    column: Arrow = table.column(name)
    is_present = ~np.asarray(column.is_null())
    days = column.cast(pa.int32()).fill_null(0).to_numpy()
    refuse_where(refuse, name, (days < FIRST_DAY) | (days > LAST_DAY), "a day of the years 1 to 9999")
    if needed:
        refuse_where(refuse, name, ~is_present, "a day in every row")
    return np.where(is_present, days, NO_DAY)


def kind_column(kinds: RepeatedTexts, refuse: Refuse) -> NDArray[np.uint8]:
    """
    A column of codes into KINDS; OTHER where a row has none.
    """
    names = {kind.value: code for kind, code in KIND_CODE.items()}
    wrong = np.array([name not in names for name in kinds.different] + [False])
    refuse_where(refuse, "kind", wrong[kinds.which], f"one of {', '.join(Kind)}")
    codes = np.array([names.get(name, OTHER) for name in kinds.different] + [OTHER], np.uint8)
    column: NDArray[np.uint8] = codes[kinds.which]
    return column


def currencies_of(texts: RepeatedTexts, starts: NDArray[np.int64], refuse: Refuse) -> list[str | None]:
    """
    The currency of each customer, which all its rows share; None where no row has one.
    """
    wrong = np.array([name not in {*CURRENCIES, ""} for name in texts.different] + [False])
    refuse_where(refuse, "currency", wrong[texts.which], "an active ISO 4217 code")
    # As in a request, an empty currency counts as none.
    has_currency = np.array([*map(bool, texts.different), False])
    which = np.where(has_currency[texts.which], texts.which, MISSING)
    first = which[starts[:-1]]
    mixed = which != np.repeat(first, np.diff(starts))
    refuse_where(refuse, "currency", mixed, "the same currency in all transactions of a customer")
    return [None if number == MISSING else texts.different[number] for number in first.tolist()]


def accounts_in(texts: RepeatedTexts) -> tuple[tuple[Account, ...], NDArray[np.int32]]:
    """
    The accounts that rows name, and for each row the index of its account; the last one is for rows without a name.
    """
    accounts = (*(account_of(name, None) for name in texts.different), Account())
    which = np.where(texts.which == MISSING, len(texts.different), texts.which)
    return accounts, which.astype(np.int32)
