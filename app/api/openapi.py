"""
/openapi.json: the API's own description, made from the very types that decode its requests.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify

from app.api.answers import ANSWERS
from app.api.bodies import AssessmentBody, RepaymentOutcomeBody, UploadBody, VerdictBody
from risk_model.priority import Priority

blueprint = Blueprint("openapi", __name__)

REF = "#/components/schemas/{name}"
BODIES = (AssessmentBody, UploadBody, VerdictBody, RepaymentOutcomeBody)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same body makes one thing, however often it is sent.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}


@blueprint.get("/openapi.json")
def description() -> Response:
    """
    The description, OpenAPI 3.1.
    """
    return jsonify(document())


@cache
def document() -> dict[str, Any]:
    """
    Every route that is not a page.
    """
    _, schemas = msgspec.json.schema_components(BODIES, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Credit risk ticket prioritisation",
            "version": "1",
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": {
            "/v1/assessments": {"post": with_form(post("AssessmentBody", "Assessment", (409, 413, 503)))},
            "/v1/statements/parse": {"post": form("ParsedStatements", PARSE_FORM)},
            "/v1/assessments/{assessment_id}": {"get": get("Assessment", [in_path("assessment_id", "uuid")])},
            "/v1/cases": {"get": get("CasePage", QUEUE_QUERY, errors=(422,))},
            "/v1/cases/{case_key}/verdicts": {
                "post": post("VerdictBody", "RecordedVerdict", (404, 409, 413), [in_path("case_key")])
            },
            "/v1/customers/{customer_id}/repayment-outcomes": {
                "post": post("RepaymentOutcomeBody", "RepaymentOutcome", (404, 409, 413), [in_path("customer_id")])
            },
            "/healthz": {"get": public("Health", {})},
            "/readyz": {"get": public("Readiness", {"503": content("Readiness", "not ready")})},
            "/openapi.json": {"get": public("Document", {})},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {**schemas, **ANSWERS},
        },
    }


QUEUE_QUERY: list[dict[str, Any]] = [
    {"name": "priority", "in": "query", "schema": {"type": "string", "enum": list(Priority)}},
    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
]


def in_path(name: str, form: str | None = None) -> dict[str, Any]:
    """
    A part of the path.
    """
    schema = {"type": "string", "minLength": 1} | ({"format": form} if form else {})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def content(name: str, words: str, media: str = "application/json") -> dict[str, Any]:
    """
    An answer of one schema.
    """
    return {"description": words, "content": {media: {"schema": {"$ref": REF.format(name=name)}}}}


def problems(*statuses: int) -> dict[str, Any]:
    """
    The errors a route may answer with, all of one shape; 500 and 503 may always come.
    """
    also = {401, 403, 500, 503}
    named = sorted(also | set(statuses))
    return {str(status): content("Problem", "see detail", "application/problem+json") for status in named}


def post(
    body: str, answer: str, errors: tuple[int, ...], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """
    A route that makes something.
    """
    return {
        "parameters": [*(parameters or []), IDEMPOTENCY_KEY],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": REF.format(name=body)}}},
        },
        "responses": {"201": content(answer, "made"), **problems(400, 404, 415, 422, *errors)},
    }


PARSE_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}},
    "required": ["files"],
}


def with_form(route: dict[str, Any]) -> dict[str, Any]:
    """
    The route also takes its fields as a form with statement files.
    """
    fields = {"allOf": [{"$ref": REF.format(name="UploadBody")}, PARSE_FORM]}
    route["requestBody"]["content"]["multipart/form-data"] = {"schema": fields}
    return route


def form(answer: str, fields: dict[str, Any]) -> dict[str, Any]:
    """
    A route that takes statement files and keeps nothing.
    """
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": fields}}},
        "responses": {"200": content(answer, "what was read"), **problems(400, 413, 415, 422)},
    }


def get(answer: str, parameters: list[dict[str, Any]], errors: tuple[int, ...] = (404,)) -> dict[str, Any]:
    """
    A route that tells something.
    """
    return {
        "parameters": parameters,
        "responses": {"200": content(answer, "as it stands now"), **problems(*errors)},
    }


def public(answer: str, more: dict[str, Any]) -> dict[str, Any]:
    """
    A route that asks for no key.
    """
    return {"security": [], "responses": {"200": content(answer, "as it stands now"), **more}}
