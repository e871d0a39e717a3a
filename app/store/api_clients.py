"""
The api_clients table: the API's clients with their key, portfolio and scopes. Only the hash of a key is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from psycopg2.extensions import connection

from app.store.database import fetch_all, fetch_one

# The scopes of a key, and what each allows.
SCOPES = {
    "assessments:write": "have customers assessed",
    "assessments:read": "read assessments",
    "cases:read": "read the queue of open cases",
    "verdicts:write": "report what a person found",
    "outcomes:write": "report what a customer repaid",
    "pages:read": "look at the board and the monitoring",
}

CREATE = """
INSERT INTO api_clients (name, portfolio, key_sha256, scopes)
VALUES (%(name)s, %(portfolio)s, %(key_sha256)s, %(scopes)s)
"""
FIND = """
SELECT api_client_id, name, portfolio, scopes, revoked_at
  FROM api_clients
 WHERE key_sha256 = %(key_sha256)s AND revoked_at IS NULL
"""
ALL = "SELECT api_client_id, name, portfolio, scopes, revoked_at FROM api_clients ORDER BY name"
REVOKE = (
    "UPDATE api_clients SET revoked_at = now() WHERE name = %(name)s AND revoked_at IS NULL RETURNING api_client_id"
)


class UnknownScope(ValueError):
    """
    A scope is not one of SCOPES.
    """


@dataclass(frozen=True)
class ApiClient:
    """
    A client of the API. It sees only its portfolio and may do what its scopes allow.
    """

    api_client_id: int
    name: str
    portfolio: str
    scopes: tuple[str, ...]
    revoked_at: datetime | None


def hash_of(key: str) -> bytes:
    """
    The SHA-256 of a key. It needs no salt, because a key is 256 random bits and cannot be guessed.
    """
    return sha256(key.encode()).digest()


def create_client(conn: connection, name: str, portfolio: str, scopes: Sequence[str]) -> str:
    """
    Create a client and return its key, which cannot be retrieved later.

    Raises:
        UnknownScope: names the first unknown scope.
        psycopg2.errors.UniqueViolation: the name is taken.
    """
    for scope in scopes:
        if scope not in SCOPES:
            raise UnknownScope(f"expected a scope of {', '.join(SCOPES)}, got {scope!r}")
    key = f"crtp_{secrets.token_urlsafe(32)}"
    with conn.cursor() as cursor:
        asked = {"name": name, "portfolio": portfolio, "key_sha256": hash_of(key), "scopes": list(scopes)}
        cursor.execute(CREATE, asked)
    return key


def find_client(conn: connection, key: str) -> ApiClient | None:
    """
    The client with that key; None if the key is unknown or revoked.
    """
    row = fetch_one(conn, FIND, {"key_sha256": hash_of(key)})
    return None if row is None else _client(*row)


def all_clients(conn: connection) -> list[ApiClient]:
    """
    All clients by name, revoked ones included.
    """
    return [_client(*row) for row in fetch_all(conn, ALL)]


def revoke_client(conn: connection, name: str) -> bool:
    """
    Revoke a client's key; False if no client with a valid key has that name.
    """
    return fetch_one(conn, REVOKE, {"name": name}) is not None


def _client(client_id: int, name: str, portfolio: str, scopes: list[str], revoked_at: datetime | None) -> ApiClient:
    return ApiClient(client_id, name, portfolio, tuple(scopes), revoked_at)
