"""
A caller of the whole web application, with a key and example requests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.store.api_clients import SCOPES, create_client
from app.store.database import Database
from tests.support.queries import count_of

TODAY = date(2026, 6, 30)


def a_key(database: Database, *, portfolio: str = "main", scopes: tuple[str, ...] = tuple(SCOPES)) -> str:
    """
    A new caller's key.
    """
    name = f"caller {count_of(database, 'api_clients')}"
    with database.transaction() as conn:
        return create_client(conn, name, portfolio, scopes)


def rows(count: int = 60, cents: int = 10_000) -> list[dict[str, Any]]:
    """
    A sufficient history: a row every other day, money in and out in turn.
    """
    return [
        {
            "booking_date": (TODAY - timedelta(days=2 * number)).isoformat(),
            "amount": f"{(cents if number % 2 else -cents) / 100:.2f}",
            "currency": "EUR",
            "description": "omzet" if number % 2 else "inkoop",
        }
        for number in range(count)
    ]


def a_body(**changes: Any) -> dict[str, Any]:
    """
    A request that is answered 201.
    """
    body = {"customer": {"id": "A-1", "name": "Jansen BV"}, "as_of": TODAY.isoformat(), "transactions": rows()}
    return body | changes


class Api:
    """
    One caller of the application.
    """

    def __init__(self, app: Flask, key: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {} if key is None else {"Authorization": f"Bearer {key}"}

    def get(self, path: str, **query: str) -> TestResponse:
        return self.client.get(path, query_string=query, headers=self.headers)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> TestResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **self.headers, **(headers or {})}
        return self.client.post(path, data=content, headers=sent)

    def assess(self, **changes: Any) -> dict[str, Any]:
        answer = self.post("/v1/assessments", a_body(**changes))
        assert answer.status_code == 201, answer.text
        assessment: dict[str, Any] = answer.json
        return assessment
