"""
Idempotency: one key of one client makes one thing, however often and from how many sides it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg2.extensions import connection

from app.store import idempotency_keys

Answer = dict[str, Any]


@dataclass(frozen=True)
class KeyedRequest:
    """
    A request that may be repeated.

    Attributes:
        key: the client's Idempotency-Key; None where it sent none.
        sha256: of what was asked, path and body.
    """

    api_client_id: int
    key: str | None
    sha256: bytes


def once(conn: connection, asked: KeyedRequest, make: Callable[[connection], Answer]) -> Answer:
    """
    Make the thing and remember the answer, or give the answer remembered; all in the caller's transaction.

    Raises:
        KeyUsedForAnother: the key belongs to another request.
    """
    if asked.key is None:
        return make(conn)
    known = idempotency_keys.answer_under(conn, asked.api_client_id, asked.key, asked.sha256)
    if known is not None:
        return known
    answer = make(conn)
    idempotency_keys.keep(conn, asked.api_client_id, asked.key, answer)
    return answer
