"""
The worker as a separate process.
"""

from __future__ import annotations

from pathlib import Path

from app.store.database import Database
from integrations.hubspot.properties import STAGE, VERDICT
from tests.support.crm_proxy import CrmProxy
from tests.support.queries import value
from tests.support.sandbox_process import Sandbox
from tests.support.stored_cases import CUSTOMER_NAME, an_assessed_case
from tests.support.waiting import PATIENCE_S, wait_until
from tests.support.worker_process import StartWorker, a_worker

LEASED = "SELECT count(*) FROM ticket_sync WHERE state = 'leased'"
UNSETTLED = "SELECT count(*) FROM ticket_sync WHERE state <> 'synced'"


def test_assessment_becomes_a_ticket_and_verdict_becomes_a_row(
    start_worker: StartWorker, database: Database, proxy: CrmProxy, sandbox: Sandbox
) -> None:
    """
    Two workers run at once and make one ticket.
    """
    workers = [start_worker() for _ in range(2)]
    with workers[0], workers[1]:
        case = an_assessed_case(database, "high")
        wait_until(lambda: case.row()["state"] == "synced", "the ticket")
        sandbox.person(case.row()["hubspot_id"], {VERDICT: "false_positive"})
        found = "SELECT verdict FROM verdicts WHERE case_id = %s"
        wait_until(lambda: value(database, found, (case.case_id,)) == "false_positive", "the verdict")
    assert proxy.created[case.case_key] == 1


def test_worker_stopped_during_a_send_finishes_it_and_leaves_no_lease(
    start_worker: StartWorker, database: Database, proxy: CrmProxy
) -> None:
    """
    The exit code is 0.
    """
    proxy.slow_s = PATIENCE_S
    cases = [an_assessed_case(database) for _ in range(3)]
    with start_worker() as worker:
        assert proxy.upsert_arrived.wait(PATIENCE_S)
        worker.process.terminate()
        wait_until(lambda: b"worker stops" in worker.log.read_bytes(), "the signal to be heard")
        proxy.hold.set()
        assert worker.process.wait(PATIENCE_S) == 0
    assert {case.row()["state"] for case in cases} == {"synced"}
    assert value(database, LEASED) == 0


def test_idle_worker_stops_cleanly(start_worker: StartWorker, proxy: CrmProxy) -> None:
    """
    The exit code is 0.
    """
    with start_worker() as worker:
        wait_until(lambda: any("search" in path for path in list(proxy.calls)), "the first reading")
        assert worker.stop() == 0


def test_misconfigured_portal_is_logged_in_one_line_and_the_worker_stays_up(
    start_worker: StartWorker, database: Database
) -> None:
    """
    Ticket updates are still enqueued meanwhile.
    """
    pipeline = {"HUBSPOT_PIPELINE": "Another pipeline"}
    with start_worker(**pipeline) as worker:
        case = an_assessed_case(database)
        wait_until(lambda: b"Another pipeline" in worker.log.read_bytes(), "the sentence")
        assert case.row()["state"] == "pending"
        assert b"Traceback" not in worker.log.read_bytes()
        # Exit code 0 shows that the worker was still running.
        assert worker.stop() == 0


def test_worker_without_a_token_does_not_start(tmp_path: Path, database_url: str) -> None:
    """
    The log says which setting is missing.
    """
    with a_worker(tmp_path, database_url, "http://127.0.0.1:9", "") as worker:
        assert worker.process.wait(PATIENCE_S) != 0
    assert b"HUBSPOT_ACCESS_TOKEN is not set" in worker.log.read_bytes()


def test_log_names_no_customer(start_worker: StartWorker, database: Database, sandbox: Sandbox) -> None:
    """
    The log holds ids only, and no token.
    """
    case = an_assessed_case(database)
    with start_worker(LOG_LEVEL="DEBUG") as worker:
        wait_until(lambda: value(database, UNSETTLED) == 0, "the ticket")
        stage = sandbox.closed_stage()
        sandbox.person(case.row()["hubspot_id"], {STAGE: stage})
        wait_until(lambda: value(database, "SELECT closed_at IS NOT NULL FROM cases") is True, "the closing")
        worker.stop()
    written = worker.log.read_text()
    assert f"case_id={case.case_id}" in written
    assert CUSTOMER_NAME not in written
    assert sandbox.token not in written
