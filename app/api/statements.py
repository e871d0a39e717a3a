"""
/v1/statements/parse: what would be read of statement files; stores nothing.
"""

from __future__ import annotations

from flask import Blueprint, Response

from app.api.uploads import form_sent, is_upload, statements_of
from app.http.authentication import requires_scope
from app.http.memory import give_free_memory_back
from app.http.problems import Problem
from integrations.statements.as_json import answer_in_blocks

# An upload from this size on leaves memory behind that is worth giving back.
LARGE_BYTES = 1 << 20

blueprint = Blueprint("statements", __name__)


@blueprint.post("/v1/statements/parse")
@requires_scope("assessments:write")
def parse() -> Response:
    """
    Accounts, balances, every row and every warning of the files sent; as a stream, since it may be long.

    Raises:
        Problem: 413 too large, 415 where no form is sent, 422 without a file.
        StatementRefused: names the file and the place in it.
    """
    if not is_upload():
        raise Problem(415, "expected Content-Type: multipart/form-data with statement files")
    _, files = form_sent()
    answer = Response(answer_in_blocks(statements_of(files)), content_type="application/json")
    if sum(map(len, files)) > LARGE_BYTES:
        answer.call_on_close(give_free_memory_back)
    return answer
