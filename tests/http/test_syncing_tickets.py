"""
Tickets out and verdicts in, over HTTP with the sandbox.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from app.store.database import Database
from app.sync.crm_calls import CrmCalls
from app.sync.ticket_writer import TicketWriter
from app.sync.verdict_reader import VerdictReader
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotUnauthorised, HubSpotUnavailable
from integrations.hubspot.portal import Portal, discover
from integrations.hubspot.properties import CASE_KEY, PRIORITY, STAGE, VERDICT
from integrations.hubspot.tickets import HubSpotTickets
from tests.support.crm_proxy import CrmProxy, crm_proxy
from tests.support.queries import value
from tests.support.sandbox_process import Sandbox, a_sandbox
from tests.support.stored_cases import EXPIRE_LEASES, MAKE_DUE, StoredCase, an_assessed_case
from tests.support.waiting import PATIENCE_S, wait_until

VERDICTS = "SELECT jsonb_agg(verdict ORDER BY occurred_at) FROM verdicts WHERE case_id = %s"
FOUND_BY = "SELECT found_by FROM verdicts WHERE case_id = %s"
IS_CLOSED = "SELECT closed_at IS NOT NULL FROM cases WHERE case_id = %s"
NEXT_KEY = "SELECT case_key FROM cases WHERE customer_id = %s AND number = 2"


class Setup:
    """
    The parts of a worker, which the test runs step by step.
    """

    def __init__(self, database: Database, proxy: CrmProxy, sandbox: Sandbox) -> None:
        self.database, self.proxy, self.sandbox = database, proxy, sandbox
        self.stopping = threading.Event()
        self.calls = CrmCalls(database, 1000, self.stopping)
        self.tickets, self.portal = self.connect()
        self.writer = TicketWriter(database, self.tickets, self.calls, PATIENCE_S, self.stopping)
        self.reader = VerdictReader(database, self.tickets, self.calls, 0.01, self.stopping)

    def connect(self) -> tuple[HubSpotTickets, Portal]:
        before_call = self.calls.before_call
        connection = HubSpotConnection(
            self.sandbox.token, self.proxy.url, "2026-03", before_call=before_call, call_s=PATIENCE_S
        )
        return HubSpotTickets(connection), discover(connection, "Credit risk review")

    def send_all(self) -> None:
        """
        Send as a worker does, until nothing is due.
        """
        while self.writer.send_due(self.portal):
            pass

    def send_later(self) -> None:
        """
        Make every pending ticket due, and send.
        """
        value(self.database, MAKE_DUE)
        self.send_all()

    def read_all(self) -> None:
        """
        Read one whole round of tickets.
        """
        time.sleep(0.02)
        while self.reader.read_next(self.portal):
            pass

    def shown(self, case_key: str, name: str) -> str | None:
        """
        The value of a property in the CRM.
        """
        return self.tickets.read([case_key]).by_case_key()[case_key].properties.get(name)

    def person(self, case: StoredCase, **values: str) -> None:
        """
        Set verdict, priority or stage of the case's ticket as a risk manager.
        """
        named = {"verdict": VERDICT, "priority": PRIORITY, "stage": STAGE}
        self.sandbox.person(case.row()["hubspot_id"], {named[name]: each for name, each in values.items()})

    @property
    def closed_stage(self) -> str:
        return min(self.portal.closed_stage_ids)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with a_sandbox(Path(tmp_path_factory.mktemp("sandbox"))) as running:
        yield running


@pytest.fixture
def setup(database: Database, sandbox: Sandbox) -> Iterator[Setup]:
    with crm_proxy(sandbox.url) as proxy:
        yield Setup(database, proxy, sandbox)


def test_concurrent_workers_make_one_ticket_per_case(setup: Setup) -> None:
    """
    Each ticket shows the newest assessment of its case.
    """
    cases = [an_assessed_case(setup.database, "high") for _ in range(30)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: setup.send_all(), range(4)))
    assert {case.case_key: 1 for case in cases} == dict(setup.proxy.created)
    assert {case.row()["state"] for case in cases} == {"synced"}


def test_burst_of_assessments_becomes_few_writes_in_order(setup: Setup) -> None:
    """
    The last write is the newest state.
    """
    case = an_assessed_case(setup.database)
    with ThreadPoolExecutor(3) as pool:
        storm = pool.map(lambda _: [case.assess("low") for _ in range(10)], range(2))
        pool.submit(lambda: [setup.send_all() or time.sleep(0.02) for _ in range(8)])
        list(storm)
    setup.send_all()
    seqs = setup.proxy.seqs(case.case_key)
    assert seqs == sorted(seqs)
    assert seqs[-1] == case.row()["synced_seq"] == 21
    assert len(seqs) < 21


def test_lost_answer_makes_no_second_ticket(setup: Setup) -> None:
    """
    The retry reads the ticket first and keeps what a person changed in the meantime.
    """
    case = an_assessed_case(setup.database, "low")
    setup.proxy.lose_answers = 1
    with pytest.raises(HubSpotUnavailable):
        setup.writer.send_due(setup.portal)
    (ticket,) = setup.tickets.read([case.case_key]).tickets
    stage = setup.portal.stages[1].stage_id
    setup.sandbox.person(ticket.hubspot_id, {STAGE: stage, PRIORITY: "HIGH"})
    setup.send_later()
    assert setup.proxy.created[case.case_key] == 1
    assert (setup.shown(case.case_key, STAGE), setup.shown(case.case_key, PRIORITY)) == (stage, "HIGH")
    assert (case.row()["state"], case.row()["hubspot_id"]) == ("synced", ticket.hubspot_id)


def test_refused_ticket_delays_no_other_and_ends_as_a_dead_letter(setup: Setup) -> None:
    """
    It keeps its reason after eight attempts; a new assessment revives it.
    """
    poison, good = an_assessed_case(setup.database), an_assessed_case(setup.database)
    setup.proxy.refuse_key = poison.case_key
    setup.send_all()
    assert (good.row()["state"], poison.row()["state"]) == ("synced", "pending")
    for _ in range(7):
        setup.send_later()
    assert (poison.row()["state"], poison.row()["attempts"]) == ("dead", 8)
    assert "VALIDATION_ERROR" in poison.row()["last_error"]
    setup.proxy.refuse_key = None
    poison.assess()
    setup.send_all()
    assert poison.row()["state"] == "synced"


def test_late_write_is_overwritten_with_the_newest_state(setup: Setup) -> None:
    """
    A write that arrives after its lease has expired does not remain the last one.
    """
    case = an_assessed_case(setup.database, "low")
    setup.proxy.slow_s = PATIENCE_S
    zombie = threading.Thread(target=setup.send_all)
    zombie.start()
    assert setup.proxy.upsert_arrived.wait(PATIENCE_S)
    setup.proxy.slow_s = 0
    value(setup.database, EXPIRE_LEASES)
    case.assess("high")
    setup.send_all()
    assert case.row()["synced_seq"] == 2
    setup.proxy.hold.set()
    zombie.join()
    setup.send_all()
    assert (setup.shown(case.case_key, PRIORITY), setup.proxy.seqs(case.case_key)[-1]) == ("HIGH", 2)
    assert case.row()["state"] == "synced"


def test_persons_priority_stays_until_a_new_assessment_exceeds_it(setup: Setup) -> None:
    """
    All other properties follow the assessments meanwhile.
    """
    case = an_assessed_case(setup.database, "low")
    setup.send_all()
    setup.person(case, priority="MEDIUM")
    case.assess("low")
    setup.send_all()
    assert (setup.shown(case.case_key, PRIORITY), setup.proxy.seqs(case.case_key)) == ("MEDIUM", [1, 2])
    case.assess("high")
    setup.send_all()
    assert setup.shown(case.case_key, PRIORITY) == "HIGH"


def test_closed_ticket_is_never_written_and_new_data_opens_the_next_case(setup: Setup) -> None:
    """
    This holds even if the worker has not read of the closing yet.
    """
    case = an_assessed_case(setup.database)
    setup.send_all()
    setup.person(case, stage=setup.closed_stage)
    case.assess("high")
    setup.send_all()
    assert setup.proxy.seqs(case.case_key) == [1]
    assert setup.shown(case.case_key, STAGE) == setup.closed_stage
    following = value(setup.database, NEXT_KEY, (case.customer_id,))
    assert setup.shown(following, PRIORITY) == "HIGH"
    assert value(setup.database, IS_CLOSED, (case.case_id,)) is True
    assert case.assess() is None


def test_archived_ticket_is_recorded_and_never_created_again(setup: Setup) -> None:
    """
    Its case is closed; neither reader nor writer restores the ticket.
    """
    read, written = an_assessed_case(setup.database), an_assessed_case(setup.database)
    setup.send_all()
    for case in (read, written):
        setup.sandbox.archive(case.row()["hubspot_id"])
    written.assess()
    setup.send_all()
    setup.read_all()
    for case in (read, written):
        assert case.row()["state"] == "gone"
        assert value(setup.database, IS_CLOSED, (case.case_id,)) is True
        assert setup.proxy.created[case.case_key] == 1


def test_ticket_with_an_edited_key_is_not_created_a_second_time(setup: Setup) -> None:
    """
    It ends as a dead letter with that reason.
    """
    case = an_assessed_case(setup.database)
    setup.send_all()
    setup.sandbox.person(case.row()["hubspot_id"], {CASE_KEY: f"{case.case_key}-mine"})
    case.assess()
    for _ in range(8):
        setup.send_later()
    assert (case.row()["state"], setup.proxy.created[case.case_key]) == ("dead", 1)
    assert "case key" in case.row()["last_error"]


def test_each_verdict_is_recorded_once_however_often_it_is_read(setup: Setup) -> None:
    """
    Verdicts keep their order and author; further readers find nothing new, and our own writes are no verdicts.
    """
    case = an_assessed_case(setup.database)
    setup.send_all()
    setup.read_all()
    assert value(setup.database, VERDICTS, (case.case_id,)) is None
    for verdict in ("false_positive", "confirmed_risk"):
        setup.person(case, verdict=verdict)
        time.sleep(0.01)
    setup.person(case, stage=setup.closed_stage)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: setup.read_all(), range(3)))
    assert value(setup.database, VERDICTS, (case.case_id,)) == ["false_positive", "confirmed_risk"]
    assert value(setup.database, FOUND_BY, (case.case_id,)).startswith("hubspot-user:")
    assert value(setup.database, IS_CLOSED, (case.case_id,)) is True
    setup.person(case, verdict="false_positive")
    setup.read_all()
    assert value(setup.database, VERDICTS, (case.case_id,))[-1] == "false_positive"


def test_rejected_token_pauses_all_calls_and_loses_nothing(setup: Setup) -> None:
    """
    All workers pause for a minute; the ticket waits, and its attempt does not count.
    """
    case = an_assessed_case(setup.database)
    setup.proxy.status = 401
    before = value(setup.database, "SELECT now()")
    with pytest.raises(HubSpotUnauthorised):
        setup.writer.send_due(setup.portal)
    assert setup.writer.send_due(setup.portal) is False
    after = value(setup.database, "SELECT now()")
    paused_until = value(setup.database, "SELECT max(paused_until) FROM call_budgets")
    assert before + timedelta(seconds=60) <= paused_until <= after + timedelta(seconds=66)
    assert (case.row()["state"], case.row()["attempts"]) == ("pending", 0)


@pytest.mark.parametrize(("status", "wait_s"), [(429, 2), (477, 2), (423, 2)])
def test_workers_wait_as_long_as_the_crm_asks(setup: Setup, status: int, wait_s: int) -> None:
    """
    No worker writes before the wait is over.
    """
    an_assessed_case(setup.database)
    setup.proxy.status, setup.proxy.headers = status, {"Retry-After": str(wait_s)}
    began = time.monotonic()
    with pytest.raises(HubSpotUnavailable):
        setup.writer.send_due(setup.portal)
    calls = setup.proxy.calls.total()
    setup.proxy.status = None
    wait_until(_sends(setup), "the ticket")
    assert time.monotonic() - began >= wait_s
    assert setup.proxy.calls.total() <= calls + 2


def test_stop_releases_unsent_tickets(setup: Setup) -> None:
    """
    No lease remains.
    """
    case = an_assessed_case(setup.database)
    setup.stopping.set()
    setup.writer.send_due(setup.portal)
    assert (case.row()["state"], case.row()["attempts"]) == ("pending", 0)
    assert setup.proxy.created[case.case_key] == 0


def test_only_listed_properties_are_written(setup: Setup) -> None:
    """
    The verdict is not among them, and unchanged values are not sent again.
    """
    case = an_assessed_case(setup.database, "low")
    setup.send_all()
    case.assess("low")
    setup.send_all()
    (first, second) = [set(values) for key, values in setup.proxy.writes if key == case.case_key]
    assert VERDICT not in first
    assert second == {CASE_KEY, "credit_risk_seq"}


def _sends(setup: Setup) -> Callable[[], bool]:
    return lambda: setup.writer.send_due(setup.portal)
