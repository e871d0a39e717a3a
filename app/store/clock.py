"""
The database's clock, the only one that all processes share.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from psycopg2.extensions import connection

NOW = "SELECT now()"
TODAY = "SELECT (now() AT TIME ZONE 'UTC')::date"


def now(conn: connection) -> datetime:
    """
    The current time (aware).
    """
    with conn.cursor() as cursor:
        cursor.execute(NOW)
        ((instant,),) = cursor.fetchall()
    return cast(datetime, instant)


def today(conn: connection) -> date:
    """
    The current day in UTC.
    """
    with conn.cursor() as cursor:
        cursor.execute(TODAY)
        ((day,),) = cursor.fetchall()
    return cast(date, day)
