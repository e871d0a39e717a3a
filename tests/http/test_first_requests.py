"""
The first requests on a machine, while the features are being compiled for it.
"""

from __future__ import annotations

from pathlib import Path

import requests

from app.embedded_postgres.server import EmbeddedPostgres
from app.store.migrating import migrate
from risk_model.features.kernels.loader import MAX_ROWS_UNCOMPILED
from tests.conftest import temporary_folder
from tests.support.api_caller import a_body, rows
from tests.support.fresh_checkout import fresh_checkout
from tests.support.waiting import PATIENCE_S, wait_until
from tests.support.web_process import Web, a_key, a_web


def send(web: Web, customer: str, count: int) -> requests.Response:
    body = a_body(customer={"id": customer}, transactions=rows(count))
    return requests.post(f"{web.url}/v1/assessments", json=body, headers=web.headers, timeout=PATIENCE_S)


def features_of(web: Web) -> str:
    return str(web.get("/readyz").json()["checks"]["features"])


def test_first_request_is_answered_before_the_features_are_compiled(tmp_path: Path) -> None:
    """
    A short history is answered at once and a long one later, both with the same result. The web service is killed in
    between: the compiler it started continues, and the next start finds the machine code.
    """
    checkout = fresh_checkout(tmp_path)
    made = (checkout / "risk_model" / "features" / "kernels" / "__pycache__").glob
    with temporary_folder() as data, EmbeddedPostgres(data) as server:
        migrate(server.url)
        key = a_key(server.url)
        with a_web(server.url, key, tmp_path / "log", checkout=checkout) as web:
            first = send(web, "A-1", 1_000)
            assert first.status_code == 201
            assert features_of(web).startswith("being compiled for this machine")
            put_off = send(web, "A-2", MAX_ROWS_UNCOMPILED + 1)
            assert (put_off.status_code, "Retry-After" in put_off.headers) == (503, True)
            assert f"at most 5000 transactions, got {MAX_ROWS_UNCOMPILED + 1}" in put_off.json()["detail"]
            wait_until(lambda: bool(list(made("credit-risk-kernels-*/lock"))), "the compiler to begin")
        wait_until(lambda: bool(list(made("credit-risk-kernels-*/processor"))), "the compiler to end")
        with a_web(server.url, key, tmp_path / "log", checkout=checkout) as web:
            wait_until(lambda: features_of(web) == "ok", "the machine code to be loaded")
            assert send(web, "A-2", MAX_ROWS_UNCOMPILED + 1).status_code == 201
            again = send(web, "A-3", 1_000).json()
    kept = ("probability_of_default", "probability_interval", "reasons", "priority")
    assert [first.json()[name] for name in kept] == [again[name] for name in kept]
