"""
/openapi.json: the API's own description, made from the very types that decode its requests and encode its answers.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from flask import Blueprint, Response
from msgspec import Struct

from app.api.answers import (
    AssessmentAnswer,
    CasePage,
    Health,
    Readiness,
    RecordedVerdict,
    RepaymentOutcome,
    answered,
)
from app.api.bodies import AssessmentBody, RepaymentOutcomeBody, UploadBody, VerdictBody
from app.api.cases import LARGEST_PAGE
from app.http.idempotency import MAX_KEY_CHARACTERS
from app.http.problems import ProblemDetails
from integrations.statements.as_json import ParsedStatements
from risk_model.priority import Priority

blueprint = Blueprint("openapi", __name__)

REF = "#/components/schemas/{name}"
BODIES = (AssessmentBody, UploadBody, VerdictBody, RepaymentOutcomeBody)
ANSWERS = (AssessmentAnswer, ParsedStatements, CasePage, RecordedVerdict, RepaymentOutcome, Health, Readiness)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same body makes one thing, however often it is sent.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY_CHARACTERS, "pattern": "^[ -~]+$"},
}
QUEUE_QUERY: list[dict[str, Any]] = [
    {"name": "priority", "in": "query", "schema": {"type": "string", "enum": list(Priority)}},
    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}},
]
PARSE_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}},
    "required": ["files"],
}


@blueprint.get("/openapi.json")
def description() -> Response:
    """
    The description, OpenAPI 3.1.
    """
    return answered(msgspec.json.encode(document()))


@cache
def document() -> dict[str, Any]:
    """
    Every route that is not a page.
    """
    _, schemas = msgspec.json.schema_components((*BODIES, *ANSWERS, ProblemDetails), ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Credit risk ticket prioritisation",
            "version": "1",
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": {
            "/v1/assessments": {"post": with_form(post(AssessmentBody, AssessmentAnswer, (409, 413, 503)))},
            "/v1/statements/parse": {"post": form(ParsedStatements, PARSE_FORM)},
            "/v1/assessments/{assessment_id}": {"get": get(AssessmentAnswer, [in_path("assessment_id", "uuid")])},
            "/v1/cases": {"get": get(CasePage, QUEUE_QUERY, errors=(422,))},
            "/v1/cases/{case_key}/verdicts": {
                "post": post(VerdictBody, RecordedVerdict, (404, 409, 413), [in_path("case_key")])
            },
            "/v1/customers/{customer_id}/repayment-outcomes": {
                "post": post(RepaymentOutcomeBody, RepaymentOutcome, (404, 409, 413), [in_path("customer_id")])
            },
            "/healthz": {"get": public(Health)},
            "/readyz": {"get": public(Readiness, {"503": content(Readiness, "Not ready")})},
            "/openapi.json": {"get": public(dict)},
        },
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
    }


def in_path(name: str, form: str | None = None) -> dict[str, Any]:
    """
    A part of the path.
    """
    schema = {"type": "string", "minLength": 1} | ({"format": form} if form else {})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def content(answer: type, words: str, media: str = "application/json") -> dict[str, Any]:
    """
    An answer of one type.
    """
    return {"description": words, "content": {media: {"schema": schema_of(answer)}}}


def schema_of(kind: type) -> dict[str, Any]:
    """
    The schema of a type: of a struct, a reference to its component.
    """
    (schema,), _ = msgspec.json.schema_components((kind,), ref_template=REF)
    return schema


def problems(*statuses: int) -> dict[str, Any]:
    """
    The errors a route may answer with, all of one shape; 500 and 503 may always come.
    """
    also = {401, 403, 500, 503}
    named = sorted(also | set(statuses))
    return {str(status): content(ProblemDetails, "Problem details", "application/problem+json") for status in named}


def post(
    body: type[Struct], answer: type[Struct], errors: tuple[int, ...], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """
    A route that makes something.
    """
    return {
        "parameters": [*(parameters or []), IDEMPOTENCY_KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema_of(body)}}},
        "responses": {"201": content(answer, "Created"), **problems(400, 404, 415, 422, *errors)},
    }


def with_form(route: dict[str, Any]) -> dict[str, Any]:
    """
    The route also takes its fields as a form with statement files.
    """
    fields = {"allOf": [schema_of(UploadBody), PARSE_FORM]}
    route["requestBody"]["content"]["multipart/form-data"] = {"schema": fields}
    return route


def form(answer: type[Struct], fields: dict[str, Any]) -> dict[str, Any]:
    """
    A route that takes statement files and keeps nothing.
    """
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": fields}}},
        "responses": {"200": content(answer, "What was read"), **problems(400, 413, 415, 422)},
    }


def get(answer: type[Struct], parameters: list[dict[str, Any]], errors: tuple[int, ...] = (404,)) -> dict[str, Any]:
    """
    A route that tells something.
    """
    return {
        "parameters": parameters,
        "responses": {"200": content(answer, "Current state"), **problems(*errors)},
    }


def public(answer: type, more: dict[str, Any] | None = None) -> dict[str, Any]:
    """
    A route that asks for no key.
    """
    return {"security": [], "responses": {"200": content(answer, "Current state"), **(more or {})}}
