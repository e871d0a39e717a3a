"""
The pages in a real browser: they load nothing from elsewhere, and update themselves.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import requests

from app.settings import Settings
from app.store.database import Database
from app.web import create_app
from tests.support.api_caller import Api, a_key
from tests.support.servers import serving, serving_app
from tests.support.waiting import PATIENCE_S

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0"),
)


@pytest.fixture
def site(database_url: str, database: Database) -> Iterator[tuple[str, Api]]:
    app = create_app(Settings(database_url=database_url, pages_open=True))
    with serving_app(app) as url:
        yield url, Api(app, a_key(database))


def seen(url: str, folder: Path, *options: str) -> tuple[str, str]:
    """
    The page after its scripts ran, and the errors on the browser's console.
    """
    words = [str(CHROMIUM), *QUIET, f"--user-data-dir={folder}", *options, "--dump-dom", url]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@pytest.mark.parametrize("path", ["/", "/monitoring", "case"])
def test_page_loads_without_browser_errors(site: tuple[str, Api], tmp_path: Path, path: str) -> None:
    url, api = site
    key = api.assess(customer={"id": "A-1", "name": "Bakkerij <Jansen>"})["case_key"]
    page, complaints = seen(url + (f"/cases/{key}" if path == "case" else path), tmp_path)
    assert complaints == ""
    assert "Credit risk tickets" in page
    assert path == "/monitoring" or "Bakkerij &lt;Jansen&gt;" in page


@contextmanager
def watched(url: str, meanwhile: Callable[[], object]) -> Iterator[str]:
    """
    Forward calls to the site, and call `meanwhile` once, between the first answer and the second. Every answer is
    delayed a little, as by a network.
    """
    calls = itertools.count()
    one_at_a_time = threading.Lock()

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(0.2)
            with one_at_a_time:
                if next(calls) == 1:
                    meanwhile()
            answer = requests.get(url + self.path, timeout=PATIENCE_S)
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            return

    with serving(Passing) as address:
        yield address


def test_board_updates_itself_with_new_tickets(site: tuple[str, Api], tmp_path: Path) -> None:
    url, api = site
    api.assess(customer={"id": "A-1", "name": "The first"})
    with watched(url, lambda: api.assess(customer={"id": "A-2", "name": "The second"})) as address:
        page, complaints = seen(address, tmp_path, "--virtual-time-budget=20000")
    assert complaints == ""
    assert "The first" in page
    assert "The second" in page
