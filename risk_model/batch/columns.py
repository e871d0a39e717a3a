"""
A block of a portfolio as columns: the same numbers that the same rows of a request give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from risk_model.batch.money import money_column
from risk_model.batch.schema import CUSTOMER, LONGEST_NAME, Arrow, PortfolioRefused
from risk_model.batch.texts import NOT_TOLD, Refuse, descriptions, refuse_where, repeated, told
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
    customers = repeated(table, CUSTOMER, refuse)
    is_named = np.array([*(1 <= len(name) <= LONGEST_NAME for name in customers.different), False])
    refuse_where(refuse, CUSTOMER, ~is_named[customers.which], f"a customer of 1 to {LONGEST_NAME} characters")
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
        counterparty_name=told(repeated(table, "counterparty_name", refuse)),
        counterparty_iban=told(repeated(table, "counterparty_iban", refuse)),
        description=descriptions(table, refuse),
        return_reason=told(repeated(table, "return_reason", refuse)),
        end_to_end_id=nothing,
        bank_reference=nothing,
    )
    return Block([customers[int(start)] for start in starts[:-1]], currencies, starts, transactions)


def day_column(table: pa.Table, name: str, refuse: Refuse, *, needed: bool = False) -> Days:
    """
    Day numbers; NO_DAY where a row does not say.

    Args:
        needed: refuse a row that does not say.
    """
    if name not in table.column_names:
        return np.full(len(table), NO_DAY, np.int32)
    column: Arrow = table.column(name)
    is_told = ~np.asarray(column.is_null())
    days = column.cast(pa.int32()).fill_null(0).to_numpy()
    refuse_where(refuse, name, (days < FIRST_DAY) | (days > LAST_DAY), "a day of the years 1 to 9999")
    if needed:
        refuse_where(refuse, name, ~is_told, "a day in every row")
    return np.where(is_told, days, NO_DAY)


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
    wrong = np.array([name not in {*CURRENCIES, ""} for name in texts.different] + [False])
    refuse_where(refuse, "currency", wrong[texts.which], "an active ISO 4217 code")
    # In a request, too, an empty currency is none.
    says = np.array([*map(bool, texts.different), False])
    which = np.where(says[texts.which], texts.which, NOT_TOLD)
    first = which[starts[:-1]]
    mixed = which != np.repeat(first, np.diff(starts))
    refuse_where(refuse, "currency", mixed, "the same currency in all transactions of a customer")
    return [None if number == NOT_TOLD else texts.different[number] for number in first.tolist()]


def accounts_in(texts: RepeatedTexts) -> tuple[tuple[Account, ...], NDArray[np.int32]]:
    """
    The accounts that rows name, and which of them each row belongs to; the last one is that of rows without a name.
    """
    accounts = (*(account_of(name, None) for name in texts.different), Account())
    which = np.where(texts.which == NOT_TOLD, len(texts.different), texts.which)
    return accounts, which.astype(np.int32)
