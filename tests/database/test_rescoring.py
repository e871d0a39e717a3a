"""
Rescoring stores a scored portfolio as the assessments that one request per customer would have made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.recording import store
from app.rescoring import ASSESSED, NEWER_DATA, SAME_INPUT, Rescore, rescore
from app.store import customers
from app.store.bulk.connection import bulk_connection
from app.store.customers import Customer
from app.store.database import Database
from risk_model.assessing import assess
from risk_model.batch.score_run import score_portfolio
from risk_model.batch.scored import ScoredFolder, ScoredRefused
from risk_model.priority import Exposure
from risk_model.transactions.rows import TransactionRow, transactions_from_rows
from tests.support.large_portfolios import AS_OF as LARGE_AS_OF
from tests.support.large_portfolios import write_portfolio
from tests.support.models import DEMO_MODEL as MODEL
from tests.support.portfolio_files import AS_OF, a_row, table_of, write
from tests.support.queries import count_of, query
from tests.support.repository import DEMO_MODEL_FOLDER, REPOSITORY, run_python
from tests.support.waiting import PATIENCE_S, wait_until

THE_DAY_BEFORE = AS_OF - timedelta(days=1)
PORTFOLIO = "main"
REQUESTS = "requests"

ALL = """
SELECT customers.external_id, customers.name, assessments.seq, assessments.as_of, assessments.probability_of_default,
       assessments.probability_low, assessments.priority, assessments.expected_loss, assessments.currency,
       assessments.reasons, assessments.features, assessments.data_sufficiency, ticket_sync.payload - 'case_key',
       ticket_sync.seq, ticket_sync.state
  FROM customers
  JOIN cases USING (customer_id)
  JOIN assessments USING (case_id)
  JOIN ticket_sync USING (case_id)
 WHERE customers.portfolio = %s
 ORDER BY customers.external_id, cases.number, assessments.seq
"""


CLOSE_CASE = """
UPDATE cases SET closed_at = now() WHERE customer_id = (SELECT customer_id FROM customers WHERE external_id = %s)
"""
LEASE_ALL = """
UPDATE ticket_sync SET state = 'leased', lease_token = gen_random_uuid(), lease_until = now() + '1 hour'
"""
SEQS = """
SELECT cases.last_seq, ticket_sync.seq, count(*), max(assessments.seq)
  FROM cases
  JOIN ticket_sync USING (case_id)
  JOIN assessments USING (case_id)
 GROUP BY cases.case_id, ticket_sync.seq
"""


def rows_of(number: int) -> list[dict[str, Any]]:
    """
    A customer's rows, with less income for each higher number; customer 0 has too few rows for an estimate.
    """
    count = 3 if number == 0 else 40
    return [
        a_row(ago * 3, f"{100 - number * 11 if ago % 2 else -90}.00", description="storno" if ago % 7 == 0 else "omzet")
        for ago in range(count)
    ]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rescoring")
    table = table_of([(f"K-{number}", rows_of(number)) for number in range(12)])
    score_portfolio(write(folder / "p.parquet", table), DEMO_MODEL_FOLDER, AS_OF, folder / "scored", processes=1)
    return folder / "scored"


def say_nothing(done: int, of: int) -> None:
    pass


def fed_back(url: str, folder: Path, say: Any = say_nothing, at_once: int = 1_000) -> dict[str, int]:
    with bulk_connection(url) as conn:
        return dict(rescore(conn, Rescore(ScoredFolder(folder), MODEL, PORTFOLIO, at_once), say))


def every_row(database: Database, portfolio: str = PORTFOLIO) -> list[tuple[Any, ...]]:
    return query(database, ALL, (portfolio,))


def one_by_one(database: Database, number: int, as_of: date = AS_OF, portfolio: str = PORTFOLIO) -> None:
    """
    Assess one customer as a request does.
    """
    given = [{**row, "amount": str(row["amount"])} for row in rows_of(number) if row["booking_date"] <= as_of]
    transactions = transactions_from_rows(msgspec.convert(given, list[TransactionRow]), as_of=as_of)
    customer = Customer(f"K-{number}", None, None, None)
    with database.transaction() as conn:
        exposure = customers.exposure_of(conn, portfolio, customer.external_id)
        store(conn, MODEL, portfolio, customer, assess(MODEL, transactions, as_of=as_of, exposure=exposure))


def test_rescore_stores_what_single_requests_would_have_stored(
    database: Database, database_url: str, scored: Path
) -> None:
    exposure = Exposure(Decimal("250000.00"), "EUR")
    for portfolio in (PORTFOLIO, REQUESTS):
        with database.transaction() as conn:
            customers.put(conn, portfolio, Customer("K-5", "Bakkerij \\ De\tHoek", True, exposure))
    assert fed_back(database_url, scored) == {ASSESSED: 12}
    for number in range(12):
        one_by_one(database, number, portfolio=REQUESTS)
    assert every_row(database) == every_row(database, REQUESTS)
    priorities = [row[6] for row in every_row(database)]
    assert len(set(priorities)) > 1


def test_rescore_of_the_same_input_stores_nothing(database: Database, database_url: str, scored: Path) -> None:
    fed_back(database_url, scored)
    before = every_row(database)
    assert fed_back(database_url, scored) == {ASSESSED: 0, SAME_INPUT: 12}
    assert every_row(database) == before


def test_rescore_recognises_what_requests_assessed_from_the_same_rows(
    database: Database, database_url: str, scored: Path
) -> None:
    """
    Both use one digest of the features and of what was known; a digest of an earlier version never matches.
    """
    for number in range(12):
        one_by_one(database, number)
    query(database, "UPDATE assessments SET input_sha256_version = 1 WHERE case_id = (SELECT min(case_id) FROM cases)")
    assert fed_back(database_url, scored) == {ASSESSED: 1, SAME_INPUT: 11}


def test_rescore_resumes_after_an_interruption_without_duplicates(
    database: Database, database_url: str, scored: Path
) -> None:
    def end(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fed_back(database_url, scored, end, at_once=5)
    assert len(every_row(database)) == 5
    assert fed_back(database_url, scored) == {ASSESSED: 7, SAME_INPUT: 5}
    assert [row[2] for row in every_row(database)] == [1] * 12


def test_rescore_never_replaces_newer_assessments(database: Database, database_url: str, scored: Path) -> None:
    one_by_one(database, 3, as_of=AS_OF + timedelta(days=1))
    assert fed_back(database_url, scored) == {ASSESSED: 11, NEWER_DATA: 1}
    ((seq, as_of),) = [(row[2], row[3]) for row in every_row(database) if row[0] == "K-3"]
    assert (seq, as_of) == (1, AS_OF + timedelta(days=1))


def test_open_case_gets_the_next_seq_and_closed_case_a_successor(
    database: Database, database_url: str, scored: Path
) -> None:
    for number in (1, 2):
        one_by_one(database, number, as_of=THE_DAY_BEFORE)
    query(database, CLOSE_CASE, ("K-2",))
    fed_back(database_url, scored)
    seqs = [(row[0], row[2], row[13]) for row in every_row(database) if row[0] in {"K-1", "K-2"}]
    assert seqs == [("K-1", 1, 2), ("K-1", 2, 2), ("K-2", 1, 1), ("K-2", 1, 1)]


def test_leased_ticket_keeps_its_lease_and_is_enqueued_again(
    database: Database, database_url: str, scored: Path
) -> None:
    one_by_one(database, 1, as_of=THE_DAY_BEFORE)
    query(database, LEASE_ALL)
    fed_back(database_url, scored)
    (row,) = [row for row in every_row(database) if row[0] == "K-1" and row[2] == 2]
    assert (row[13], row[14]) == (2, "leased")


def test_concurrent_requests_and_rescores_end_at_the_highest_seq(
    database: Database, database_url: str, scored: Path
) -> None:
    command = [sys.executable, "-m", "app", "rescore", str(scored)]
    environment = {**os.environ, "DATABASE_URL": database_url}
    rescores = [subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE) for _ in range(2)]

    def ask_again_and_again() -> None:
        for _ in range(5):
            for number in range(12):
                one_by_one(database, number, as_of=THE_DAY_BEFORE)

    asking = threading.Thread(target=ask_again_and_again)
    asking.start()
    for each in rescores:
        assert each.wait(PATIENCE_S) == 0
    asking.join()
    # Five requests and one rescore; the other rescore finds the same input.
    assert query(database, SEQS) == [(6, 6, 6, 6)] * 12


def test_folder_of_another_model_or_changed_or_from_the_future_is_refused(
    database: Database, database_url: str, scored: Path, tmp_path: Path
) -> None:
    manifest = json.loads((scored / "manifest.json").read_text())
    part = (scored / "part-000000.parquet").read_bytes()

    def a_folder(name: str, manifest: dict[str, Any], content: bytes = part) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "part-000000.parquet").write_bytes(content)
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    other = {**manifest, "model": {**manifest["model"], "artifact_sha256": "0" * 64}}
    outside = {**manifest, "parts": [{**manifest["parts"][0], "file": "../part-000000.parquet"}]}
    for folder, expected in (
        (a_folder("other", other), "not the file of the model in MODEL_DIR"),
        (
            a_folder("changed", manifest, part[:9] + b"changed" + part[16:]),
            "expected the file that the manifest names",
        ),
        (a_folder("tomorrow", {**manifest, "as_of": "2999-01-01"}), "expected an as_of no later than today"),
        (a_folder("outside", outside), "expected parts inside the folder"),
    ):
        with pytest.raises(ScoredRefused, match=expected):
            fed_back(database_url, folder)
    for folder in (tmp_path / "none", a_folder("no manifest", {})):
        with pytest.raises(ScoredRefused):
            ScoredFolder(folder)
    assert every_row(database) == []


def test_command_reports_what_happened_to_the_customers(database_url: str, scored: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": database_url}
    finished, refused = (
        run_python("-m", "app", "rescore", str(folder), "--portfolio", "north", env=environment)
        for folder in (scored, "/nowhere")
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "12 assessed\n", "")
    assert refused.returncode == 2
    assert refused.stderr == "Error: /nowhere: expected a folder that `python -m risk_model score` made\n"


@pytest.mark.faults
def test_rescore_killed_repeatedly_loses_and_duplicates_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    customers = 6_000
    write_portfolio(tmp_path / "p.parquet", customers * 40, 40, seed=5)
    score_portfolio(tmp_path / "p.parquet", DEMO_MODEL_FOLDER, LARGE_AS_OF, tmp_path / "scored", processes=1)
    command = ("-m", "app", "rescore", str(tmp_path / "scored"))
    environment = {**os.environ, "DATABASE_URL": database_url}
    for blocks in (1, 3):
        killed = subprocess.Popen([sys.executable, *command], cwd=REPOSITORY, env=environment)
        wait_until(lambda least=blocks * 1_000: count_of(database, "assessments") >= least, "the block to be stored")
        assert killed.poll() is None
        killed.kill()
        killed.wait()
        assert count_of(database, "assessments") % 1_000 == 0
    assert run_python(*command, env=environment).returncode == 0
    assert count_of(database, "assessments") == customers
    assert {(row[2], row[13]) for row in every_row(database)} == {(1, 1)}
