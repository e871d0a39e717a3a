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


def held(folder: Path) -> IO[str]:
    """
    Hold the folder until the returned file is closed or this process ends; the folder is made where it is missing.

    Raises:
        FolderInUse: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FolderInUse(f"another process is using {folder}") from None
    return file
