"""
A folder that one process at a time may use. The kernel frees it when that process ends, however it ends.
"""

import fcntl
from pathlib import Path
from typing import IO


class FolderInUse(Exception):
    """
    Another living process holds the folder.
    """


class FolderRefused(Exception):
    """
    The folder cannot be made or written; the message says why.
    """


def held(folder: Path) -> IO[str]:
    """
    Hold the folder until the returned file is closed or this process ends; the folder is made where it is missing.

    Raises:
        FolderInUse: another process holds it.
        FolderRefused: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+")
    except OSError as error:
        raise FolderRefused(f"{folder} cannot be written: {error.strerror}; choose another folder") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FolderInUse(f"another process is using {folder}") from None
    return file
