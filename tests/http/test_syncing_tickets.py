"""
Tickets out and verdicts in, over HTTP with the stand-in: what holds for every case.
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
from tests.database.cases_at_hand import CaseAtHand, an_assessed_case, value
from tests.http.crm_proxy import CrmProxy, crm_proxy
from tests.http.stand_in import StandIn, a_stand_in
from tests.waiting import PATIENCE_S, wait_until

VERDICTS = "SELECT jsonb_agg(verdict ORDER BY occurred_at) FROM verdicts WHERE case_id = %s"
FOUND_BY = "SELECT found_by FROM verdicts WHERE case_id = %s"
IS_CLOSED = "SELECT closed_at IS NOT NULL FROM cases WHERE case_id = %s"
NEXT_KEY = "SELECT case_key FROM cases WHERE customer_id = %s AND number = 2"
ALL_DUE = "UPDATE ticket_sync SET due_at = now() WHERE state = 'pending'"
EXPIRE = """
UPDATE ticket_sync SET lease_until = now() - interval '1 ms', due_at = least(due_at, now() - interval '1 ms')
 WHERE state = 'leased'
"""


class House:
    """
    What a worker is made of, step by step in the test's hands.
    """

    def __init__(self, database: Database, proxy: CrmProxy, stand_in: StandIn) -> None:
        self.database, self.proxy, self.stand_in = database, proxy, stand_in
        self.stopping = threading.Event()
        self.calls = CrmCalls(database, 1000, self.stopping)
        self.tickets, self.portal = self.connect()
        self.writer = TicketWriter(database, self.tickets, self.calls, PATIENCE_S, self.stopping)
        self.reader = VerdictReader(database, self.tickets, self.calls, 0.01, self.stopping)

    def connect(self) -> tuple[HubSpotTickets, Portal]:
        before_call = self.calls.before_call
        connection = HubSpotConnection(
            self.stand_in.token, self.proxy.url, "2026-03", before_call=before_call, call_s=PATIENCE_S
        )
        return HubSpotTickets(connection), discover(connection, "Credit risk review")

    def send_all(self) -> None:
        """
        As a worker does until nothing is due.
        """
        while self.writer.send_due(self.portal):
            pass

    def send_later(self) -> None:
        """
        The same once the waits are over.
        """
        value(self.database, ALL_DUE)
        self.send_all()

    def read_all(self) -> None:
        """
        A whole round of reading.
        """
        time.sleep(0.02)
        while self.reader.read_next(self.portal):
            pass

    def shown(self, case_key: str, name: str) -> str | None:
        """
        A property as the CRM shows it.
        """
        return self.tickets.read([case_key]).by_case_key()[case_key].properties.get(name)

    def person(self, case: CaseAtHand, **values: str) -> None:
        """
        A risk manager sets values on the case's ticket: verdict, priority or stage.
        """
        named = {"verdict": VERDICT, "priority": PRIORITY, "stage": STAGE}
        self.stand_in.person(case.row()["hubspot_id"], {named[name]: each for name, each in values.items()})

    @property
    def closed_stage(self) -> str:
        return min(self.portal.closed_stage_ids)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with a_stand_in(Path(tmp_path_factory.mktemp("stand-in"))) as running:
        yield running


@pytest.fixture
def house(database: Database, stand_in: StandIn) -> Iterator[House]:
    with crm_proxy(stand_in.url) as proxy:
        yield House(database, proxy, stand_in)


def test_workers_side_by_side_make_one_ticket_a_case(house: House) -> None:
    """
    However many there are; and each ticket shows its newest assessment.
    """
    cases = [an_assessed_case(house.database, "high") for _ in range(30)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: house.send_all(), range(4)))
    assert {case.case_key: 1 for case in cases} == dict(house.proxy.created)
    assert {case.row()["state"] for case in cases} == {"synced"}


def test_a_storm_of_assessments_becomes_a_few_writes_that_never_go_back(house: House) -> None:
    """
    The newest state is what counts.
    """
    case = an_assessed_case(house.database)
    with ThreadPoolExecutor(3) as pool:
        storm = pool.map(lambda _: [case.assess("low") for _ in range(10)], range(2))
        pool.submit(lambda: [house.send_all() or time.sleep(0.02) for _ in range(8)])
        list(storm)
    house.send_all()
    seqs = house.proxy.seqs(case.case_key)
    assert seqs == sorted(seqs)
    assert seqs[-1] == case.row()["synced_seq"] == 21
    assert len(seqs) < 21


def test_a_lost_answer_makes_no_second_ticket(house: House) -> None:
    """
    The same again, after a look; and what a person did meanwhile stays.
    """
    case = an_assessed_case(house.database, "low")
    house.proxy.lose_answers = 1
    with pytest.raises(HubSpotUnavailable):
        house.writer.send_due(house.portal)
    (ticket,) = house.tickets.read([case.case_key]).tickets
    stage = house.portal.stages[1].stage_id
    house.stand_in.person(ticket.hubspot_id, {STAGE: stage, PRIORITY: "HIGH"})
    house.send_later()
    assert house.proxy.created[case.case_key] == 1
    assert (house.shown(case.case_key, STAGE), house.shown(case.case_key, PRIORITY)) == (stage, "HIGH")
    assert (case.row()["state"], case.row()["hubspot_id"]) == ("synced", ticket.hubspot_id)


def test_a_refused_ticket_holds_up_no_other_and_ends_as_a_dead_letter(house: House) -> None:
    """
    With its reason, after eight attempts; a new assessment is a new chance.
    """
    poison, good = an_assessed_case(house.database), an_assessed_case(house.database)
    house.proxy.refuse_key = poison.case_key
    house.send_all()
    assert (good.row()["state"], poison.row()["state"]) == ("synced", "pending")
    for _ in range(7):
        house.send_later()
    assert (poison.row()["state"], poison.row()["attempts"]) == ("dead", 8)
    assert "VALIDATION_ERROR" in poison.row()["last_error"]
    house.proxy.refuse_key = None
    poison.assess()
    house.send_all()
    assert poison.row()["state"] == "synced"


def test_a_zombie_has_the_newest_state_sent_once_more(house: House) -> None:
    """
    A write that arrives after its lease is over does not stay the last one.
    """
    case = an_assessed_case(house.database, "low")
    house.proxy.slow_s = PATIENCE_S
    zombie = threading.Thread(target=house.send_all)
    zombie.start()
    assert house.proxy.upsert_arrived.wait(PATIENCE_S)
    house.proxy.slow_s = 0
    value(house.database, EXPIRE)
    case.assess("high")
    house.send_all()
    assert case.row()["synced_seq"] == 2
    house.proxy.hold.set()
    zombie.join()
    house.send_all()
    assert (house.shown(case.case_key, PRIORITY), house.proxy.seqs(case.case_key)[-1]) == ("HIGH", 2)
    assert case.row()["state"] == "synced"


def test_a_priority_a_person_set_stays_until_new_data_raises_the_risk_past_it(house: House) -> None:
    """
    The rest of the ticket follows the assessments all the while.
    """
    case = an_assessed_case(house.database, "low")
    house.send_all()
    house.person(case, priority="MEDIUM")
    case.assess("low")
    house.send_all()
    assert (house.shown(case.case_key, PRIORITY), house.proxy.seqs(case.case_key)) == ("MEDIUM", [1, 2])
    case.assess("high")
    house.send_all()
    assert house.shown(case.case_key, PRIORITY) == "HIGH"


def test_a_closed_ticket_is_never_written_and_new_data_opens_the_next_case(house: House) -> None:
    """
    Whether the worker knows of the closing already or not.
    """
    case = an_assessed_case(house.database)
    house.send_all()
    house.person(case, stage=house.closed_stage)
    case.assess("high")
    house.send_all()
    assert house.proxy.seqs(case.case_key) == [1]
    assert house.shown(case.case_key, STAGE) == house.closed_stage
    following = value(house.database, NEXT_KEY, (case.customer_id,))
    assert house.shown(following, PRIORITY) == "HIGH"
    assert value(house.database, IS_CLOSED, (case.case_id,)) is True
    assert case.assess() is None


def test_an_archived_ticket_is_recorded_and_never_made_again(house: House) -> None:
    """
    Its case is closed; neither a reader nor a writer brings it back.
    """
    read, written = an_assessed_case(house.database), an_assessed_case(house.database)
    house.send_all()
    for case in (read, written):
        house.stand_in.archive(case.row()["hubspot_id"])
    written.assess()
    house.send_all()
    house.read_all()
    for case in (read, written):
        assert case.row()["state"] == "gone"
        assert value(house.database, IS_CLOSED, (case.case_id,)) is True
        assert house.proxy.created[case.case_key] == 1


def test_a_ticket_whose_key_somebody_changed_is_not_made_a_second_time(house: House) -> None:
    """
    It ends as a dead letter that says so.
    """
    case = an_assessed_case(house.database)
    house.send_all()
    house.stand_in.person(case.row()["hubspot_id"], {CASE_KEY: f"{case.case_key}-mine"})
    case.assess()
    for _ in range(8):
        house.send_later()
    assert (case.row()["state"], house.proxy.created[case.case_key]) == ("dead", 1)
    assert "case key" in case.row()["last_error"]


def test_each_verdict_of_a_person_is_found_once_however_often_it_is_read(house: House) -> None:
    """
    In order, with who set it; a second reader finds nothing new, and our own writes are no verdicts.
    """
    case = an_assessed_case(house.database)
    house.send_all()
    house.read_all()
    assert value(house.database, VERDICTS, (case.case_id,)) is None
    for verdict in ("false_positive", "confirmed_risk"):
        house.person(case, verdict=verdict)
        time.sleep(0.01)
    house.person(case, stage=house.closed_stage)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: house.read_all(), range(3)))
    assert value(house.database, VERDICTS, (case.case_id,)) == ["false_positive", "confirmed_risk"]
    assert value(house.database, FOUND_BY, (case.case_id,)).startswith("hubspot-user:")
    assert value(house.database, IS_CLOSED, (case.case_id,)) is True
    house.person(case, verdict="false_positive")
    house.read_all()
    assert value(house.database, VERDICTS, (case.case_id,))[-1] == "false_positive"


def test_a_token_that_is_not_accepted_pauses_all_and_loses_nothing(house: House) -> None:
    """
    For a minute nobody calls; the ticket waits, its attempt does not count.
    """
    case = an_assessed_case(house.database)
    house.proxy.status = 401
    before = value(house.database, "SELECT now()")
    with pytest.raises(HubSpotUnauthorised):
        house.writer.send_due(house.portal)
    assert house.writer.send_due(house.portal) is False
    after = value(house.database, "SELECT now()")
    paused_until = value(house.database, "SELECT max(paused_until) FROM call_budgets")
    assert before + timedelta(seconds=60) <= paused_until <= after + timedelta(seconds=66)
    assert (case.row()["state"], case.row()["attempts"]) == ("pending", 0)


@pytest.mark.parametrize(("status", "wait_s"), [(429, 2), (477, 2), (423, 2)])
def test_when_the_crm_asks_to_wait_nobody_writes_before(house: House, status: int, wait_s: int) -> None:
    """
    All workers, and no sooner than it said.
    """
    an_assessed_case(house.database)
    house.proxy.status, house.proxy.headers = status, {"Retry-After": str(wait_s)}
    began = time.monotonic()
    with pytest.raises(HubSpotUnavailable):
        house.writer.send_due(house.portal)
    calls = house.proxy.calls.total()
    house.proxy.status = None
    wait_until(_sends(house), "the ticket")
    assert time.monotonic() - began >= wait_s
    assert house.proxy.calls.total() <= calls + 2


def test_a_stop_gives_back_what_was_not_sent(house: House) -> None:
    """
    No lease stays.
    """
    case = an_assessed_case(house.database)
    house.stopping.set()
    house.writer.send_due(house.portal)
    assert (case.row()["state"], case.row()["attempts"]) == ("pending", 0)
    assert house.proxy.created[case.case_key] == 0


def test_no_property_outside_our_list_is_written(house: House) -> None:
    """
    The verdict least of all; and what the ticket shows already is not sent again.
    """
    case = an_assessed_case(house.database, "low")
    house.send_all()
    case.assess("low")
    house.send_all()
    (first, second) = [set(values) for key, values in house.proxy.writes if key == case.case_key]
    assert VERDICT not in first
    assert second == {CASE_KEY, "credit_risk_seq"}


def _sends(house: House) -> Callable[[], bool]:
    return lambda: house.writer.send_due(house.portal)
