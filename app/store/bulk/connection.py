"""
A connection for bulk work in a process of its own: psycopg2 copies only where nobody waits in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.extensions import connection, get_wait_callback, set_wait_callback

# A block of a thousand customers takes a second; a request under way holds a lock for less than five.
OPTIONS = "-c synchronous_commit=on -c lock_timeout=60s -c statement_timeout=300s"


@contextmanager
def bulk_connection(url: str) -> Iterator[connection]:
    """
    A connection whose transactions the caller ends. Meanwhile nothing else in this process may use the database: the
    callback that gives up on a silent server is the whole process's, and is put aside.
    """
    waits = get_wait_callback()
    set_wait_callback(None)
    try:
        with closing(psycopg2.connect(url, options=OPTIONS, connect_timeout=10)) as conn:
            yield conn
    finally:
        set_wait_callback(waits)
