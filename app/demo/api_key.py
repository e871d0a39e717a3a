"""
The demo's API key, created once and kept in a file that only its owner may read.
"""

import secrets
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from app.demo.running_file import write_private
from app.store.api_clients import SCOPES, create_client, find_client

PORTFOLIO = "demo"


class KeyMissing(Exception):
    """
    The folder contains no API key.
    """


@dataclass(frozen=True)
class KeptKey:
    """
    An API key and its file.

    Attributes:
        is_new: whether it was created by this start of the demo.
    """

    text: str
    path: Path
    is_new: bool


def kept_key(data: Path, database_url: str) -> KeptKey:
    """
    The folder's key, or a new one if the folder has none that is valid in this database.
    """
    path = _path(data)
    with closing(psycopg2.connect(database_url)) as conn, conn:
        if path.exists() and find_client(conn, key := path.read_text().strip()) is not None:
            return KeptKey(key, path, is_new=False)
        # A unique name, because the database may contain the key of another folder, or one that was lost.
        key = create_client(conn, f"demo-{secrets.token_hex(4)}", PORTFOLIO, tuple(SCOPES))
        write_private(path, key)
    return KeptKey(key, path, is_new=True)


def key_in(data: Path) -> str:
    """
    The API key of the folder's demo.

    Raises:
        KeyMissing: the folder contains no key.
    """
    try:
        return _path(data).read_text().strip()
    except FileNotFoundError:
        raise KeyMissing(f"there is no key in {data}; start the demo there, or give a key with --key") from None


def _path(data: Path) -> Path:
    return data / "api_key"
