"""
The database's clock, the only one that all processes share.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from psycopg2.extensions import connection

from app.store.database import fetch_all

NOW = "SELECT now()"
TODAY = "SELECT (now() AT TIME ZONE 'UTC')::date"


def now(conn: connection) -> datetime:
    """
    The current time (aware).
    """
    ((instant,),) = fetch_all(conn, NOW)
    return cast(datetime, instant)


def today(conn: connection) -> date:
    """
    The current day in UTC.
    """
    ((day,),) = fetch_all(conn, TODAY)
    return cast(date, day)
