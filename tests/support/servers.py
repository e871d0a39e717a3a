"""
HTTP servers in a thread of the test's process, on a free port, for a block.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from werkzeug.serving import make_server


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """
    The URL of a server whose requests the class handles.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, _running(server):
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def serving_app(app: Any, **options: Any) -> Iterator[str]:
    """
    The URL of a WSGI application.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True, **options)
    with _running(server):
        yield f"http://127.0.0.1:{server.server_port}"


def free_ports(count: int = 1) -> list[int]:
    """
    Different ports that nobody uses now.
    """
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(server.getsockname()[1]) for server in servers]


@contextmanager
def busy_port() -> Iterator[int]:
    """
    A port that is in use during the block.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@contextmanager
def _running(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
