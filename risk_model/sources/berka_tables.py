"""
The tables of the PKDD'99 financial data: as published (`loan.asc`, `trans.asc`), or as Parquet files of the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

LOANS_AS_PUBLISHED = "loan.asc"
TRANSACTIONS_AS_PUBLISHED = "trans.asc"
DAY_AS_PUBLISHED = "%y%m%d"
# Money in; VYDAJ and VYBER are money out.
CREDIT = "PRIJEM"


class PublishedLoan(NamedTuple):
    """
    The columns of the loans that are read.
    """

    loan_id: int
    account_id: int
    loan_date: pd.Timestamp
    amount: int
    duration: int
    status: str


class Booked(NamedTuple):
    """
    The columns of the transactions that are read; `balance` is the balance after the row, in CZK.
    """

    trans_id: int
    account_id: int
    booking_date: date
    operation: str | float
    k_symbol: str | float
    amount_signed: float
    balance: float
    counterparty_bank: str | float
    counterparty_account: int | None


class BerkaRefused(Exception):
    """
    The folder does not hold the expected tables; the message says which file or column.
    """


def tables_in(source: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Loans and transactions, with the columns of PublishedLoan and Booked.

    Raises:
        BerkaRefused: a file or a column is missing or unreadable.
    """
    if (source / LOANS_AS_PUBLISHED).is_file():
        loans, transactions = _loans_as_published(source), _transactions_as_published(source)
    else:
        loans = _parquet(source / "loans.parquet", PublishedLoan._fields)
        transactions = _parquet(source / "transactions.parquet", Booked._fields)
    booking_date = pd.to_datetime(transactions["booking_date"]).dt.date
    return loans.assign(loan_date=pd.to_datetime(loans["loan_date"])), transactions.assign(booking_date=booking_date)


def _loans_as_published(source: Path) -> pd.DataFrame:
    table = _published(source / LOANS_AS_PUBLISHED, ("loan_id", "account_id", "date", "amount", "duration", "status"))
    return table.rename(columns={"date": "loan_date"})[list(PublishedLoan._fields)]


def _transactions_as_published(source: Path) -> pd.DataFrame:
    named = {"date": "booking_date", "bank": "counterparty_bank", "account": "counterparty_account"}
    columns = ("trans_id", "account_id", "type", "operation", "k_symbol", "amount", "balance", *named)
    table = _published(source / TRANSACTIONS_AS_PUBLISHED, columns).rename(columns=named)
    # Blank means missing in the published file.
    texts = {name: table[name].where(table[name].str.strip() != "") for name in ("operation", "k_symbol")}
    account = table["counterparty_account"].astype("Int64")
    signed = table["amount"].where(table["type"] == CREDIT, -table["amount"])
    return table.assign(**texts, counterparty_account=account, amount_signed=signed)[list(Booked._fields)]


def _published(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    if not path.is_file():
        raise BerkaRefused(f"{path}: expected the published file of this name, found none")
    try:
        table = pd.read_csv(path, sep=";", dtype={"k_symbol": "str", "operation": "str", "date": "str"})
        _check(path, table, columns)
        return table.assign(date=pd.to_datetime(table["date"], format=DAY_AS_PUBLISHED))
    except (OSError, ValueError) as error:
        raise BerkaRefused(f"{path}: expected a table separated by semicolons ({type(error).__name__})") from error


def _parquet(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    if not path.is_file():
        raise BerkaRefused(
            f"{path}: expected a Parquet file of this name, or {LOANS_AS_PUBLISHED} as published, found none"
        )
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise BerkaRefused(f"{path}: expected a readable Parquet file ({type(error).__name__})") from error
    _check(path, table, columns)
    return table[list(columns)]


def _check(path: Path, table: pd.DataFrame, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise BerkaRefused(f"{path}: expected columns {', '.join(columns)}; missing {', '.join(missing)}")
