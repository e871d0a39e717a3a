"""
POST /v1/assessments: what it stores, what it refuses, and that nothing of a refused request is stored.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.store.database import Database
from tests.support.api_caller import TODAY, Api, a_body, a_key, rows
from tests.support.queries import count_of

TABLES = ("customers", "cases", "assessments", "ticket_sync", "idempotency_keys")


def test_assessment_has_every_promised_field(api: Api) -> None:
    assessment = api.assess(exposure={"amount": "25000.00", "currency": "EUR"})
    assert 0 <= assessment["probability_of_default"] <= 1
    assert (
        assessment["probability_interval"][0]
        <= assessment["probability_of_default"]
        <= assessment["probability_interval"][1]
    )
    assert assessment["priority"] in {"high", "medium", "low"}
    assert 0 < len(assessment["reasons"]) <= 4
    assert all(reason["code"] and reason["sentence"] for reason in assessment["reasons"])
    assert assessment["seq"] == 1
    assert assessment["case_key"] == assessment["case_key"].lower()
    assert assessment["data_sufficiency"] == {"status": "sufficient", "days": 119, "count": 60, "gaps": []}
    assert assessment["ticket"]["state"] == "pending"
    assert assessment["model"]["name"]
    assert float(assessment["expected_loss"]) == pytest.approx(25_000 * assessment["probability_of_default"], abs=0.01)
    assert api.get(f"/v1/assessments/{assessment['id']}").json == assessment


def test_insufficient_data_is_reported_and_never_low(api: Api) -> None:
    assessment = api.assess(transactions=rows(3))
    assert assessment["probability_of_default"] is None
    assert assessment["expected_loss"] is None
    assert assessment["priority"] == "medium"
    assert assessment["data_sufficiency"]["status"] == "insufficient_data"
    assert assessment["reasons"][0]["code"] == "insufficient_data"
    assert api.assess(customer={"id": "B"}, transactions=[])["priority"] == "medium"


def test_customer_keeps_its_case_and_seq_counts_up(api: Api) -> None:
    first, second = api.assess(), api.assess()
    assert (first["case_key"], first["seq"] + 1) == (second["case_key"], second["seq"])
    assert api.assess(customer={"id": "A-2"})["case_key"] != first["case_key"]


def test_exposure_given_once_is_remembered(api: Api) -> None:
    api.assess(exposure={"amount": 1000, "currency": "EUR"})
    assert api.assess()["expected_loss"] is not None
    assert api.assess(customer={"id": "A-2"})["expected_loss"] is None


BAD: list[tuple[dict[str, Any], str]] = [
    ({"customer": {}}, "/customer/id"),
    ({"customer": {"id": ""}}, "/customer/id"),
    ({"customer": {"id": 7}}, "/customer/id"),
    ({"customer": {"id": "a\x00"}}, "/customer/id"),
    ({"customer": "A"}, "/customer"),
    ({"transactions": {}}, "/transactions"),
    ({"transactions": [{"amount": "1.00"}]}, "/transactions/0/booking_date"),
    ({"transactions": [{"booking_date": "2026-02-30", "amount": "1.00"}]}, "/transactions/0/booking_date"),
    ({"transactions": [{"booking_date": "2026-02-03", "amount": True}]}, "/transactions/0/amount"),
    ({"transactions": [{"booking_date": "2026-02-03", "amount": "NaN"}]}, "/transactions/0/amount"),
    ({"transactions": [{"booking_date": "2026-02-03", "amount": "1.005"}]}, "/transactions/0/amount"),
    ({"transactions": [{"booking_date": "2026-02-03", "amount": "1", "currency": "ZZZ"}]}, "/transactions/0/currency"),
    ({"transactions": [*rows(2), {**rows(1)[0], "currency": "USD"}]}, "/transactions/2/currency"),
    (
        {"transactions": [{**rows(1)[0], "booking_date": (TODAY + timedelta(1)).isoformat()}]},
        "/transactions/0/booking_date",
    ),
    ({"transactions": [{**rows(1)[0], "id": "x"}, {**rows(2)[1], "id": "x"}]}, "/transactions/1/id"),
    ({"transactions": [{**rows(1)[0], "kind": "barter"}]}, "/transactions/0/kind"),
    ({"transactions": [{**rows(1)[0], "description": "a\x00"}]}, "/transactions/0/description"),
    ({"as_of": "2999-01-01"}, "/as_of"),
    ({"as_of": "yesterday"}, "/as_of"),
    ({"exposure": {"amount": "-1.00", "currency": "EUR"}}, "/exposure/amount"),
    ({"exposure": {"amount": "1.00", "currency": "euro"}}, "/exposure/currency"),
    ({"exposure": {"amount": "1.00"}}, "/exposure/currency"),
    ({"currency": "euro"}, "/currency"),
]


@pytest.mark.parametrize(("changes", "pointer"), BAD, ids=[pointer for _, pointer in BAD])
def test_bad_field_is_named_and_nothing_is_stored(
    api: Api, database: Database, changes: dict[str, Any], pointer: str
) -> None:
    answer = api.post("/v1/assessments", a_body(**changes), {"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
    assert [count_of(database, table) for table in TABLES] == [0] * len(TABLES)


def test_every_bad_field_is_named(api: Api) -> None:
    bad = {"customer": {"id": 1}, "transactions": [{"amount": []}, {"booking_date": 5, "amount": "1"}], "as_of": 3}
    errors = api.post("/v1/assessments", bad).json["errors"]
    assert [error["pointer"] for error in errors] == [
        "/customer/id",
        "/transactions/0/booking_date",
        "/transactions/0/amount",
        "/transactions/1/booking_date",
        "/as_of",
    ]


NOT_JSON = [
    b"",
    b"{",
    b"nonsense",
    b'{"a": NaN}',
    b'{"a": 1e999999',
    b"\xff\xfe{}",
    b"[" * 100_000,
    b'{"customer": Infinity}',
]


@pytest.mark.parametrize("content", NOT_JSON, ids=range(len(NOT_JSON)))
def test_non_json_is_400_or_422(api: Api, content: bytes) -> None:
    answer = api.post("/v1/assessments", content)
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"


def test_lone_surrogate_is_refused(api: Api) -> None:
    content = b'{"customer": {"id": "\\ud800"}, "transactions": []}'
    assert api.post("/v1/assessments", content).status_code in {400, 422}


def test_body_of_ten_megabytes_is_413(api: Api, database: Database) -> None:
    answer = api.post("/v1/assessments", b" " * 10_000_000)
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"
    assert count_of(database, "customers") == 0


def test_no_refusal_repeats_what_was_sent(api: Api) -> None:
    secret = "NL91ABNA0417164300"
    for changes in ({"currency": secret}, {"as_of": secret}, {"transactions": [{**rows(1)[0], "kind": secret}]}):
        assert secret not in api.post("/v1/assessments", a_body(**changes)).text


def test_one_idempotency_key_makes_one_assessment(api: Api, database: Database) -> None:
    headers = {"Idempotency-Key": "import-7"}
    first = api.post("/v1/assessments", a_body(), headers)
    again = api.post("/v1/assessments", a_body(), headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert count_of(database, "assessments") == 1
    assert api.post("/v1/assessments", a_body(customer={"id": "other"}), headers).status_code == 409
    assert count_of(database, "customers") == 1


def test_sixteen_concurrent_requests_with_one_key_make_one_assessment(app: Flask, api: Api, database: Database) -> None:
    key = api.headers["Authorization"].split()[1]

    def send(_: int) -> Any:
        return Api(app, key).post("/v1/assessments", a_body(), {"Idempotency-Key": "storm"})

    with ThreadPoolExecutor(16) as together:
        answers = list(together.map(send, range(16)))
    made = {answer.json["id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert all(answer.status_code in {201, 503} for answer in answers)
    assert count_of(database, "assessments") == 1


def test_concurrent_first_assessments_make_one_case(app: Flask, api: Api, database: Database) -> None:
    key = api.headers["Authorization"].split()[1]
    with ThreadPoolExecutor(6) as together:
        answers = list(together.map(lambda _: Api(app, key).assess(), range(6)))
    assert sorted(answer["seq"] for answer in answers) == [1, 2, 3, 4, 5, 6]
    assert count_of(database, "cases") == 1


def test_another_portfolio_sees_nothing(app: Flask, api: Api, database: Database) -> None:
    mine = api.assess()
    other = Api(app, a_key(database, portfolio="other"))
    missing = other.get("/v1/assessments/00000000-0000-4000-8000-000000000000")
    foreign = other.get(f"/v1/assessments/{mine['id']}")
    assert (foreign.status_code, foreign.data) == (missing.status_code, missing.data) == (404, missing.data)
    assert other.get("/v1/cases").json == {"cases": [], "next_cursor": None}
    assert other.assess()["seq"] == 1
