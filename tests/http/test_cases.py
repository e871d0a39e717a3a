"""
The queue, verdicts, outcomes, health and the pages, over HTTP.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.http.authentication import SCOPE_MARK
from app.settings import Settings
from app.store.database import Database
from app.web import create_app
from risk_model.features.kernels.loader import load_machine_code
from tests.support.api_caller import Api, a_key, rows
from tests.support.queries import count_of, query

PUBLIC = {"/healthz", "/readyz", "/openapi.json", "/static/<path:filename>"}


def test_queue_is_in_order_of_urgency_and_pages_do_not_overlap(api: Api) -> None:
    for number in range(7):
        api.assess(customer={"id": f"C-{number}"}, transactions=rows(60 if number % 2 else 2))
    whole = api.get("/v1/cases").json["cases"]
    urgency = ["high", "medium", "low"]
    ordered = sorted(whole, key=lambda each: (urgency.index(each["priority"]), -(each["probability_of_default"] or 0)))
    assert whole == ordered
    assert len(whole) == 7
    paged, cursor = [], None
    while True:
        page = api.get("/v1/cases", limit="3", **({"cursor": cursor} if cursor else {})).json
        paged += page["cases"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole


def test_queue_shows_how_a_probability_changed(api: Api) -> None:
    first, second = api.assess(), api.assess(transactions=rows(100))
    (case,) = api.get("/v1/cases").json["cases"]
    assert case["change"] == pytest.approx(second["probability_of_default"] - first["probability_of_default"])


@pytest.mark.parametrize(
    "query",
    [{"priority": "urgent"}, {"cursor": "x"}, {"cursor": "AAAA"}, {"limit": "0"}, {"limit": "-1"}, {"limit": "9999"}],
)
def test_bad_query_is_422(api: Api, query: dict[str, str]) -> None:
    assert api.get("/v1/cases", **query).status_code == 422


def test_repeated_verdict_is_recorded_once(api: Api, database: Database) -> None:
    key = api.assess()["case_key"]
    body = {"verdict": "false_positive", "found_by": "rm-7", "occurred_at": datetime.now(UTC).isoformat()}
    for _ in range(2):
        assert api.post(f"/v1/cases/{key}/verdicts", body).status_code == 201
    assert count_of(database, "verdicts") == 1
    assert api.post(f"/v1/cases/{key}/verdicts", {"verdict": "confirmed_risk", "found_by": "rm-7"}).status_code == 201
    assert count_of(database, "verdicts") == 2


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"verdict": "fine"}, "/verdict"),
        ({"found_by": ""}, "/found_by"),
        ({"occurred_at": "2026-01-01T00:00:00"}, "/occurred_at"),
        ({"occurred_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "/occurred_at"),
    ],
)
def test_bad_verdict_is_refused(api: Api, database: Database, changes: dict[str, str], pointer: str) -> None:
    key = api.assess()["case_key"]
    answer = api.post(f"/v1/cases/{key}/verdicts", {"verdict": "duplicate", "found_by": "rm"} | changes)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert count_of(database, "verdicts") == 0


@pytest.mark.parametrize("key", ["nobody", "%00", "%E2%82%AC", "%FF"])
def test_unknown_case_is_404(app: Flask, api: Api, database: Database, key: str) -> None:
    body = {"verdict": "duplicate", "found_by": "rm"}
    assert api.post(f"/v1/cases/{key}/verdicts", body).status_code == 404
    assert page(app, f"/cases/{key}", a_key(database)).status_code == 404


def test_outcome_is_recorded_once_and_its_dates_must_be_in_order(api: Api, database: Database) -> None:
    api.assess()
    path = "/v1/customers/A-1/repayment-outcomes"
    body = {"outcome": "defaulted", "as_of": "2025-01-31", "observed_on": "2026-01-31"}
    for _ in range(2):
        assert api.post(path, body).status_code == 201
    assert count_of(database, "repayment_outcomes") == 1
    assert api.post(path, {**body, "observed_on": "2024-01-01"}).status_code == 422
    assert api.post(path, {**body, "observed_on": "2999-01-01"}).status_code == 422
    assert api.post("/v1/customers/nobody/repayment-outcomes", body).status_code == 404


def test_every_route_but_the_public_ones_requires_a_key(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.rule not in PUBLIC and not rule.endpoint.startswith("pages."):
            assert getattr(view, SCOPE_MARK, None), rule.rule


def test_invalid_keys_are_401_and_missing_scopes_403(app: Flask, api: Api, database: Database) -> None:
    narrow = Api(app, a_key(database, scopes=("cases:read",)))
    assert narrow.get("/v1/cases").status_code == 200
    assert narrow.post("/v1/assessments", {}).status_code == 403
    query(database, "UPDATE api_clients SET revoked_at = now()")
    for key in (None, "", "wrong", "x" * 10_000, "é"):
        caller = Api(app, key)
        answer = caller.get("/v1/cases") if key != "é" else app.test_client().get("/v1/cases?key=wrong")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert api.get("/v1/cases").status_code == 401


def test_every_error_is_a_problem_document(api: Api) -> None:
    for answer in (
        api.get("/nowhere"),
        api.client.delete("/v1/cases", headers=api.headers),
        api.client.post("/v1/assessments", data="a=b", headers=api.headers),
        api.get("/v1/assessments/not-a-uuid"),
    ):
        assert answer.status_code in {404, 405, 415}
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == answer.status_code


def test_service_with_all_its_parts_is_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    load_machine_code()
    assert client.get("/readyz").json == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "model": "ok", "features": "ok"},
    }


def test_service_without_its_tables_is_not_ready(empty_database_url: str) -> None:
    client = create_app(Settings(database_url=empty_database_url)).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "0001" in answer.json["checks"]["migrations"]
    assert client.get("/v1/cases", headers={"Authorization": "Bearer x"}).status_code == 503


def test_requests_without_a_database_are_503_and_the_process_survives() -> None:
    client = create_app(Settings(database_url="postgresql://nobody@127.0.0.1:9/none")).test_client()
    answer = client.get("/v1/cases", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_pages_require_a_key_and_show_only_their_portfolio(app: Flask, api: Api, database: Database) -> None:
    key = api.assess()["case_key"]
    for path in ("/", "/monitoring", f"/cases/{key}"):
        assert app.test_client().get(path).status_code == 401
        assert page(app, path, a_key(database)).status_code == 200
    assert "Jansen BV" in page(app, "/", a_key(database)).text
    assert "Jansen BV" not in page(app, "/", a_key(database, portfolio="other")).text
    assert page(app, f"/cases/{key}", a_key(database, portfolio="other")).status_code == 404


@pytest.mark.parametrize("query", ["after=x", "after=", "priority=urgent"])
def test_invalid_board_query_is_404(app: Flask, database: Database, query: str) -> None:
    assert page(app, f"/?{query}", a_key(database)).status_code == 404


def page(app: Flask, path: str, key: str):  # noqa: ANN201 - the test client's own answer
    password = base64.b64encode(f"anyone:{key}".encode()).decode()
    return app.test_client().get(path, headers={"Authorization": f"Basic {password}"})


def test_names_on_pages_are_escaped(api: Api, app: Flask, database: Database) -> None:
    api.assess(customer={"id": "X", "name": "<script>alert(1)</script>"})
    assert "<script>alert" not in page(app, "/", a_key(database)).text
