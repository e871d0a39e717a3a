"""
The Berka accounts become transaction rows that end before the loan and have consistent balances.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk_model.sources.berka import BerkaLoan, BerkaRefused, loans_in_date_order, order_within_day

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "berka"
needs_real_accounts = pytest.mark.skipif(not REAL.is_dir(), reason="the real accounts are not next to this checkout")

LOAN_DATE = date(1996, 5, 2)


def a_booking(**changed: Any) -> dict[str, Any]:
    return {
        "trans_id": 1,
        "account_id": 7,
        "booking_date": date(1996, 4, 1),
        "operation": "VKLAD",
        "k_symbol": None,
        "amount_signed": 900.0,
        "balance": 900.0,
        "counterparty_bank": None,
        "counterparty_account": None,
    } | changed


def a_folder(folder: Path, bookings: list[dict[str, Any]], **loan: Any) -> Path:
    row = {"loan_id": 5, "account_id": 7, "loan_date": pd.Timestamp(LOAN_DATE), "amount": 30_276, "duration": 12}
    pd.DataFrame([row | {"status": "B"} | loan]).to_parquet(folder / "loans.parquet")
    table = pd.DataFrame(bookings)
    table["counterparty_account"] = table["counterparty_account"].astype("Int64")
    table.to_parquet(folder / "transactions.parquet")
    return folder


def the_loan(folder: Path) -> BerkaLoan:
    (loan,) = loans_in_date_order(folder)
    return loan


def test_rows_booked_on_or_after_the_loan_date_are_never_read(tmp_path: Path) -> None:
    """
    Only the booking date decides: a row that another column calls earlier is left out too.
    """
    bookings = [
        a_booking(trans_id=1, pre_loan=True),
        a_booking(trans_id=2, booking_date=LOAN_DATE, pre_loan=True),
        a_booking(trans_id=3, booking_date=LOAN_DATE + timedelta(days=9), pre_loan=True),
        a_booking(trans_id=4, booking_date=LOAN_DATE - timedelta(days=1), pre_loan=False),
    ]
    loan = the_loan(a_folder(tmp_path, bookings))
    assert [row["id"] for row in loan.rows] == ["1", "4"]
    assert loan.as_of == LOAN_DATE - timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "duration", "outcome", "known_on"),
    [
        ("A", 12, "repaid", date(1997, 5, 2)),
        ("B", 24, "defaulted", date(1998, 5, 2)),
        ("C", 60, "repaid", date(1998, 12, 31)),
        ("D", 60, "defaulted", date(1998, 12, 31)),
    ],
)
def test_outcome_is_known_at_the_end_of_the_contract_or_of_the_data(
    tmp_path: Path, status: str, duration: int, outcome: str, known_on: date
) -> None:
    loan = the_loan(a_folder(tmp_path, [a_booking()], status=status, duration=duration))
    assert (loan.outcome, loan.outcome_known_on) == (outcome, known_on)
    assert loan.exposure == Decimal(30_276)


def test_penalty_interest_is_interest_paid_by_the_customer(tmp_path: Path) -> None:
    booking = a_booking(operation="VYBER", k_symbol="SANKC. UROK", amount_signed=-13.5, balance=-986.5)
    assert the_loan(a_folder(tmp_path, [booking])).rows == (
        {
            "id": "1",
            "booking_date": "1996-04-01",
            "amount": "-13.50",
            "currency": "CZK",
            "kind": "interest",
            "description": "penalty interest for negative balance",
            "balance_after": "-986.50",
        },
    )


def test_counterparty_is_the_bank_and_the_account(tmp_path: Path) -> None:
    booking = a_booking(operation="PREVOD Z UCTU", counterparty_bank="ST", counterparty_account=66487163)
    assert the_loan(a_folder(tmp_path, [booking])).rows[0]["counterparty_name"] == "ST 66487163"


def test_changing_returned_rows_does_not_change_the_loan(tmp_path: Path) -> None:
    loan = the_loan(a_folder(tmp_path, [a_booking()]))
    loan.transactions_as_rows()[0]["amount"] = "0"
    assert loan.rows[0]["amount"] == "900.00"


@given(st.lists(st.integers(-5_000, 5_000), min_size=1, max_size=6), st.integers(-9_000, 9_000), st.randoms())
def test_order_within_a_day_follows_from_its_balances(amounts: list[int], opening: int, random: Any) -> None:
    """
    However the rows of a day are shuffled, each balance follows from the one before in the order found.
    """
    balances = list(accumulate(amounts, initial=opening))[1:]
    moves = [(float(amount), float(balance)) for amount, balance in zip(amounts, balances, strict=True)]
    random.shuffle(moves)
    order = order_within_day(moves, float(opening))
    assert sorted(order) == list(range(len(moves)))
    walked = [float(opening), *(moves[position][1] for position in order)]
    assert all(
        before + moves[position][0] == after for position, (before, after) in zip(order, pairwise(walked), strict=True)
    )


def test_day_whose_balances_fit_no_order_keeps_the_given_order() -> None:
    assert order_within_day([(10.0, 500.0), (20.0, 100.0)], 0.0) == [0, 1]


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BerkaRefused, match=r"loans\.parquet: expected a Parquet file"):
        next(loans_in_date_order(tmp_path))


PUBLISHED_LOANS = """"loan_id";"account_id";"date";"amount";"duration";"payments";"status"
5;7;960502;30276;12;2523;"B"
"""
PUBLISHED_TRANSACTIONS = """trans_id;account_id;date;type;operation;amount;balance;k_symbol;bank;account
1;7;960401;"PRIJEM";"VKLAD";900;900;"";"";
2;7;960402;"VYDAJ";"PREVOD NA UCET";100.5;799.5;"SIPO";"ST";66487163
3;7;960403;"VYBER";"VYBER";50;749.5;" ";"";
4;7;960404;"VYDAJ";"VYBER";14.6;734.9;"SLUZBY";"";
5;7;960502;"PRIJEM";"VKLAD";1;735.9;"";"";
"""


def test_published_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "loan.asc").write_text(PUBLISHED_LOANS)
    (tmp_path / "trans.asc").write_text(PUBLISHED_TRANSACTIONS)
    loan = the_loan(tmp_path)
    assert (loan.loan_date, loan.exposure, loan.outcome) == (LOAN_DATE, Decimal(30_276), "defaulted")
    assert [(row["booking_date"], row["amount"], row["description"]) for row in loan.rows] == [
        ("1996-04-01", "900.00", "cash deposit"),
        ("1996-04-02", "-100.50", "household bills"),
        ("1996-04-03", "-50.00", "cash withdrawal"),
        ("1996-04-04", "-14.60", "statement fee"),
    ]
    assert [row.get("counterparty_name") for row in loan.rows] == [None, "ST 66487163", None, None]


@pytest.mark.parametrize(
    ("loans", "message"),
    [
        ("loan_id,account_id\n1,2\n", "expected columns loan_id, account_id, date"),
        (PUBLISHED_LOANS.replace("960502", "soon"), "expected a table separated by semicolons"),
        (PUBLISHED_LOANS, r"trans\.asc: expected the published file"),
    ],
)
def test_deviation_from_the_published_files_is_named(tmp_path: Path, loans: str, message: str) -> None:
    (tmp_path / "loan.asc").write_text(loans)
    with pytest.raises(BerkaRefused, match=message):
        next(loans_in_date_order(tmp_path))


def test_non_parquet_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "loans.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(BerkaRefused, match=r"loans\.parquet: expected a readable Parquet file"):
        next(loans_in_date_order(tmp_path))


def test_missing_column_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, [a_booking()])
    pd.read_parquet(folder / "loans.parquet").drop(columns="status").to_parquet(folder / "loans.parquet")
    with pytest.raises(BerkaRefused, match="missing status"):
        next(loans_in_date_order(folder))


@needs_real_accounts
def test_real_loans_come_in_date_order_with_consistent_balances() -> None:
    """
    421 loans, 56 of them bad, with 31,113 rows before them, and every balance follows from the one before.
    """
    loans = list(loans_in_date_order(REAL))
    assert (len(loans), sum(loan.is_bad for loan in loans), sum(len(loan.rows) for loan in loans)) == (421, 56, 31_113)
    assert [loan.loan_date for loan in loans] == sorted(loan.loan_date for loan in loans)
    assert max(map(abs, _breaks(loans))) < Decimal("0.65")
    assert all(date.fromisoformat(row["booking_date"]) < loan.loan_date for loan in loans for row in loan.rows)


def _breaks(loans: list[BerkaLoan]) -> Iterator[Decimal]:
    for loan in loans:
        for before, after in pairwise(loan.rows):
            yield Decimal(before["balance_after"]) + Decimal(after["amount"]) - Decimal(after["balance_after"])
