"""
The positions of the sweeps over the CRM's tickets. Workers share them, so that no two read the same page.
"""

from __future__ import annotations

from datetime import datetime

from psycopg2.extensions import connection

# The caller holds the row's lock until it has moved the position and commits.
START = """
INSERT INTO reading_positions (reader, position, moved_at) VALUES (%s, '{}', '-infinity') ON CONFLICT DO NOTHING
"""
LOCK = """
SELECT coalesce((position ->> 'after_case')::bigint, 0),
       moved_at + make_interval(secs => %(every_s)s) <= clock_timestamp()
  FROM reading_positions
 WHERE reader = %(reader)s
   FOR UPDATE
"""
MOVE = """
UPDATE reading_positions
   SET position = jsonb_build_object('after_case', %(after_case)s::bigint), moved_at = clock_timestamp()
 WHERE reader = %(reader)s
"""

# The position of a reader by time. The caller reads from some time before it, because the CRM's index lags.
LOCK_TIME = """
SELECT (position ->> 'read_until')::timestamptz, clock_timestamp(),
       moved_at + make_interval(secs => %(every_s)s) <= clock_timestamp()
  FROM reading_positions
 WHERE reader = %(reader)s
   FOR UPDATE
"""
MOVE_TIME = """
UPDATE reading_positions
   SET position = jsonb_build_object('read_until', %(read_until)s::timestamptz), moved_at = clock_timestamp()
 WHERE reader = %(reader)s
"""


def place(conn: connection, reader: str, *, every_s: float) -> int | None:
    """
    The case after which to read on, locked for the caller; None if a round ended less than `every_s` seconds ago.
    """
    with conn.cursor() as cursor:
        cursor.execute(START, (reader,))
        cursor.execute(LOCK, {"reader": reader, "every_s": every_s})
        after_case, is_due = cursor.fetchone() or (0, False)
    return int(after_case) if after_case or is_due else None


def move(conn: connection, reader: str, *, after_case: int) -> None:
    """
    Move the reader's position after that case; 0 ends the round.
    """
    with conn.cursor() as cursor:
        cursor.execute(MOVE, {"reader": reader, "after_case": after_case})


def next_window(conn: connection, reader: str, *, every_s: float) -> tuple[datetime | None, datetime] | None:
    """
    The reader's last position (None at first) and the database's current time, to which the position is moved.

    None if it was last moved less than `every_s` seconds ago.
    """
    with conn.cursor() as cursor:
        cursor.execute(START, (reader,))
        cursor.execute(LOCK_TIME, {"reader": reader, "every_s": every_s})
        read_until, now, is_due = cursor.fetchone() or (None, None, False)
        if not is_due:
            return None
        cursor.execute(MOVE_TIME, {"reader": reader, "read_until": now})
    return read_until, now
