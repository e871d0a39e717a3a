"""
The API does what its own description says, whatever is sent.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from app.api.openapi import document
from app.api.statements import blueprint as statements  # noqa: F401 - the routes must be known
from tests.http.test_statements_api import mt940, send
from tests.support.api_caller import Api

described = schemathesis.openapi.from_dict(document())


@described.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_any_request_gets_a_described_answer(case: schemathesis.Case, app: Flask, api: Api) -> None:
    answer = case.call(app=app, base_url="http://localhost", headers=api.headers)
    case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance, status_code_conformance])


def test_answers_to_statement_files_are_as_described(api: Api) -> None:
    """
    What is made up at random is never a statement, so these are sent one.
    """
    fields = {"customer": {"id": "U-1"}, "as_of": "2026-06-30", "exposure": {"amount": "250.00", "currency": "EUR"}}
    for path, file, status in (
        ("/v1/statements/parse", mt940(), 200),
        ("/v1/statements/parse", mt940(closing="900,00", months=0), 200),
        ("/v1/statements/parse", b"not a statement", 422),
        ("/v1/assessments", mt940(), 201),
        ("/v1/assessments", mt940(closing="900,00", months=0), 201),
    ):
        answer = send(api, path, file, **(fields if path == "/v1/assessments" else {}))
        assert answer.status_code == status, answer.text
        described[path]["POST"].validate_response(answer)


def test_no_described_object_leaves_its_fields_open() -> None:
    schemas = document()["components"]["schemas"].values()
    assert all(schema.get("properties") for schema in schemas if schema.get("type") == "object")
    assert {"transactions", "pending", "warnings"} <= set(
        document()["components"]["schemas"]["StatementAnswer"]["required"]
    )


def test_every_api_route_is_described(app: Flask) -> None:
    described_paths = {path.replace("{", "<").replace("}", ">") for path in document()["paths"]}
    routes = {
        rule.rule.replace("uuid:", "").replace("path:", "")
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("pages.")
    }
    assert routes == described_paths


@pytest.mark.parametrize("path", ["/openapi.json"])
def test_description_is_public(app: Flask, path: str) -> None:
    assert app.test_client().get(path).json == document()


def test_description_names_the_licence_of_the_licence_file(repository: Path) -> None:
    assert document()["info"]["license"] == {"name": "Apache License 2.0", "identifier": "Apache-2.0"}
    title = (repository / "LICENSE").read_text().split()[:4]
    assert title == ["Apache", "License", "Version", "2.0,"]
