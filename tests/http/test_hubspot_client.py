"""
How the client handles failing answers, over real HTTP: nothing is lost, nothing is created twice, nothing hangs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import requests

from integrations.hubspot.connection import HubSpotConnection, dated_path
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnavailable, Scope
from integrations.hubspot.portal import Portal, Stage, set_up
from integrations.hubspot.properties import CASE_KEY, ONLY_AT_CREATION, STAGE, WRITTEN_PROPERTIES
from integrations.hubspot.sandbox.server import KeptAlive, create_sandbox
from integrations.hubspot.tickets import HubSpotTickets, Upserted, Write
from tests.support.hubspot import PIPELINE, TOKEN, a_ticket
from tests.support.servers import serving, serving_app
from tests.support.waiting import PATIENCE_S, wait_until

Answer = tuple[int, dict[str, Any]]

PORTAL = Portal(
    pipeline_id="9",
    pipeline_label=PIPELINE,
    stages=(Stage("91", "New", is_closed=False), Stage("92", "Closed", is_closed=True)),
    priority_options={"high": "HIGH", "medium": "MEDIUM", "low": "LOW"},
)


class Scene:
    """
    A server that answers as the test says, and records the case keys of each call and the connections.
    """

    def __init__(self, answer: Callable[[list[str]], Answer]) -> None:
        self.answer = answer
        self.calls: list[list[str]] = []
        self.connections = 0
        self.pause_s = 0.0  # before each byte
        self.headers: dict[str, str] = {}

    def handler(scene) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the inner class has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                scene.connections += 1
                super().setup()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                keys = [each["id"] for each in body.get("inputs", ())]
                scene.calls.append(keys)
                status, answer = scene.answer(keys)
                raw = json.dumps(answer).encode()
                head = "".join(f"{name}: {value}\r\n" for name, value in scene.headers.items())
                self._send(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)

            def _send(self, raw: bytes) -> None:
                if not scene.pause_s:
                    self.wfile.write(raw)
                    return
                for byte in raw:
                    time.sleep(scene.pause_s)
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return

            def log_message(self, *_: Any) -> None:
                return

        return Handler


@contextmanager
def client_of(scene: Scene, **options: Any) -> Iterator[HubSpotTickets]:
    with serving(scene.handler()) as url:
        yield HubSpotTickets(HubSpotConnection(TOKEN, url, "2026-03", **options))


def good(keys: list[str]) -> dict[str, Any]:
    """
    All of them written, in another order than requested.
    """
    results = [{"id": f"id-{key}", "properties": {CASE_KEY: key}, "new": True} for key in keys]
    return {"status": "COMPLETE", "results": results[::-1]}


def an_error(category: str = "VALIDATION_ERROR", **context: list[str]) -> dict[str, Any]:
    return {"status": "error", "category": category, "message": "of Jansen", "context": context}


def write(scene: Scene, count: int = 10, **options: Any) -> Upserted:
    with client_of(scene) as tickets:
        return tickets.upsert([Write(a_ticket(number), None) for number in range(count)], PORTAL, **options)


def key(number: int) -> str:
    return a_ticket(number).case_key


KEYS = {key(number) for number in range(10)}


@pytest.mark.parametrize("status", [400, 409])
def test_batch_refused_whole_is_split_until_the_culprit_is_found(status: int) -> None:
    scene = Scene(lambda keys: (status, an_error()) if key(6) in keys else (200, good(keys)))
    upserted = write(scene)
    assert set(upserted.refused) == {key(6)}
    assert {each: written.hubspot_id for each, written in upserted.written.items()} == {
        each: f"id-{each}" for each in KEYS - {key(6)}
    }
    assert len(scene.calls) <= 9


def test_whole_refusal_that_names_its_culprit_costs_one_more_call() -> None:
    refusal = {**an_error(), "errors": [an_error(objectWriteTraceId=[key(3)])]}
    scene = Scene(lambda keys: (400, refusal) if key(3) in keys else (200, good(keys)))
    upserted = write(scene)
    assert (set(upserted.refused), len(scene.calls)) == ({key(3)}, 2)


@pytest.mark.parametrize("status", [200, 201, 207])
@pytest.mark.parametrize("name", ["objectWriteTraceId", "ids"])
def test_errors_are_read_per_item_whatever_the_status(status: int, name: str) -> None:
    bad = an_error(**{name: [key(2)]})
    scene = Scene(lambda keys: (status, {**good(sorted(KEYS - {key(2)})), "numErrors": 1, "errors": [bad]}))
    upserted = write(scene)
    assert set(upserted.refused) == {key(2)}
    assert set(upserted.written) == KEYS - {key(2)}
    assert "Jansen" not in str(upserted.refused[key(2)])


def test_input_in_neither_list_is_unanswered() -> None:
    upserted = write(Scene(lambda keys: (200, good([each for each in keys if each != key(4)]))))
    assert upserted.unanswered == {key(4)}
    assert key(4) not in upserted.written


def test_error_without_an_id_is_traced_to_its_ticket() -> None:
    def answer(keys: list[str]) -> Answer:
        errors = [an_error()] if key(5) in keys else []
        return 207, {**good([each for each in keys if each not in (key(5), key(8))][:20]), "errors": errors}

    scene = Scene(answer)
    upserted = write(scene)
    assert set(upserted.refused) == {key(5)}
    assert upserted.unanswered == {key(8)}


@pytest.mark.parametrize("context", [{}, {"objectWriteTraceId": [key(1)]}])
def test_transient_error_refuses_no_ticket(context: dict[str, list[str]]) -> None:
    bad = an_error("INTERNAL_ERROR", **context)
    scene = Scene(lambda keys: (207, {**good(sorted(KEYS - {key(1)})), "errors": [bad]}))
    upserted = write(scene)
    assert (upserted.unanswered, upserted.refused, len(scene.calls)) == ({key(1)}, {}, 1)


def test_results_known_before_an_outage_are_kept() -> None:
    def answer(keys: list[str]) -> Answer:
        if len(keys) == 10:
            return 409, an_error()
        return (200, good(keys)) if key(0) in keys else (503, {})

    upserted = write(Scene(answer))
    assert set(upserted.written) == {key(number) for number in range(5)}
    assert upserted.unanswered == {key(number) for number in range(5, 10)}
    assert upserted.unavailable is not None


def test_refusal_of_the_request_itself_blames_no_ticket() -> None:
    scene = Scene(lambda _: (404, an_error()))
    with pytest.raises(HubSpotRefused):
        write(scene)
    assert len(scene.calls) == 1


def test_ticket_whose_read_failed_is_not_missing() -> None:
    scene = Scene(lambda keys: (207, {**good([]), "errors": [an_error("INTERNAL_ERROR", ids=keys)]}))
    with client_of(scene) as tickets, pytest.raises(HubSpotUnavailable):
        tickets.read([key(1)])


def test_malformed_ticket_is_unavailable() -> None:
    broken = {"id": "1", "propertiesWithHistory": {STAGE: [{"value": "91"}]}}
    with client_of(Scene(lambda _: (200, {"results": [broken]}))) as tickets, pytest.raises(HubSpotUnavailable):
        tickets.read(["1"], by_case_key=False)


@pytest.mark.parametrize(
    ("policy", "wait_s", "scope"),
    [("TEN_SECONDLY_ROLLING", 10, Scope.ACCOUNT), ("SECONDLY", 1, Scope.ACCOUNT), (None, 10, Scope.ACCOUNT)],
)
def test_wait_without_retry_after_follows_the_rate_limit_policy(policy: str | None, wait_s: int, scope: Scope) -> None:
    scene = Scene(lambda _: (429, {"errorType": "RATE_LIMIT", "policyName": policy}))
    with client_of(scene) as tickets, pytest.raises(HubSpotUnavailable) as unavailable:
        tickets.read([key(1)])
    assert (unavailable.value.retry_after_s, unavailable.value.scope) == (wait_s, scope)
    assert len(scene.calls) == 1


def test_trickling_answer_is_cut_off_at_the_deadline() -> None:
    """
    Without the cut it would be accepted after several seconds; the next complete answer is accepted.
    """
    scene = Scene(lambda keys: (200, good(keys)))
    scene.pause_s = 0.05
    with client_of(scene, call_s=0.4) as tickets:
        for _ in range(2):  # the second finds the pool as the first left it
            with pytest.raises(HubSpotUnavailable):
                tickets.read([key(1)])
        scene.pause_s = 0.0

        def is_read() -> bool:
            with suppress(HubSpotUnavailable):  # a slow machine may need more than the 0.4 s
                return tickets.read([key(1)], by_case_key=True).missing == ()
            return False

        wait_until(is_read, "a whole answer")


def test_no_call_starts_after_the_lease_ends() -> None:
    scene = Scene(lambda keys: (200, good(keys)))
    with pytest.raises(HubSpotUnavailable):
        write(scene, not_after=time.monotonic() - 0.001)
    assert scene.calls == []


def test_one_connection_serves_all_calls() -> None:
    scene = Scene(lambda keys: (200, good(keys)))
    with client_of(scene) as tickets:
        for number in range(20):
            tickets.read([key(number)])
            tickets.upsert([Write(a_ticket(number), None)], PORTAL)
            tickets.read([f"id-{key(number)}"], by_case_key=False)
    assert (len(scene.calls), scene.connections) == (60, 1)


def test_only_dated_paths_are_called() -> None:
    assert dated_path("/crm/v3/owners/", "2026-09") == "/crm/owners/2026-09"
    assert dated_path("/crm/v3/objects/tickets/batch/read", "2026-03") == "/crm/objects/2026-03/tickets/batch/read"
    with pytest.raises(ValueError, match="v3 path"):
        dated_path("/crm/v4/associations/tickets", "2026-03")


def test_only_the_first_write_sets_subject_pipeline_and_stage() -> None:
    assert set(ONLY_AT_CREATION) == {"subject", "hs_pipeline", STAGE}
    assert not [name for name in WRITTEN_PROPERTIES if "verdict" in name or "owner" in name]


def test_retry_after_a_lost_answer_keeps_one_ticket_where_a_person_moved_it() -> None:
    app = create_sandbox(TOKEN, None, search_lag_s=0)
    inner, lost = app.wsgi_app, []

    def losing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        answer = list(inner(environ, start_response))
        if environ["PATH_INFO"].endswith("/upsert") and not lost:
            lost.append(answer)
            return [b'{"status": "COMPL'.ljust(len(b"".join(answer)))]
        return answer

    app.wsgi_app = losing  # type: ignore[method-assign]
    with serving_app(app, request_handler=KeptAlive) as url:
        connection = HubSpotConnection(TOKEN, url, "2026-03")
        tickets, portal = HubSpotTickets(connection), set_up(connection, PIPELINE)
        with pytest.raises(HubSpotUnavailable):
            tickets.upsert([Write(a_ticket(), None)], portal)
        (shown,) = tickets.read([a_ticket().case_key]).tickets
        moved = {STAGE: portal.stages[1].stage_id}
        requests.post(f"{url}/sandbox/tickets/{shown.hubspot_id}", json={"properties": moved}, timeout=PATIENCE_S)
        (shown,) = tickets.read([a_ticket().case_key]).tickets
        again = tickets.upsert([Write(a_ticket(seq=2), shown)], portal).written[a_ticket().case_key]
        assert (again.hubspot_id, again.is_new) == (shown.hubspot_id, False)
        (shown,) = tickets.read([a_ticket().case_key]).tickets
        assert (shown.stage_id, shown.seq) == (moved[STAGE], 2)
