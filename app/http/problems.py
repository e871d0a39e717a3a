"""
Problems: every error as RFC 9457 `application/problem+json`, naming the field and never what was in it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from flask import Flask, Response
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
    The request cannot be answered as asked.

    Attributes:
        detail: what was expected; never what came.
        errors: the fields at fault.
    """

    def __init__(self, status: int, detail: str, errors: FieldErrors = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors


def problem_response(problem: Problem) -> Response:
    """
    The problem as an answer.
    """
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [{"pointer": pointer, "detail": expected} for pointer, expected in problem.errors]
    answer = Response(msgspec.json.encode(body), problem.status, content_type="application/problem+json")
    if problem.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def answer_problems(app: Flask) -> None:
    """
    Give every error its answer, for all routes.
    """
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(DatabaseUnavailable, _database_unavailable)
    app.register_error_handler(KeyUsedForAnother, _key_used)
    app.register_error_handler(ModelDiffers, _model_differs)
    app.register_error_handler(StatementRefused, _statement_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def _database_unavailable(error: DatabaseUnavailable) -> Response:
    logger.warning("request put off: %s", error)
    return problem_response(Problem(503, "the database does not answer; try again"))


def _key_used(_: KeyUsedForAnother) -> Response:
    return problem_response(Problem(409, "this Idempotency-Key was used for another request"))


def _model_differs(error: ModelDiffers) -> Response:
    logger.error("nothing is assessed: %s", error)
    return problem_response(Problem(503, str(error)))


def _statement_refused(refused: StatementRefused) -> Response:
    return Response(msgspec.json.encode(problem_of(refused)), 422, content_type="application/problem+json")


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    answer = problem_response(Problem(status, status.description or status.phrase))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _unforeseen(error: Exception) -> Response:
    # The kind and the place are enough to find it; the message might hold what a customer sent.
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    place = "nowhere" if frames is None else f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
    logger.error("request failed: %s at %s", type(error).__name__, place)
    return problem_response(Problem(500, "something went wrong here; it has been logged"))
