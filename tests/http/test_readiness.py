"""
A model file that does not match its manifest is never used, and the service says so.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.settings import SHIPPED_MODEL, Settings
from app.store.database import Database
from app.web import create_app
from tests.support.api_caller import Api, a_body, a_key
from tests.support.queries import count_of, query
from tests.support.repository import run_python


@pytest.fixture
def tampered(database_url: str, tmp_path: Path) -> Flask:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED_MODEL, folder)
    content = (folder / "model.json").read_bytes()
    (folder / "model.json").write_bytes(content.replace(b"0", b"1", 1))
    return create_app(Settings(database_url=database_url, model_dir=folder))


def test_tampered_model_leaves_the_service_running_but_not_ready(tampered: Flask, database: Database) -> None:
    client = tampered.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "sha256" in ready.json["checks"]["model"].lower().replace("-", "")
    assert ready.json["checks"]["database"] == "ok"
    answer = Api(tampered, a_key(database)).post("/v1/assessments", a_body())
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert count_of(database, "customers") == 0


def test_web_process_loads_no_heavy_library() -> None:
    heavy = ("pandas", "sklearn", "scipy", "pyarrow", "polars", "numba", "hubspot")
    script = f"import sys, app.web; print([name for name in {heavy!r} if name in sys.modules])"
    finished = run_python("-c", script)
    assert (finished.returncode, finished.stdout.strip()) == (0, "[]")


def test_known_model_version_with_another_file_is_refused(api: Api, app: Flask, database: Database) -> None:
    api.assess()
    query(database, "UPDATE model_versions SET artifact_sha256 = repeat('0', 64)")
    answer = api.post("/v1/assessments", a_body(customer={"id": "another"}))
    assert answer.status_code == 503
    assert count_of(database, "customers") == 1
