"""
A lock on a folder, for one process at a time. The kernel releases it when that process ends, however it ends.
"""

import fcntl
from pathlib import Path
from typing import IO


class FolderInUse(Exception):
    """
    Another process has locked the folder.
    """


class FolderRefused(Exception):
    """
    The folder cannot be created or written; the message says why.
    """


def held(folder: Path) -> IO[str]:
    """
    Lock the folder, created if needed, until the returned file is closed or this process ends.

    Raises:
        FolderInUse: another process has locked it.
        FolderRefused: it cannot be created or written.
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
