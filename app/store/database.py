"""
Database: lends PostgreSQL connections, a transaction each, and never hangs on a server that is gone.

psycopg2 has no time-out of its own for a query: behind a silent network it waits for ever, whatever the keepalive
settings. So the whole process waits through `wait_until_deadline`, which gives up when the thread's time is over.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psycopg2
from psycopg2.errors import ReadOnlySqlTransaction, UndefinedTable
from psycopg2.extensions import POLL_OK, POLL_READ, connection, make_dsn, parse_dsn, set_wait_callback

CONNECTIONS = 8
# All a transaction may take, from asking for a connection to its commit. The promise to callers is 6 s.
DEADLINE_S = 5.0
# Within that: how long to wait for a free connection, for an answer to the ping, and for a new connection.
SLOT_WITHIN_S = 2.0
PING_WITHIN_S = 1.0
CONNECT_WITHIN_S = 3.0

# What the server itself enforces, a little before our own deadline: then the connection survives.
SERVER_TIMEOUTS_S = {"statement_timeout": 4.0, "lock_timeout": 3.0, "idle_in_transaction_session_timeout": 15.0}

PING = "SELECT 1"

# UndefinedTable: the migrations have not run yet. ReadOnlySqlTransaction: we reached a standby during a switch.
UNAVAILABLE = (psycopg2.OperationalError, psycopg2.InterfaceError, UndefinedTable, ReadOnlySqlTransaction)

_time_of_thread = threading.local()


class DatabaseUnavailable(Exception):
    """
    The database does not answer, or not in time; the same request may succeed a moment later.
    """


class DeadlinePassed(psycopg2.OperationalError):
    """
    The server did not answer within the time the thread had.
    """


def wait_until_deadline(conn: connection) -> None:
    """
    psycopg2's wait callback. It may only raise: to close the connection in here would hang.

    Raises:
        DeadlinePassed: the database has not answered in time.
    """
    deadline: float | None = getattr(_time_of_thread, "deadline", None)
    while (state := conn.poll()) != POLL_OK:
        left_s = None if deadline is None else deadline - time.monotonic()
        if left_s is not None and left_s <= 0:
            raise DeadlinePassed("no answer from the database in time")
        waiting = select.poll()
        waiting.register(conn.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        waiting.poll(None if left_s is None else left_s * 1000 + 1)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """
    Whatever this thread asks of any database inside the block is over after `seconds`; an earlier limit stays.
    """
    before: float | None = getattr(_time_of_thread, "deadline", None)
    mine = time.monotonic() + seconds
    _time_of_thread.deadline = mine if before is None else min(before, mine)
    try:
        yield
    finally:
        _time_of_thread.deadline = before


@dataclass
class Pool:
    """
    The connections of one process.
    """

    process_id: int
    slots: threading.BoundedSemaphore
    idle: deque[connection] = field(default_factory=deque)


class Database:
    """
    The one door to PostgreSQL. Safe to make before a fork: each process connects for itself, at its first use.
    """

    def __init__(self, url: str, *, connections: int = CONNECTIONS, deadline_s: float = DEADLINE_S) -> None:
        """
        Args:
            url: any libpq URL or DSN.
            connections: most connections at the same time, for each process.
            deadline_s: all the time a transaction may take.
        """
        self._dsn = _with_timeouts(url, deadline_s)
        self._connections = connections
        self._deadline_s = deadline_s
        self._pool = self._new_pool()
        set_wait_callback(wait_until_deadline)

    @contextmanager
    def transaction(self) -> Iterator[connection]:
        """
        Lend a connection for the block: committed at its end, rolled back when it raises.

        Raises:
            DatabaseUnavailable: no connection, no answer in time, or the server went away. After a failed commit
                nobody knows whether it happened: only repeat what is safe to repeat.
        """
        pool = self._own_pool()
        with time_limit(self._deadline_s):
            if not pool.slots.acquire(timeout=SLOT_WITHIN_S):
                raise DatabaseUnavailable("all connections are in use")
            try:
                with _unavailable_named():
                    conn = self._connected(pool)
                    yield from _lent(conn, pool)
            finally:
                pool.slots.release()

    def close(self) -> None:
        """
        Close the connections nobody uses.
        """
        _close_all(self._own_pool().idle)

    def _own_pool(self) -> Pool:
        if self._pool.process_id != os.getpid():
            # The parent's sockets are left to the parent: to close them here would end its sessions.
            self._pool = self._new_pool()
        return self._pool

    def _new_pool(self) -> Pool:
        return Pool(os.getpid(), threading.BoundedSemaphore(self._connections))

    def _connected(self, pool: Pool) -> connection:
        """
        A connection that has just answered; the ping has opened the transaction.
        """
        with suppress(IndexError):
            conn = pool.idle.pop()
            if _answers(conn):
                return conn
            # The server was restarted or the network cut: the others are no better.
            _close_all(pool.idle)
        with time_limit(CONNECT_WITHIN_S):
            return psycopg2.connect(self._dsn)


def _lent(conn: connection, pool: Pool) -> Iterator[connection]:
    try:
        yield conn
        conn.commit()
    except UNAVAILABLE:
        conn.close()
        raise
    except BaseException:
        _roll_back(conn, pool)
        raise
    pool.idle.append(conn)


def _roll_back(conn: connection, pool: Pool) -> None:
    try:
        conn.rollback()
    except psycopg2.Error:
        conn.close()
    else:
        pool.idle.append(conn)


def _answers(conn: connection) -> bool:
    try:
        with time_limit(PING_WITHIN_S), conn.cursor() as cursor:
            cursor.execute(PING)
    except psycopg2.Error:
        conn.close()
        return False
    return True


def _close_all(idle: deque[connection]) -> None:
    with suppress(IndexError):
        while True:
            idle.pop().close()


@contextmanager
def _unavailable_named() -> Iterator[None]:
    try:
        yield
    except UNAVAILABLE as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def _with_timeouts(url: str, deadline_s: float) -> str:
    scale = deadline_s / DEADLINE_S
    timeouts = (f"-c {name}={int(seconds * scale * 1000)}" for name, seconds in SERVER_TIMEOUTS_S.items())
    options = " ".join((parse_dsn(url).get("options", ""), "-c synchronous_commit=on", *timeouts))
    return make_dsn(url, options=options.strip(), connect_timeout=str(int(CONNECT_WITHIN_S)))
