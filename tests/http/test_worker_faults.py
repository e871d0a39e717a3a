"""
Workers killed, database crashed, CRM failing: afterwards every case has one ticket, which shows its newest assessment
and never showed an older one after a newer. Counted by the proxy's log of writes.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest

from app.embedded_postgres.server import EmbeddedPostgres
from app.store.database import Database, DatabaseUnavailable
from app.store.migrating import migrate
from integrations.hubspot.properties import VERDICT
from tests.support.crm_proxy import CrmProxy
from tests.support.queries import value
from tests.support.sandbox_process import Sandbox
from tests.support.stored_cases import StoredCase, an_assessed_case
from tests.support.waiting import wait_until
from tests.support.worker_process import StartWorker, a_worker

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

CASES = 30
PRIORITIES = ("high", "medium", "low")
UNSETTLED = "SELECT count(*) FROM ticket_sync WHERE state <> 'synced' OR synced_seq < seq"
# Twenty seconds, plus the backlog at ten tickets per second.
RECOVERY_S = 20 + CASES / 10


@contextmanager
def assessments(cases: list[StoredCase], seed: int) -> Iterator[None]:
    """
    Keep assessing random cases during the block, whatever fails.
    """
    chance, over = random.Random(seed), threading.Event()

    def go_on() -> None:
        while not over.wait(0.02):
            with suppress(DatabaseUnavailable, psycopg2.Error):
                chance.choice(cases).assess(chance.choice(PRIORITIES))

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def assert_at_rest(database: Database, proxy: CrmProxy, cases: list[StoredCase]) -> None:
    """
    Assert invariants I4, I5 and I6 by the proxy's log, within the promised time.
    """
    wait_until(lambda: _unsettled(database) == 0, "every ticket to be settled", within_s=RECOVERY_S)
    for case in cases:
        seqs = proxy.seqs(case.case_key)
        assert proxy.created[case.case_key] == 1
        assert seqs == sorted(seqs)
        assert seqs[-1] == case.row()["seq"]


def _unsettled(database: Database) -> int:
    with suppress(DatabaseUnavailable):
        return int(value(database, UNSETTLED))
    return -1


@pytest.mark.parametrize("seed", [1, 2])
def test_workers_killed_during_sends_lose_and_duplicate_nothing(
    start_worker: StartWorker, database: Database, proxy: CrmProxy, seed: int
) -> None:
    """
    Kill -9 fifteen times, mostly during a write.
    """
    cases = [an_assessed_case(database) for _ in range(CASES)]
    proxy.slow_s = 0.05
    with ExitStack() as stack:
        workers = [stack.enter_context(start_worker(LEASE_S="3")) for _ in range(2)]
        with assessments(cases, seed):
            for kill in range(15):
                proxy.upsert_arrived.clear()
                proxy.upsert_arrived.wait(2)
                workers[kill % 2].kill()
                workers[kill % 2].start_again()
        assert_at_rest(database, proxy, cases)


def test_workers_survive_database_crashes(tmp_path: Path, proxy: CrmProxy, sandbox: Sandbox) -> None:
    """
    Three crashes, each ending all sessions; the same workers continue, and verdicts arrive.
    """
    with EmbeddedPostgres(tmp_path / "postgres") as server, ExitStack() as stack:
        migrate(server.url)
        database = Database(server.url)
        cases = [an_assessed_case(database) for _ in range(CASES)]
        workers = [
            stack.enter_context(a_worker(tmp_path, server.url, proxy.url, sandbox.token, LEASE_S="3")) for _ in range(2)
        ]
        with assessments(cases, 3):
            for _ in range(3):
                proxy.upsert_arrived.clear()
                proxy.upsert_arrived.wait(5)
                _crash(server.url)
                time.sleep(2)
        assert_at_rest(database, proxy, cases)
        sandbox.person(cases[0].row()["hubspot_id"], {VERDICT: "confirmed_risk"})
        wait_until(lambda: value(database, "SELECT count(*) FROM verdicts") == 1, "the verdict", within_s=10)
        assert [worker.process.poll() for worker in workers] == [None, None]
        assert [worker.stop() for worker in workers] == [0, 0]


def _crash(url: str) -> None:
    """
    Kill -9 one session: the server ends all others too and recovers from its log.
    """
    session = psycopg2.connect(url)
    os.kill(session.info.backend_pid, signal.SIGKILL)


def test_workers_survive_429_5xx_and_lost_answers_of_the_crm(
    start_worker: StartWorker, database: Database, proxy: CrmProxy
) -> None:
    """
    No worker exits, at most 40 calls per second go out, and no ticket is created twice.
    """
    faults: list[tuple[int | None, dict[str, str]]] = [
        (429, {"Retry-After": "1"}),
        (None, {}),
        (503, {}),
        (502, {"Retry-After": "1"}),
        (None, {}),
        (423, {}),
        (500, {}),
        (None, {}),
    ]
    cases = [an_assessed_case(database) for _ in range(CASES)]
    with ExitStack() as stack:
        workers = [stack.enter_context(start_worker(LEASE_S="3")) for _ in range(2)]
        began, calls = time.monotonic(), proxy.calls.total()
        with assessments(cases, 4):
            for proxy.status, proxy.headers in faults * 2:
                proxy.lose_answers = 2
                time.sleep(1.0)
            proxy.status, proxy.lose_answers = None, 0
        took_s = time.monotonic() - began
        sent = proxy.calls.total() - calls
        assert_at_rest(database, proxy, cases)
        assert [worker.process.poll() for worker in workers] == [None, None]
    assert sent <= 40 * took_s


def test_ticket_that_fails_its_whole_batch_does_not_block_the_others(
    start_worker: StartWorker, database: Database, proxy: CrmProxy
) -> None:
    """
    The CRM answers 500 to every batch with that ticket; the others are sent, and nothing becomes a dead letter.
    """
    cases = [an_assessed_case(database) for _ in range(CASES)]
    proxy.break_batches_of = cases[0].case_key
    with ExitStack() as stack:
        stack.enter_context(start_worker(LEASE_S="3"))
        wait_until(lambda: _unsettled(database) == 1, "all the others to be settled", within_s=RECOVERY_S + 10)
        assert cases[0].row()["state"] in ("pending", "leased")
        proxy.break_batches_of = None
        assert_at_rest(database, proxy, cases)
