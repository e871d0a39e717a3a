"""
The Idempotency-Key header: by it a caller may send the same request again.
"""

from __future__ import annotations

from hashlib import sha256

from flask import request

from app.http.authentication import caller
from app.http.idempotency import KeyedRequest
from app.http.problems import Problem

LONGEST_KEY = 255


def keyed_request(content: bytes) -> KeyedRequest:
    """
    The current request as what its key stands for: its path and its content.

    Args:
        content: the bytes of the body, or for a form a digest of its fields and files.

    Raises:
        Problem: 422 where the key is none.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(422, f"expected an Idempotency-Key of 1 to {LONGEST_KEY} printable ASCII characters")
    return KeyedRequest(caller().api_client_id, key, sha256(request.path.encode() + b"\n" + content).digest())
