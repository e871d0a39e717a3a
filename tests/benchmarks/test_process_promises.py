"""
Time limits of the processes: how long a caller waits, how soon a ticket is there, how soon a process stops.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from threading import Event, Thread, Timer

import psycopg2
import pytest

from app.demo.processes import Processes, python_command
from app.embedded_postgres.server import EmbeddedPostgres
from app.store.database import Database
from app.store.migrating import migrate
from app.sync import retrying
from integrations.hubspot.errors import PortalDiffers
from integrations.hubspot.properties import VERDICT
from tests.benchmarks.promises import lasts
from tests.conftest import UNSAFE_BUT_FAST, temporary_folder
from tests.support.crm_proxy import CrmProxy
from tests.support.queries import value
from tests.support.sandbox_process import Sandbox
from tests.support.stored_cases import an_assessed_case
from tests.support.waiting import PATIENCE_S, wait_until
from tests.support.web_process import Web, a_silent_database, a_web, slow_callers
from tests.support.worker_process import StartWorker
from tests.unit.test_demo_processes import DEAF

pytestmark = pytest.mark.benchmark

LAMPS = "CREATE TABLE lamps (lamp_id integer PRIMARY KEY)"
VERDICT_OF = "SELECT verdict FROM verdicts WHERE case_id = %s"


def test_answer_without_a_database_is_503_within_six_seconds(own_postgres: EmbeddedPostgres, web: Web) -> None:
    assert web.assess().status_code == 201
    own_postgres.stop()
    with lasts(at_most_s=6):
        assert web.assess().status_code == 503
    own_postgres.start()
    with lasts(at_most_s=10):
        wait_until(web.is_ready, "the web process to be ready again")


def test_answer_with_a_silent_database_is_503_within_six_seconds(tmp_path: Path) -> None:
    with a_silent_database() as url, a_web(url, "crtp_any", tmp_path / "log", until=Web.is_alive) as web:
        with lasts(at_most_s=6):
            assert web.get("/v1/cases").status_code == 503
        with lasts(at_most_s=5):
            assert web.is_alive()


def test_healthy_callers_are_answered_in_two_seconds_beside_slow_ones(web: Web) -> None:
    with slow_callers(web, 10), lasts(at_most_s=2):
        assert web.assess().status_code == 201


def test_web_process_stops_within_15_seconds(web: Web) -> None:
    """
    Even with callers who never finish their request.
    """
    with slow_callers(web, 10), lasts(at_most_s=15):
        web.process.terminate()
        web.process.wait(PATIENCE_S)


def test_assessment_is_a_ticket_in_two_seconds_and_verdict_a_row_in_six(
    start_worker: StartWorker, database: Database, sandbox: Sandbox
) -> None:
    """
    With two running workers, which poll for verdicts twice a second.
    """
    workers = [start_worker() for _ in range(2)]
    with workers[0], workers[1]:
        first = an_assessed_case(database)
        wait_until(lambda: first.row()["state"] == "synced", "the first ticket")
        with lasts(at_most_s=2):
            case = an_assessed_case(database, "high")
            wait_until(lambda: case.row()["state"] == "synced", "the ticket")
        with lasts(at_most_s=6):
            sandbox.person(case.row()["hubspot_id"], {VERDICT: "false_positive"})
            wait_until(lambda: value(database, VERDICT_OF, (case.case_id,)) == "false_positive", "the verdict")


def test_worker_stops_during_a_send_within_15_seconds(
    start_worker: StartWorker, database: Database, proxy: CrmProxy
) -> None:
    proxy.slow_s = 1.0
    an_assessed_case(database)
    with start_worker() as worker:
        assert proxy.upsert_arrived.wait(PATIENCE_S)
        with lasts(at_most_s=15):
            assert worker.stop() == 0


def test_idle_worker_stops_within_two_seconds(start_worker: StartWorker, proxy: CrmProxy) -> None:
    """
    So ending the demo is quick.
    """
    with start_worker() as worker:
        wait_until(lambda: any("search" in path for path in list(proxy.calls)), "the first reading")
        with lasts(at_most_s=2):
            assert worker.stop() == 0


def test_embedded_server_stops_in_two_seconds_with_a_client_connected() -> None:
    with temporary_folder() as folder, EmbeddedPostgres(folder, settings=UNSAFE_BUT_FAST) as server:
        client = psycopg2.connect(server.url)
        with lasts(at_most_s=2):
            server.stop()
        client.close()


def test_demo_children_that_ignore_sigterm_end_within_two_seconds(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        child = processes.start("deaf", python_command("-c", DEAF), os.environ)
        wait_until(lambda: child.log.read_text().strip().isdigit(), "the child to be deaf")
        began = time.monotonic()
    assert time.monotonic() - began < 2


def test_traffic_waits_at_most_three_seconds_behind_a_waiting_migration(
    empty_database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "0001_create_lamps.sql").write_text(LAMPS)
    migrate(empty_database_url, tmp_path)
    (tmp_path / "0002_add_colour.sql").write_text("ALTER TABLE lamps ADD colour text")
    with closing(psycopg2.connect(empty_database_url)) as reader:
        reader.cursor().execute("SELECT count(*) FROM lamps")
        run = Thread(target=migrate, args=(empty_database_url, tmp_path))
        run.start()
        for _ in range(6):
            with lasts(at_most_s=3), closing(psycopg2.connect(empty_database_url)) as other:
                other.cursor().execute("SELECT count(*) FROM lamps")
            time.sleep(0.2)
    run.join()


def test_stop_signal_ends_the_half_minute_wait_at_once() -> None:
    stopping = Event()

    def step() -> bool:
        raise PortalDiffers("pipeline: expected among the ticket pipelines")

    Timer(0.1, stopping.set).start()
    with lasts(at_most_s=5):
        assert retrying.until_it_works(step, stopping, name="a step") is False
