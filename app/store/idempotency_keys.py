"""
The idempotency_keys table: the keys that a client has used, each with its request and the answer given.
"""

from __future__ import annotations

import msgspec
from psycopg2.extensions import connection

# Of concurrent requests with one key the first inserts the row; the others wait here until it commits or rolls back.
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
# In the transaction that reserved the key, so that a failure leaves no row.
KEEP = """
UPDATE idempotency_keys SET answer = %(answer)s
 WHERE api_client_id = %(api_client_id)s AND idempotency_key = %(key)s
"""


class KeyUsedForAnother(Exception):
    """
    The key was already used for another request.
    """


def answer_under(conn: connection, api_client_id: int, key: str, request_sha256: bytes) -> bytes | None:
    """
    The answer that this request was given before; None if it is new, and then this transaction has reserved the key.

    Raises:
        KeyUsedForAnother: the key was used for another request.
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
    Store the answer under the key, in the transaction that reserved it, so that a failure is never stored.
    """
    with conn.cursor() as cursor:
        cursor.execute(KEEP, {"api_client_id": api_client_id, "key": key, "answer": answer.decode()})
