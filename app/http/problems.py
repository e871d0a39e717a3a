"""
Problems: every error as RFC 9457 `application/problem+json`, naming the field but never its content.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from flask import Flask, Response
from msgspec import UNSET, Struct, UnsetType
from werkzeug.exceptions import HTTPException

from app.store.database import DatabaseUnavailable
from app.store.idempotency_keys import KeyUsedForAnother
from app.store.model_versions import ModelDiffers
from integrations.statements.as_json import problem_of
from integrations.statements.statement import StatementRefused

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 2

# (JSON pointer, what was expected there)
FieldErrors = Sequence[tuple[str, str]]


class Problem(Exception):
    """
    The request cannot be answered.

    Attributes:
        detail: what was expected; never what was sent.
        errors: the invalid fields.
    """

    def __init__(self, status: int, detail: str, errors: FieldErrors = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors


class FieldsRefused(Problem):
    """
    422: fields of a request that were decoded are not as expected.
    """

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__(422, "some fields are not as expected", errors)


class FieldProblem(Struct, frozen=True):
    """
    A JSON pointer to a field, and what was expected there.
    """

    pointer: str
    detail: str


class ProblemDetails(Struct, frozen=True):
    """
    An error, as RFC 9457 defines it: `errors` are the fields at fault, `where` is the place in a statement file.
    """

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | UnsetType = UNSET
    where: str | UnsetType = UNSET


def problem_response(problem: Problem) -> Response:
    """
    The problem as an HTTP response.
    """
    errors = [FieldProblem(pointer, expected) for pointer, expected in problem.errors] or UNSET
    title = HTTPStatus(problem.status).phrase
    answer = details_response(ProblemDetails("about:blank", title, problem.status, problem.detail, errors))
    if problem.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def details_response(details: ProblemDetails) -> Response:
    """
    The details as an answer.
    """
    return Response(msgspec.json.encode(details), details.status, content_type="application/problem+json")


def answer_problems(app: Flask) -> None:
    """
    Register an error handler for every error, on all routes.
    """
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(DatabaseUnavailable, _database_unavailable)
    app.register_error_handler(KeyUsedForAnother, _key_used)
    app.register_error_handler(ModelDiffers, _model_differs)
    app.register_error_handler(StatementRefused, _statement_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _database_unavailable(error: DatabaseUnavailable) -> Response:
    logger.warning("request answered 503: %s", error)
    return problem_response(Problem(503, "the database does not answer; try again"))


def _key_used(_: KeyUsedForAnother) -> Response:
    return problem_response(Problem(409, "this Idempotency-Key was used for another request"))


def _model_differs(error: ModelDiffers) -> Response:
    logger.error("nothing is assessed: %s", error)
    return problem_response(Problem(503, str(error)))


def _statement_refused(refused: StatementRefused) -> Response:
    return details_response(msgspec.convert(problem_of(refused), ProblemDetails))


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    answer = problem_response(Problem(status, status.description or status.phrase))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Response:
    # Only type and location are logged, because the message might contain what a customer sent.
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    place = "unknown" if frames is None else f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
    logger.error("request failed: %s at %s", type(error).__name__, place)
    return problem_response(Problem(500, "an internal error occurred and was logged"))
