"""
A connection for bulk work in a process of its own: psycopg2 cannot run COPY while a wait callback is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.extensions import connection, get_wait_callback, set_wait_callback

# A block of 1,000 customers takes about a second; a concurrent request holds a lock for less than five.
OPTIONS = "-c synchronous_commit=on -c lock_timeout=60s -c statement_timeout=300s"


@contextmanager
def bulk_connection(url: str) -> Iterator[connection]:
    """
    A connection whose transactions the caller ends. Nothing else in this process may use the database meanwhile: the
    process-wide wait callback, which enforces deadlines, is removed until the block ends.
    """
    wait_callback = get_wait_callback()
    set_wait_callback(None)
    try:
        with closing(psycopg2.connect(url, options=OPTIONS, connect_timeout=10)) as conn:
            yield conn
    finally:
        set_wait_callback(wait_callback)
