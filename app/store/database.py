"""
Database: a pool of PostgreSQL connections, used one transaction at a time, with a deadline for everything.

psycopg2 has no query time-out of its own: if the network goes silent it waits for ever, whatever the keepalive
settings. So the process waits through `wait_until_deadline`, which raises when the thread's deadline has passed.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from psycopg2.errors import ReadOnlySqlTransaction, UndefinedTable
from psycopg2.extensions import POLL_OK, POLL_READ, connection, make_dsn, parse_dsn, set_wait_callback

Values = Mapping[str, object] | Sequence[object] | None

CONNECTIONS = 8
# Time limit of a transaction, from requesting a connection to the commit. The promise to callers is 6 s.
DEADLINE_S = 5.0
# Limits within that: for a free connection, for the answer to a ping, and for a new connection.
SLOT_WITHIN_S = 2.0
PING_WITHIN_S = 1.0
CONNECT_WITHIN_S = 3.0

# Enforced by the server, slightly before our own deadline, because then the connection survives.
SERVER_TIMEOUTS_S = {"statement_timeout": 4.0, "lock_timeout": 3.0, "idle_in_transaction_session_timeout": 15.0}

PING = "SELECT 1"

# UndefinedTable: the migrations have not run yet. ReadOnlySqlTransaction: we reached a standby during a switch.
UNAVAILABLE = (psycopg2.OperationalError, psycopg2.InterfaceError, UndefinedTable, ReadOnlySqlTransaction)

_time_of_thread = threading.local()


class DatabaseUnavailable(Exception):
    """
    The database does not answer, or not in time; the same request may succeed later.
    """


class DeadlinePassed(psycopg2.OperationalError):
    """
    The server did not answer before the thread's deadline.
    """


def wait_until_deadline(conn: connection) -> None:
    """
    psycopg2's wait callback. It only raises, because closing the connection in here would hang.

    Raises:
        DeadlinePassed: the thread's deadline has passed.
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
    Limit everything that this thread does in the database inside the block to `seconds`; an earlier deadline stays.
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
    Access to PostgreSQL. It may be created before a fork: each process opens its own connections at their first use.
    """

    def __init__(self, url: str, *, connections: int = CONNECTIONS, deadline_s: float = DEADLINE_S) -> None:
        """
        Args:
            url: any libpq URL or DSN.
            connections: maximum number of connections per process.
            deadline_s: time limit of a transaction, in seconds.
        """
        self._dsn = _with_timeouts(url, deadline_s)
        self._connections = connections
        self._deadline_s = deadline_s
        self._pool = self._new_pool()
        set_wait_callback(wait_until_deadline)

    @contextmanager
    def transaction(self) -> Iterator[connection]:
        """
        A connection for the block, which is committed at its end and rolled back if it raises.

        Raises:
            DatabaseUnavailable: no connection, no answer in time, or the connection was lost. If the commit failed it
                may still have taken effect, so repeat only what is idempotent.
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
        Close the idle connections.
        """
        _close_all(self._own_pool().idle)

    def _own_pool(self) -> Pool:
        if self._pool.process_id != os.getpid():
            # The parent's connections stay open: closing them here would end the parent's sessions.
            self._pool = self._new_pool()
        return self._pool

    def _new_pool(self) -> Pool:
        return Pool(os.getpid(), threading.BoundedSemaphore(self._connections))

    def _connected(self, pool: Pool) -> connection:
        """
        A connection that answers; the ping has opened its transaction.
        """
        with suppress(IndexError):
            conn = pool.idle.pop()
            if _answers(conn):
                return conn
            # The server was restarted or the network interrupted, so the other connections are dead as well.
            _close_all(pool.idle)
        with time_limit(CONNECT_WITHIN_S):
            return psycopg2.connect(self._dsn)


def fetch_one(conn: connection, statement: str, values: Values = None) -> tuple[Any, ...] | None:
    """
    Run one statement; its first row, or None.
    """
    with conn.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def fetch_all(conn: connection, statement: str, values: Values = None) -> list[tuple[Any, ...]]:
    """
    Run one statement; all its rows.
    """
    with conn.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


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
