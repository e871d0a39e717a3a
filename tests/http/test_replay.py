"""
`python -m app replay`: recorded loans sent through the running service, with a summary that is the same when repeated.
"""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from app.commands.replay import Replayed, area_under_roc, summary, with_progress
from risk_model.sources.berka import BerkaLoan
from tests.support.demo_process import Demo, a_demo
from tests.support.repository import run_python

LOAN_DATE = date(1996, 3, 4)


def a_replayed(*, priority: str = "low", probability: float | None = 0.1, status: str = "A") -> Replayed:
    loan = BerkaLoan(
        loan_id=1,
        customer_id="berka-1",
        loan_date=LOAN_DATE,
        exposure=Decimal(1000),
        status=status,
        outcome_known_on=date(1997, 3, 4),
        rows=(),
    )
    return Replayed(loan, {"priority": priority, "probability_of_default": probability})


@pytest.mark.parametrize(
    ("estimated", "area"),
    [
        ([(0.9, True), (0.1, False)], 1.0),
        ([(0.1, True), (0.9, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.2, False), (0.4, True), (0.4, False), (0.8, True)], 0.875),
        ([(0.2, False)], None),
        ([], None),
    ],
)
def test_area_under_roc_counts_pairs(estimated: list[tuple[float, bool]], area: float | None) -> None:
    """
    A bad loan above a good one counts 1, a tie 0.5; without a pair there is no area.
    """
    assert area_under_roc(estimated) == area


def test_summary_counts_by_priority() -> None:
    """
    Loans, bad loans and their share by priority; an empty priority has no share.
    """
    replayed = [
        a_replayed(priority="high", probability=0.8, status="B"),
        a_replayed(priority="high", probability=0.7, status="A"),
        a_replayed(priority="medium", probability=None, status="D"),
    ]
    assert list(summary(replayed, seconds=2.0, tickets=2)) == [
        "3 loans assessed in 2.0 s; 2 of them went bad",
        "priority    loans   bad   share bad",
        "high            2     1       50.0%",
        "medium          1     1      100.0%",
        "low             0     0     no data",
        "ROC-AUC of the returned probabilities: 1.000 (2 loans with an estimate)",
        "tickets in the CRM: 2 of 3",
    ]


def test_pipe_sees_no_progress_bar() -> None:
    """
    Progress is shown on terminals only.
    """
    output = io.StringIO()
    assert list(with_progress([1, 2], "loans", output)) == [1, 2]
    assert output.getvalue() == ""


def write_loans(folder: Path) -> None:
    """
    Write two loans, one repaid and one defaulted, with half a year of history each and a row on the loan date itself.
    """
    loans = [
        {"loan_id": 1, "account_id": 11, "loan_date": LOAN_DATE, "amount": 80_000, "duration": 12, "status": "A"},
        {"loan_id": 2, "account_id": 12, "loan_date": LOAN_DATE, "amount": 150_000, "duration": 24, "status": "B"},
    ]
    rows = []
    for account in (11, 12):
        balance = 0.0
        for number in range(40):
            amount = 3000.0 if number % 4 == 0 else -900.0
            balance += amount
            rows.append(
                {
                    "trans_id": account * 1000 + number,
                    "account_id": account,
                    "booking_date": LOAN_DATE - timedelta(days=5 * (39 - number)),
                    "operation": "VKLAD" if amount > 0 else "VYBER",
                    "k_symbol": None,
                    "amount_signed": amount,
                    "balance": balance,
                    "counterparty_bank": None,
                    "counterparty_account": None,
                }
            )
    pd.DataFrame(loans).to_parquet(folder / "loans.parquet")
    pd.DataFrame(rows).to_parquet(folder / "transactions.parquet")


def replayed_by(demo: Demo, source: Path) -> list[str]:
    words = ("--source", str(source), "--url", demo.url, "--data", str(demo.data))
    ended = run_python("-m", "app", "replay", *words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_replay_makes_tickets_and_may_be_repeated(server_folder: Path) -> None:
    """
    Every loan becomes a ticket in the sandbox; the second run gets the same answers and creates nothing twice.
    """
    write_loans(server_folder)
    with a_demo(server_folder / "data", "--no-customers") as demo:
        demo.lines_until("Ready")
        first = replayed_by(demo, server_folder)
        assert first[0].startswith("2 loans assessed")
        assert first[0].endswith("; 1 of them went bad")
        assert first[-1] == "tickets in the CRM: 2 of 2"
        assert replayed_by(demo, server_folder)[1:] == first[1:]
