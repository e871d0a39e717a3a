"""
The idempotency_keys table: which of a client's keys have made something, and the answer that was given.
"""

from __future__ import annotations

import msgspec
from psycopg2.extensions import connection

# Of requests under one key that come at once the first gets the row; the others wait here for its commit or its end.
RESERVE = """
INSERT INTO idempotency_keys (api_client_id, idempotency_key, request_sha256, answer)
VALUES (%(api_client_id)s, %(key)s, %(request_sha256)s, 'null')
    ON CONFLICT (api_client_id, idempotency_key) DO NOTHING
RETURNING idempotency_key
"""
FIND = """
SELECT request_sha256, answer
  FROM idempotency_keys
 WHERE api_client_id = %(api_client_id)s AND idempotency_key = %(key)s
"""
# In the transaction that reserved it, so a failure leaves neither.
KEEP = """
UPDATE idempotency_keys SET answer = %(answer)s
 WHERE api_client_id = %(api_client_id)s AND idempotency_key = %(key)s
"""


class KeyUsedForAnother(Exception):
    """
    The key has made something already, from another request.
    """


def answer_under(conn: connection, api_client_id: int, key: str, request_sha256: bytes) -> bytes | None:
    """
    The JSON this request was answered with before; None when it is new, and then the key is this transaction's.

    Raises:
        KeyUsedForAnother: the key belongs to another request.
    """
    with conn.cursor() as cursor:
        asked = {"api_client_id": api_client_id, "key": key, "request_sha256": request_sha256}
        cursor.execute(RESERVE, asked)
        if cursor.fetchone() is not None:
            return None
        cursor.execute(FIND, asked)
        ((known_sha256, answer),) = cursor.fetchall()
    if bytes(known_sha256) != request_sha256:
        raise KeyUsedForAnother
    return msgspec.json.encode(answer)


def keep(conn: connection, api_client_id: int, key: str, answer: bytes) -> None:
    """
    Remember the answer's JSON; in the transaction of what it answers for, so that a failure is never remembered.
    """
    with conn.cursor() as cursor:
        cursor.execute(KEEP, {"api_client_id": api_client_id, "key": key, "answer": answer.decode()})
