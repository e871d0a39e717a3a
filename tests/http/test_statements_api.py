"""
Statement files over HTTP: parsed without being stored, and assessed.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.store.database import Database
from tests.support.api_caller import Api
from tests.support.queries import count_of


def mt940(*, closing: str = "970,00", months: int = 6) -> bytes:
    """
    A simulated statement: half a year of a shop's account.
    """
    lines = [":20:MADEUP", ":25:NL91ABNA0417164300EUR", ":28C:1/1", ":60F:C260101EUR1000,00"]
    for month in range(1, months + 1):
        for day in range(1, 21, 4):
            lines += [f":61:26{month:02}{day:02}{month:02}{day:02}D1,00NTRFNONREF//R{month}{day}", ":86:Inkoop"]
    lines += [f":62F:C260628EUR{closing}", "-"]
    return "\r\n".join(lines).encode()


def send(api: Api, path: str, *files: bytes, **fields: Any) -> TestResponse:
    form: dict[str, Any] = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()
    }
    form["files"] = [(io.BytesIO(data), f"{number}.bin") for number, data in enumerate(files)]
    return api.client.post(path, data=form, headers=api.headers, content_type="multipart/form-data")


def test_parse_shows_what_would_be_read_and_stores_nothing(api: Api, database: Database) -> None:
    answer = send(api, "/v1/statements/parse", mt940())
    assert answer.status_code == 200
    (statement,) = answer.json["statements"]
    assert statement["account"]["iban"] == "NL91ABNA0417164300"
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("1000.00", "970.00")
    assert len(statement["transactions"]) == 30
    assert statement["reconciled"] is True
    assert count_of(database, "customers") == 0


def test_parse_answers_with_a_stream(api: Api) -> None:
    answer = send(api, "/v1/statements/parse", mt940(), mt940())
    assert answer.is_streamed
    assert answer.content_type == "application/json"
    assert len(answer.json["statements"]) == 2


def test_upload_is_assessed_and_overlaps_count_once(api: Api) -> None:
    fields = {"customer": {"id": "U-1"}, "as_of": "2026-06-30"}
    once = send(api, "/v1/assessments", mt940(), **fields)
    assert once.status_code == 201, once.text
    assert once.json["data_sufficiency"]["count"] == 30
    (summary,) = once.json["statements"]
    assert (summary["count"], summary["reconciled"], summary["unreconciled_amount"]) == (30, True, "0.00")
    twice = send(api, "/v1/assessments", mt940(), mt940(), **fields)
    assert twice.json["data_sufficiency"]["count"] == 30


def test_an_upload_is_answered_with_its_statements_without_their_rows(api: Api) -> None:
    (parsed,) = send(api, "/v1/statements/parse", mt940()).json["statements"]
    answer = send(api, "/v1/assessments", mt940(), customer={"id": "U-1"}, as_of="2026-06-30")
    (summary,) = answer.json["statements"]
    shared = parsed.keys() - {"transactions", "pending"}
    assert {name: summary[name] for name in shared} == {name: parsed[name] for name in shared}
    assert summary["period"] == {"from": "2026-01-01", "to": "2026-06-17"}
    assert summary.keys() - shared == {"count", "pending_count", "period", "gaps", "unreconciled_amount"}
    assert "statements" not in api.get(f"/v1/assessments/{answer.json['id']}").json


def test_balances_that_do_not_add_up_are_reported(api: Api) -> None:
    answer = send(api, "/v1/assessments", mt940(closing="900,00"), customer={"id": "U-1"}, as_of="2026-06-30")
    (summary,) = answer.json["statements"]
    assert (summary["reconciled"], summary["unreconciled_amount"]) == (False, "-70.00")
    assert summary["warnings"]


def test_json_rows_may_accompany_a_file(api: Api) -> None:
    rows = [{"booking_date": "2026-06-29", "amount": "5.00", "currency": "EUR"}]
    answer = send(api, "/v1/assessments", mt940(), customer={"id": "U"}, as_of="2026-06-30", transactions=rows)
    assert answer.json["data_sufficiency"]["count"] == 31


@pytest.mark.parametrize("data", [b"", b"not a statement", b"%PDF-1.7", mt940()[:300], b"PK\x03\x04broken"])
def test_refused_file_names_the_place_and_leaves_nothing(api: Api, database: Database, data: bytes) -> None:
    answer = send(api, "/v1/assessments", data, customer={"id": "U-1"}, as_of="2026-06-30")
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["where"]
    assert count_of(database, "customers") == 0


def test_bad_fields_of_a_form_are_named(api: Api) -> None:
    answer = send(api, "/v1/assessments", mt940(), customer={"id": ""}, as_of="soon")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == ["/customer/id", "/as_of"]
    assert send(api, "/v1/assessments", customer={"id": "U"}).status_code == 422
    assert send(api, "/v1/assessments", mt940(), customer="{broken").status_code == 422


def test_form_part_without_a_name_is_ignored(api: Api) -> None:
    boundary = "b"
    parts = [
        ('form-data; name="customer"', '{"id": "U-1"}'),
        ('form-data; name="as_of"', "2026-06-30"),
        ('form-data; name="files"; filename="a"', mt940().decode()),
        ('form-data; x="y"', "nobody's"),
    ]
    content = "".join(f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n{text}\r\n" for head, text in parts)
    headers = {**api.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = api.client.post("/v1/assessments", data=f"{content}--{boundary}--\r\n".encode("latin-1"), headers=headers)
    assert answer.status_code == 201, answer.text


def test_booking_after_as_of_is_refused(api: Api) -> None:
    answer = send(api, "/v1/assessments", mt940(), customer={"id": "U"}, as_of="2026-03-01")
    assert answer.status_code == 422


def test_idempotency_of_a_form_depends_on_its_files(api: Api, database: Database) -> None:
    api.headers["Idempotency-Key"] = "upload-1"
    fields = {"customer": {"id": "U-1"}, "as_of": "2026-06-30"}
    first, again = (send(api, "/v1/assessments", mt940(), **fields) for _ in range(2))
    assert first.json == again.json
    assert send(api, "/v1/assessments", mt940(months=5, closing="975,00"), **fields).status_code == 409
    assert count_of(database, "assessments") == 1
