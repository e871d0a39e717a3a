"""
The example client: one deadline, retries under one key, and errors that name the fields.
"""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import pytest

from integrations.admin.client import AdminClient
from integrations.admin.problem import ApiProblem, ApiUnavailable, FieldProblem
from tests.support.scripted_server import ScriptedServer, scripted_server
from tests.support.waiting import PATIENCE_S

A_ROW = {"booking_date": "2026-01-02", "amount": "12.50", "currency": "EUR"}


@pytest.fixture
def api() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


def a_client(url: str, deadline_s: float = PATIENCE_S) -> AdminClient:
    return AdminClient(url, "the-key", deadline_s=deadline_s, jitter=Random(1))


def test_assessment_is_one_post_with_its_key(api: ScriptedServer) -> None:
    """
    The body is what the API takes, amounts as given; the API key and the idempotency key are headers.
    """
    api.will_answer(201, {"id": "a"})
    answer = a_client(api.url).assess(
        {"id": "A-1", "name": "Bakkerij"},
        [A_ROW],
        idempotency_key="k-1",
        as_of=date(2026, 1, 31),
        exposure={"amount": "1200.00", "currency": "EUR"},
    )
    assert answer == {"id": "a"}
    (heard,) = api.heard
    assert (heard.method, heard.path) == ("POST", "/v1/assessments")
    assert heard.headers["Authorization"] == "Bearer the-key"
    assert heard.headers["Idempotency-Key"] == "k-1"
    assert json.loads(heard.body) == {
        "customer": {"id": "A-1", "name": "Bakkerij"},
        "as_of": "2026-01-31",
        "exposure": {"amount": "1200.00", "currency": "EUR"},
        "transactions": [A_ROW],
    }


def test_transient_failures_are_retried_under_the_same_key(api: ScriptedServer) -> None:
    """
    The client waits out 429 and 503; every retry is the same request.
    """
    api.will_answer(503, {"title": "no database"}, Retry_After="0")
    api.will_answer(429, {"title": "too many"}, Retry_After="0")
    api.will_answer(201, {"id": "a"})
    assert a_client(api.url).assess({"id": "A-1"}, [A_ROW], idempotency_key="k-1") == {"id": "a"}
    assert {heard.headers["Idempotency-Key"] for heard in api.heard} == {"k-1"}
    assert len({heard.body for heard in api.heard}) == 1
    assert len(api.heard) == 3


def test_retry_waits_at_least_as_long_as_asked(api: ScriptedServer) -> None:
    """
    Jitter only ever adds to Retry-After.
    """
    api.will_answer(503, {}, Retry_After="1")
    api.will_answer(200, {"id": "a"})
    began = time.monotonic()
    a_client(api.url).assessment("a")
    assert time.monotonic() - began >= 1


def test_wait_past_the_deadline_is_not_started(api: ScriptedServer) -> None:
    """
    A call that is asked to wait an hour but has only minutes left fails and sends nothing more.
    """
    api.will_answer(503, {}, Retry_After="3600")
    with pytest.raises(ApiUnavailable) as caught:
        a_client(api.url).assessment("a")
    assert caught.value.retry_after_s == 3600
    assert len(api.heard) == 1


def test_refusal_names_its_fields_and_is_not_retried(api: ScriptedServer) -> None:
    """
    The problem is raised as received, with the pointer of each field.
    """
    api.will_answer(
        422,
        {
            "type": "https://example.org/problems/invalid-request",
            "title": "The request is not as expected",
            "status": 422,
            "errors": [{"pointer": "/transactions/0/amount", "detail": "expected an amount with at most two decimals"}],
        },
    )
    with pytest.raises(ApiProblem, match="/transactions/0/amount: expected an amount") as caught:
        a_client(api.url).assess({"id": "A-1"}, [A_ROW], idempotency_key="k-1")
    assert caught.value.status == 422
    assert caught.value.fields == (
        FieldProblem("/transactions/0/amount", "expected an amount with at most two decimals"),
    )
    assert len(api.heard) == 1


@pytest.mark.parametrize(("status", "body"), [(404, b"<html>"), (302, b"{}"), (201, b"no json"), (500, b'["a list"]')])
def test_unexpected_answer_is_a_problem(api: ScriptedServer, status: int, body: bytes) -> None:
    """
    A proxy's page, a redirect or a list is never taken for an assessment.
    """
    api.will_answer(status, body)
    with pytest.raises(ApiProblem) as caught:
        a_client(api.url).assessment("a")
    assert caught.value.status == status


def test_trickling_answer_ends_at_the_deadline(api: ScriptedServer) -> None:
    """
    The library's time-out applies to each read; the deadline applies to the whole call.
    """
    api.trickle_s = 0.05
    for _ in range(5):
        api.will_answer(200, b'{"id": "' + b"a" * 400 + b'"}')
    with pytest.raises(ApiUnavailable):
        a_client(api.url, deadline_s=1).assessment("a")


def test_closed_port_is_unavailable() -> None:
    """
    A closed port is not blamed on the request.
    """
    with pytest.raises(ApiUnavailable, match="no answer from"):
        a_client("http://127.0.0.1:1", deadline_s=0.5).assessment("a")


def test_ids_cannot_change_the_path(api: ScriptedServer) -> None:
    """
    A customer's id may hold any text.
    """
    api.will_answer(201, {"outcome": "repaid"})
    a_client(api.url).report_repayment_outcome(
        "a/../b?c", outcome="repaid", as_of=date(2026, 1, 1), observed_on=date(2026, 6, 30)
    )
    assert api.heard[0].path == "/v1/customers/a%2F..%2Fb%3Fc/repayment-outcomes"


def test_verdict_carries_its_time_with_a_time_zone(api: ScriptedServer) -> None:
    """
    The latest verdict counts, so its time must be unambiguous; sent twice, it has the same key.
    """
    for _ in range(2):
        api.will_answer(201, {"verdict": "false_positive"})
        a_client(api.url).give_verdict(
            "crtp-x", verdict="false_positive", found_by="ann", occurred_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        )
    first, second = api.heard
    assert json.loads(first.body)["occurred_at"] == "2026-01-02T03:04:00+00:00"
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


def test_queue_is_read_page_by_page(api: ScriptedServer) -> None:
    """
    The client follows the cursor from page to page until there is none.
    """
    api.will_answer(200, {"cases": [{"case_key": "a"}], "next_cursor": "c 1"})
    api.will_answer(200, {"cases": [{"case_key": "b"}], "next_cursor": None})
    assert [case["case_key"] for case in a_client(api.url).cases("high")] == ["a", "b"]
    assert [heard.path for heard in api.heard] == ["/v1/cases?priority=high", "/v1/cases?priority=high&cursor=c+1"]
