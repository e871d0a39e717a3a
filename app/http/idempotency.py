"""
Idempotency: a request with an Idempotency-Key takes effect once per client, however often and concurrently it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import msgspec
from flask import request
from msgspec import Struct
from psycopg2.extensions import connection

from app.http.app_context import app_context
from app.http.authentication import caller
from app.http.problems import Problem
from app.store import idempotency_keys

MAX_KEY_CHARACTERS = 255


def once(content: bytes, make: Callable[[connection], Struct]) -> bytes:
    """
    Make the thing and remember the answer, or give the answer remembered; all in one transaction.

    Args:
        content: the bytes of the body, or for a form a digest of its fields and files.

    Raises:
        Problem: 422 where the Idempotency-Key is none.
        KeyUsedForAnother: the key belongs to another request.

    Returns:
        The answer's JSON.
    """
    key, client = idempotency_key(), caller().api_client_id
    # The key stands for the path and the content.
    request_sha256 = sha256(request.path.encode() + b"\n" + content).digest()
    with app_context().database.transaction() as conn:
        known = None if key is None else idempotency_keys.answer_under(conn, client, key, request_sha256)
        if known is not None:
            return known
        answer = msgspec.json.encode(make(conn))
        if key is not None:
            idempotency_keys.keep(conn, client, key, answer)
        return answer


def idempotency_key() -> str | None:
    """
    The key by which the caller may send the current request again; None where it gives none.

    Raises:
        Problem: 422 where the header holds no key.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= MAX_KEY_CHARACTERS and key.isascii() and key.isprintable()):
        raise Problem(422, f"expected an Idempotency-Key of 1 to {MAX_KEY_CHARACTERS} printable ASCII characters")
    return key
