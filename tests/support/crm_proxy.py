"""
A proxy in front of the sandbox that injects faults and logs every write that got through.

Faults are injected here and not in the sandbox, so that what the tests count does not depend on what they test.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from integrations.hubspot.properties import CASE_KEY, SEQ
from tests.support.servers import serving
from tests.support.waiting import PATIENCE_S

ERROR = {"status": "error", "message": "injected fault", "correlationId": "c-0"}


@dataclass
class CrmProxy:
    """
    The faults to inject, and what the proxy saw.

    Attributes:
        status: returned for every call instead of forwarding it; None forwards.
        headers: sent with that status.
        lose_answers: how many upserts reach the sandbox and lose their answer.
        slow_s: seconds by which each upsert is delayed, at most until `hold` is set.
        refuse_key: the case whose upsert is refused; the rest of its batch is not.
        break_batches_of: the case whose batches are answered 500 as a whole.
        writes: (case key, properties) of each input that the sandbox wrote, in order.
        created: how many tickets the sandbox created per case key.
        calls: how often each path was called.
    """

    sandbox_url: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    lose_answers: int = 0
    slow_s: float = 0.0
    refuse_key: str | None = None
    break_batches_of: str | None = None
    writes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    url: str = ""
    upsert_arrived: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event = field(default_factory=threading.Event)

    def seqs(self, case_key: str) -> list[int]:
        """
        The numbers of assessments written on that case's ticket, in the order of the writes.
        """
        return [int(float(values[SEQ])) for key, values in self.writes if key == case_key and values.get(SEQ)]


@contextmanager
def crm_proxy(sandbox_url: str) -> Iterator[CrmProxy]:
    """
    Run a proxy on a free port for the block.
    """
    proxy = CrmProxy(sandbox_url)
    with serving(_handler(proxy)) as proxy.url:
        try:
            yield proxy
        finally:
            proxy.hold.set()


def _handler(proxy: CrmProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_: Any) -> None:
            pass

        def _serve(self, body: bytes) -> None:
            proxy.calls[self.path.partition("?")[0]] += 1
            is_upsert = self.path.endswith("/upsert")
            if is_upsert:
                proxy.upsert_arrived.set()
                proxy.hold.wait(proxy.slow_s)
            if proxy.status is not None:
                self._answer(proxy.status, json.dumps(ERROR).encode(), proxy.headers)
                return
            if is_upsert and f'"{proxy.break_batches_of}"'.encode() in body:
                self._answer(500, json.dumps(ERROR).encode(), {})
                return
            refused, body = _without(proxy.refuse_key, body) if is_upsert else ([], body)
            status, answer = self._pass_on(body)
            if is_upsert:
                _log(proxy, body, status, answer)
                if proxy.lose_answers > 0:
                    proxy.lose_answers -= 1
                    self.close_connection = True
                    return
            if refused:
                status, answer = 207, json.dumps({**json.loads(answer), "errors": refused}).encode()
            self._answer(status, answer, {})

        def _pass_on(self, body: bytes) -> tuple[int, bytes]:
            if self.command == "POST" and not json.loads(body).get("inputs", True):
                return 200, b'{"status": "COMPLETE", "results": []}'
            address = urlsplit(proxy.sandbox_url)
            connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE_S)
            kept = {name: self.headers[name] for name in ("Authorization", "Content-Type") if self.headers[name]}
            connection.request(self.command, self.path, body or None, kept)
            answer = connection.getresponse()
            try:
                return answer.status, answer.read()
            finally:
                connection.close()

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Type": "application/json"}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the worker was killed in the meantime
                self.close_connection = True

    return Handler


def _without(key: str | None, body: bytes) -> tuple[list[dict[str, Any]], bytes]:
    asked = json.loads(body)
    if key is None or key not in [each["id"] for each in asked["inputs"]]:
        return [], body
    asked["inputs"] = [each for each in asked["inputs"] if each["id"] != key]
    context = {"objectWriteTraceId": [key]}
    return [{**ERROR, "category": "VALIDATION_ERROR", "context": context}], json.dumps(asked).encode()


def _log(proxy: CrmProxy, body: bytes, status: int, answer: bytes) -> None:
    if status < 300:
        for each in json.loads(body)["inputs"]:
            proxy.writes.append((each["properties"].get(CASE_KEY, each["id"]), each["properties"]))
        for each in json.loads(answer)["results"]:
            proxy.created[each["properties"][CASE_KEY]] += bool(each.get("new"))
