"""
A server in the test's process whose answers the test writes.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.support.servers import serving


class Request:
    """
    One request as received.
    """

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.method = handler.command
        self.path = handler.path
        self.headers = dict(handler.headers.items())
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))


class ScriptedServer:
    """
    A server that returns scripted answers in order and records the requests; each byte is delayed by `trickle_s`.
    """

    def __init__(self) -> None:
        self.heard: list[Request] = []  # in order
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.trickle_s = 0.0
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                script.heard.append(Request(self))
                status, headers, content = script.answers.pop(0)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                for byte in content if script.trickle_s else ():
                    self.wfile.write(bytes([byte]))
                    time.sleep(script.trickle_s)
                self.wfile.write(b"" if script.trickle_s else content)

            do_GET = do_POST  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:  # the client gave up, as some tests make it
                    self.close_connection = True

        self.handler = Handler
        self.url = ""

    def will_answer(self, status: int, body: object, **headers: str) -> None:
        """
        Add an answer: bytes as they are, anything else as JSON; `Retry_After` is the header Retry-After.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, named, body if isinstance(body, bytes) else json.dumps(body).encode()))


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """
    Run a scripted server for the block.
    """
    scripted = ScriptedServer()
    with serving(scripted.handler) as scripted.url:
        yield scripted
