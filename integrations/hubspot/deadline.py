"""
A total deadline for one HTTP call, on the monotonic clock.

A read time-out restarts at every byte, so a slowly dripping answer can last for ever. Here a timer shuts the socket
down, and a process that was suspended past its deadline is stopped before it sends data that may be stale.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from integrations.hubspot.errors import HubSpotUnavailable

_current = threading.local()


class Deadline:
    """
    Shuts down the connection that this thread uses inside the block once time.monotonic() passes `at`.
    """

    def __init__(self, at: float) -> None:
        self.at = at
        self.has_passed = False
        self._sock: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(0.0, self.remaining_s()), self._expire)
        self._timer.daemon = True

    def remaining_s(self) -> float:
        """
        Seconds left; negative after the deadline.
        """
        return self.at - time.monotonic()

    def check(self) -> None:
        """
        Stop the call if its deadline has passed.

        Raises:
            HubSpotUnavailable: it has.
        """
        if self.has_passed or self.remaining_s() <= 0:
            raise HubSpotUnavailable("the deadline of the call passed")

    def watch(self, sock: socket.socket | None) -> None:
        """
        Set the socket to shut down at the deadline; at once if that has passed.
        """
        with self._lock:
            self._sock = sock
            if self.has_passed:
                self._shut()

    def _expire(self) -> None:
        with self._lock:
            self.has_passed = True
            self._shut()

    def _shut(self) -> None:
        if self._sock is not None:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Deadline:
        self.check()
        self._timer.start()
        _current.deadline = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        _current.deadline = None
        self._timer.cancel()
        # The connection returns to its pool; a timer that fires now must not shut down the next call's socket.
        with self._lock:
            self._sock = None


class _Watched(HTTPConnection):
    """
    A connection that registers its socket with the deadline of the current thread before anything is sent.
    """

    def connect(self) -> None:
        super().connect()
        self._register()

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        self._register()
        super().putrequest(method, url, skip_host, skip_accept_encoding)

    def _register(self) -> None:
        deadline: Deadline | None = getattr(_current, "deadline", None)
        if deadline is not None:
            deadline.watch(self.sock)
            deadline.check()


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


POOLS = {"http": _Pool, "https": _PoolTLS}
