"""
The application, and a caller of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.settings import Settings
from app.store.database import Database
from app.web import create_app
from tests.support.api_caller import Api, a_key


@pytest.fixture
def app(database_url: str) -> Flask:
    return create_app(Settings(database_url=database_url, pages_open=False))


@pytest.fixture
def api(app: Flask, database: Database) -> Iterator[Api]:
    yield Api(app, a_key(database))
    app.extensions["app_context"].database.close()
