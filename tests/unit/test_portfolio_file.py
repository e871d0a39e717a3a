"""
A simulated portfolio, scored as a file, gives what its customers' requests give.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from risk_model.assessing import assess
from risk_model.batch.score_run import score_portfolio
from risk_model.training.portfolio_file import write_portfolio
from risk_model.training.simulator import simulate
from risk_model.transactions.rows import TransactionRow, transactions_from_rows
from tests.support.models import DEMO_MODEL as MODEL
from tests.support.repository import DEMO_MODEL_FOLDER

AS_OF = date(2026, 10, 31)


def test_simulated_portfolio_scores_as_its_requests_do(tmp_path: Path) -> None:
    cases = list(simulate(12, seed=3, as_of=AS_OF))
    assert write_portfolio((case.request for case in cases), tmp_path / "portfolio.parquet") == len(cases)
    score_portfolio(tmp_path / "portfolio.parquet", DEMO_MODEL_FOLDER, AS_OF, tmp_path / "scored", processes=1)
    rows = pq.read_table(tmp_path / "scored" / "part-000000.parquet").to_pylist()
    for case, row in zip(cases, rows, strict=True):
        sent = msgspec.convert(case.request["transactions"], list[TransactionRow])
        transactions = transactions_from_rows(sent, as_of=AS_OF, currency=case.request["currency"])
        assessment = assess(MODEL, transactions, as_of=AS_OF)
        assert (row["customer_id"], row["currency"]) == (case.customer_id, "EUR")
        assert row["probability_of_default"] == assessment.probability_of_default
        assert {name: row[name] for name in assessment.features} == dict(assessment.features)
