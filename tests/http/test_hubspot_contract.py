"""
The contract that client and sandbox keep: what is known of HubSpot, fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.hubspot import portal as portals
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable, Scope
from integrations.hubspot.portal import Portal, PortalDiffers
from integrations.hubspot.properties import VERDICT, WRITTEN_PROPERTIES
from integrations.hubspot.ticket import Ticket
from integrations.hubspot.tickets import HubSpotTickets, Write
from tests.support.hubspot import PIPELINE, TOKEN, a_ticket, serving_sandbox
from tests.support.scripted_server import ScriptedServer, scripted_server
from tests.support.waiting import PATIENCE_S


@dataclass(frozen=True)
class Crm:
    """
    A running sandbox and a client of it.
    """

    url: str
    version: str
    tickets: HubSpotTickets
    portal: Portal

    def write(self, *tickets: Ticket) -> Any:
        return self.tickets.upsert([Write(ticket, None) for ticket in tickets], self.portal)

    def call(self, path: str, body: dict[str, Any]) -> requests.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return requests.post(f"{self.url}/crm/{path}", json=body, headers=headers, timeout=PATIENCE_S)


@pytest.fixture(params=["2026-03", "2026-09"])
def crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with serving_sandbox() as url:
        connection = HubSpotConnection(TOKEN, url, request.param)
        yield Crm(url, request.param, HubSpotTickets(connection), portals.set_up(connection, PIPELINE))


def test_hundred_tickets_are_created_in_one_call_and_found_by_key(crm: Crm) -> None:
    tickets = [a_ticket(number) for number in range(100)]
    upserted = crm.write(*tickets)
    assert set(upserted.written) == {ticket.case_key for ticket in tickets}
    assert all(written.is_new for written in upserted.written.values())
    keys = [ticket.case_key for ticket in tickets]
    found = crm.tickets.read(keys[:50]).by_case_key() | crm.tickets.read(keys[50:]).by_case_key()
    assert {key: shown.hubspot_id for key, shown in found.items()} == {
        key: written.hubspot_id for key, written in upserted.written.items()
    }


def test_repeat_makes_no_second_ticket_and_sends_only_what_differs(crm: Crm) -> None:
    first = crm.write(a_ticket()).written["crtp-0001"]
    (shown,) = crm.tickets.read(["crtp-0001"]).tickets
    newer = a_ticket(seq=2, priority="low")
    second = crm.tickets.upsert([Write(newer, shown)], crm.portal).written["crtp-0001"]
    assert (second.hubspot_id, second.is_new) == (first.hubspot_id, False)
    writes = requests.get(f"{crm.url}/sandbox/writes", timeout=PATIENCE_S).json()["writes"]
    assert set(writes[-1]["properties"]) == {"hs_ticket_priority", "credit_risk_seq", "credit_risk_case_key"}
    assert all(set(write["properties"]) <= set(WRITTEN_PROPERTIES) for write in writes)


def test_bad_ticket_is_named_and_the_good_ones_are_written(crm: Crm) -> None:
    upserted = crm.write(a_ticket(1), a_ticket(2, as_of="someday"), a_ticket(3))
    assert set(upserted.written) == {"crtp-0001", "crtp-0003"}
    assert set(upserted.refused) == {"crtp-0002"}
    assert "someday" not in str(upserted.refused["crtp-0002"])


def test_missing_ticket_is_reported_missing_not_as_an_error(crm: Crm) -> None:
    written = crm.write(a_ticket()).written["crtp-0001"]
    assert crm.tickets.read(["crtp-0001", "crtp-none"]).missing == ("crtp-none",)
    requests.post(f"{crm.url}/sandbox/tickets/{written.hubspot_id}/archive", json={}, timeout=PATIENCE_S)
    assert crm.tickets.read([written.hubspot_id], by_case_key=False).missing == (written.hubspot_id,)


def test_history_distinguishes_people_from_the_integration(crm: Crm) -> None:
    hubspot_id = crm.write(a_ticket()).written["crtp-0001"].hubspot_id
    values = {VERDICT: "false_positive", "hs_ticket_priority": "LOW"}
    requests.post(f"{crm.url}/sandbox/tickets/{hubspot_id}", json={"properties": values}, timeout=PATIENCE_S)
    (shown,) = crm.tickets.read([hubspot_id], by_case_key=False).tickets
    assert shown.properties[VERDICT] == "false_positive"
    assert [change.is_by_person for change in shown.history["hs_ticket_priority"]] == [True, False]
    assert shown.history[VERDICT][0].user_id == "101"


def test_edit_on_the_sandbox_page_counts_as_a_persons(crm: Crm) -> None:
    hubspot_id = crm.write(a_ticket(customer_name="<b>Jansen</b>")).written["crtp-0001"].hubspot_id
    page = requests.get(f"{crm.url}/tickets/{hubspot_id}", timeout=PATIENCE_S).text
    assert "<b>Jansen" not in page
    form = {VERDICT: "confirmed_risk", "hs_pipeline_stage": min(crm.portal.closed_stage_ids)}
    assert requests.post(f"{crm.url}/tickets/{hubspot_id}", data=form, timeout=PATIENCE_S).ok
    (shown,) = crm.tickets.read([hubspot_id], by_case_key=False).tickets
    assert (shown.properties[VERDICT], shown.stage_id) == ("confirmed_risk", form["hs_pipeline_stage"])
    assert "Customer" not in requests.get(crm.url, timeout=PATIENCE_S).text


def test_search_finds_recently_modified_tickets(crm: Crm) -> None:
    start = datetime.now(UTC) - timedelta(seconds=5)
    made = crm.write(*(a_ticket(number) for number in range(7))).written.values()
    page = crm.tickets.modified_since(start, crm.portal)
    assert sorted(page.hubspot_ids) == sorted(written.hubspot_id for written in made)
    assert page.after is None
    assert crm.tickets.modified_since(datetime.now(UTC) + timedelta(minutes=1), crm.portal).hubspot_ids == ()


def test_second_setup_changes_nothing(crm: Crm) -> None:
    connection = HubSpotConnection(TOKEN, crm.url, crm.version)
    assert portals.set_up(connection, PIPELINE) == crm.portal
    assert crm.portal.priority_options == {"high": "HIGH", "medium": "MEDIUM", "low": "LOW"}


def test_portal_without_setup_is_reported() -> None:
    with serving_sandbox() as url, pytest.raises(PortalDiffers, match="hubspot setup"):
        portals.discover(HubSpotConnection(TOKEN, url, "2026-03"), PIPELINE)


def test_wrong_token_is_unauthorised(crm: Crm) -> None:
    tickets = HubSpotTickets(HubSpotConnection("wrong", crm.url, crm.version))
    with pytest.raises(HubSpotUnauthorised):
        tickets.read(["crtp-0001"])


def test_call_beyond_the_rate_limit_is_unavailable() -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with serving_sandbox(calls_per_10_s=2) as url:
        path = f"{url}/crm/pipelines/2026-03/tickets"
        answers = [requests.get(path, headers=headers, timeout=PATIENCE_S) for _ in range(3)]
        with pytest.raises(HubSpotUnavailable) as unavailable:
            HubSpotTickets(HubSpotConnection(TOKEN, url, "2026-03")).read(["x"])
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["policyName"] == "TEN_SECONDLY_ROLLING"
    assert unavailable.value.retry_after_s is not None
    assert unavailable.value.scope is Scope.ACCOUNT


def test_sandbox_refuses_whole_batches_as_hubspot_does(crm: Crm) -> None:
    path = f"objects/{crm.version}/tickets/batch/upsert"
    good = {"id": "a", "idProperty": "credit_risk_case_key", "properties": {"subject": "s"}}
    too_many = [{**good, "id": str(number)} for number in range(101)]
    for inputs in ([good, good], too_many, [good, {**good, "id": "b", "properties": {"nonsense": "1"}}]):
        assert crm.call(path, {"inputs": inputs}).status_code == 400
    by_record_id = {"id": "1", "idProperty": "hs_object_id", "objectWriteTraceId": "t", "properties": {}}
    assert crm.call(path, {"inputs": [by_record_id]}).json()["results"] == []
    assert requests.get(f"{crm.url}/sandbox/writes", timeout=PATIENCE_S).json()["writes"] == []


def test_status_of_a_partly_refused_batch_differs_by_version(crm: Crm) -> None:
    path = f"objects/{crm.version}/tickets/batch/read"
    answer = crm.call(path, {"inputs": [{"id": "404404"}], "properties": []})
    assert answer.status_code == {"2026-03": 207, "2026-09": 200}[crm.version]
    assert answer.json()["numErrors"] == 1


def test_only_dated_paths_are_served(crm: Crm) -> None:
    assert crm.call("v3/objects/tickets/batch/read", {"inputs": []}).status_code == 404


def test_merged_ticket_is_gone_under_both_ids(crm: Crm) -> None:
    ids = [written.hubspot_id for written in crm.write(a_ticket(1), a_ticket(2)).written.values()]
    body = {"primaryObjectId": ids[0], "objectIdToMerge": ids[1]}
    assert crm.call(f"objects/{crm.version}/tickets/merge", body).ok
    assert set(crm.tickets.read(ids, by_case_key=False).missing) == set(ids)


def test_sandbox_account_survives_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with serving_sandbox(tmp_path / "state") as url:
            connection = HubSpotConnection(TOKEN, url, "2026-03")
            portal = portals.set_up(connection, PIPELINE)
            upserted = HubSpotTickets(connection).upsert([Write(a_ticket(), None)], portal)
    assert not upserted.written["crtp-0001"].is_new


@contextmanager
def answering(status: int, content: bytes, **headers: str) -> Iterator[tuple[HubSpotTickets, ScriptedServer]]:
    """
    A client, and the server that gives it one answer.
    """
    with scripted_server() as server:
        server.will_answer(status, content, **headers)
        yield HubSpotTickets(HubSpotConnection(TOKEN, server.url, "2026-03")), server


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, b"<html>all is well</html>"),
        (200, b'{"results": [{"id"'),
        (200, b"{}"),
        (502, b"<html>bad gateway</html>"),
        (500, b'{"status": "error"}'),
        (524, b""),
        (423, b'{"status": "error"}'),
        (477, b'{"status": "error"}'),
    ],
)
def test_unusable_answer_is_unavailable(status: int, content: bytes) -> None:
    with answering(status, content) as (tickets, server), pytest.raises(HubSpotUnavailable):
        tickets.read(["x"])
    assert [request.path for request in server.heard] == ["/crm/objects/2026-03/tickets/batch/read"]


@pytest.mark.parametrize(
    ("status", "headers", "wait_s"), [(429, {"Retry-After": "7"}, 7), (423, {}, 2), (477, {"Retry-After": "60"}, 60)]
)
def test_requested_wait_is_reported(status: int, headers: dict[str, str], wait_s: float) -> None:
    with (
        answering(status, b'{"status": "error"}', **headers) as (tickets, _),
        pytest.raises(HubSpotUnavailable) as unavailable,
    ):
        tickets.read(["x"])
    assert unavailable.value.retry_after_s is not None
    assert unavailable.value.retry_after_s >= wait_s


def test_plain_refusal_is_final_and_quotes_nothing() -> None:
    content = (
        b'{"status": "error", "category": "VALIDATION_ERROR", "message": "Jansen is not valid", "correlationId": "c-1"}'
    )
    with answering(400, content) as (tickets, _), pytest.raises(HubSpotRefused) as refused:
        tickets.read(["x"])
    assert "Jansen" not in str(refused.value)
    assert "c-1" in str(refused.value)
