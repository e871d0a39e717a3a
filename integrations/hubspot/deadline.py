"""
A total deadline for one HTTP call, on the monotonic clock.

A read time-out counts from byte to byte, so an answer that drips can last for ever. Here the socket itself is cut,
whatever is being read; and a process that was frozen past its deadline is stopped before it sends what may be stale.
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
    Cuts the connection this thread uses inside the block, once the monotonic clock passes `at`.
    """

    def __init__(self, at: float) -> None:
        self.at = at
        self.has_passed = False
        self._sock: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(0.0, self.remaining_s()), self._cut)
        self._timer.daemon = True

    def remaining_s(self) -> float:
        """
        Seconds left; negative once it has passed.
        """
        return self.at - time.monotonic()

    def check(self) -> None:
        """
        Refuse to go on once the time is over.
        """
        if self.has_passed or self.remaining_s() <= 0:
            raise HubSpotUnavailable("the deadline of the call passed")

    def watch(self, sock: socket.socket | None) -> None:
        """
        The socket to cut; one that came too late is cut at once.
        """
        with self._lock:
            self._sock = sock
            if self.has_passed:
                self._shut()

    def _cut(self) -> None:
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
        # The connection goes back to its pool: a timer that fires this instant must not cut the next call's.
        with self._lock:
            self._sock = None


class _Watched(HTTPConnection):
    """
    A connection that shows its socket to the deadline of the thread's call, before anything is sent on it.
    """

    def connect(self) -> None:
        super().connect()
        self._show()

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        self._show()
        super().putrequest(method, url, skip_host, skip_accept_encoding)

    def _show(self) -> None:
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
