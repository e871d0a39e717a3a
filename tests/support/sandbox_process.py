"""
The real sandbox in a separate process, and a risk manager who works in it.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from integrations.hubspot import portal
from integrations.hubspot.connection import HubSpotConnection
from tests.support.hubspot import PIPELINE
from tests.support.repository import REPOSITORY
from tests.support.servers import free_ports
from tests.support.waiting import PATIENCE_S, wait_until

SANDBOX = "integrations.hubspot.sandbox"
API_VERSION = "2026-03"


@dataclass(frozen=True)
class Sandbox:
    """
    A running sandbox, set up for this service.
    """

    url: str
    token: str

    def person(self, hubspot_id: str, values: Mapping[str, str]) -> None:
        """
        Set properties of a ticket as a risk manager.
        """
        self._act(f"/sandbox/tickets/{hubspot_id}", {"properties": dict(values)})

    def archive(self, hubspot_id: str) -> None:
        """
        Delete a ticket as a risk manager.
        """
        self._act(f"/sandbox/tickets/{hubspot_id}/archive", {})

    def closed_stage(self) -> str:
        """
        The id of a stage that closes a ticket.
        """
        return min(portal.discover(self._connection(), PIPELINE).closed_stage_ids)

    def set_up(self) -> None:
        """
        Do what `python -m app hubspot setup` does.
        """
        portal.set_up(self._connection(), PIPELINE)

    def _connection(self) -> HubSpotConnection:
        return HubSpotConnection(self.token, self.url, API_VERSION)

    def _act(self, path: str, body: dict[str, object]) -> None:
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method="POST")
        urllib.request.urlopen(asked, timeout=PATIENCE_S).close()


@contextmanager
def a_sandbox(folder: Path) -> Iterator[Sandbox]:
    """
    Run a sandbox on a free port for the block.
    """
    if find_spec(SANDBOX) is None:
        pytest.skip("the sandbox is not part of this tree")
    (port,), token = free_ports(), "a-token-of-the-test"
    words = (sys.executable, "-m", SANDBOX, "--port", str(port), "--token", token)
    with (folder / "sandbox.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=REPOSITORY, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(port), "the sandbox to answer")
        sandbox = Sandbox(f"http://127.0.0.1:{port}", token)
        sandbox.set_up()
        yield sandbox
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S):
        return True
    return False
