"""
The demo's API key: made once, kept in a file that only its owner may read.
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
    There is no key where one was looked for.
    """


@dataclass(frozen=True)
class KeptKey:
    """
    A key and the file it is in.

    Attributes:
        is_new: the database has not seen it before this start.
    """

    text: str
    path: Path
    is_new: bool


def kept_key(data: Path, database_url: str) -> KeptKey:
    """
    The folder's key, or a new one where it has none that this database knows.
    """
    path = _path(data)
    with closing(psycopg2.connect(database_url)) as conn, conn:
        if path.exists() and find_client(conn, key := path.read_text().strip()) is not None:
            return KeptKey(key, path, is_new=False)
        # A name of its own: the database may know the demo of another folder, or one whose key is lost.
        key = create_client(conn, f"demo-{secrets.token_hex(4)}", PORTFOLIO, tuple(SCOPES))
        write_private(path, key)
    return KeptKey(key, path, is_new=True)


def key_in(data: Path) -> str:
    """
    The key a demo has left in its folder.

    Raises:
        KeyMissing: no demo was there.
    """
    try:
        return _path(data).read_text().strip()
    except FileNotFoundError:
        raise KeyMissing(f"there is no key in {data}; start the demo there, or give a key with --key") from None


def _path(data: Path) -> Path:
    return data / "api_key"
