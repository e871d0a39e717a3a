"""
Cursors: a position in the queue of cases as opaque text, for the next page. It contains nothing confidential.
"""

from __future__ import annotations

import binascii
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple

import msgspec

from app.store.cases import QueuePosition


class CursorRefused(ValueError):
    """
    The text is not a cursor.
    """


def cursor_of(place: QueuePosition) -> str:
    """
    The position as text.
    """
    return urlsafe_b64encode(msgspec.json.encode(astuple(place))).decode().rstrip("=")


def place_of(cursor: str) -> QueuePosition:
    """
    The inverse of `cursor_of`.

    Raises:
        CursorRefused: the text is not a cursor.
    """
    try:
        content = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        urgency, unlikeliness, case_id = msgspec.json.decode(content, type=tuple[int, float, int])
    except (binascii.Error, UnicodeEncodeError, msgspec.MsgspecError, ValueError):
        raise CursorRefused("expected the next_cursor of an earlier answer") from None
    if not (1 <= urgency <= 3 and math.isfinite(unlikeliness) and abs(unlikeliness) <= 1 and 0 <= case_id < 2**63):
        raise CursorRefused("expected the next_cursor of an earlier answer")
    return QueuePosition(urgency, unlikeliness, case_id)
