"""
The running file: where a running demo's database and sandbox are, for the commands that work beside it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from app.embedded_postgres.child_process import started_at

FILE = "running.json"


class NoDemoRuns(Exception):
    """
    No demo runs in the folder.
    """


@dataclass(frozen=True)
class RunningDemo:
    """
    What others may know of a running demo.

    Attributes:
        process_id, started_at: of the demo itself; with both gone, what follows means nothing.
    """

    process_id: int
    started_at: str
    database_url: str
    hubspot_url: str
    hubspot_token: str
    portfolio: str


def write_running_file(
    folder: Path, *, database_url: str, hubspot_url: str, hubspot_token: str, portfolio: str
) -> None:
    """
    Say that this process is the folder's demo. Only the owner may read it: a database URL may hold a password.
    """
    demo = RunningDemo(os.getpid(), started_at(os.getpid()), database_url, hubspot_url, hubspot_token, portfolio)
    write_private(folder / FILE, json.dumps(asdict(demo)))


def remove_running_file(folder: Path) -> None:
    """
    Say that no demo runs in the folder.
    """
    (folder / FILE).unlink(missing_ok=True)


def running_demo(folder: Path) -> RunningDemo:
    """
    The demo that runs in the folder.

    Raises:
        NoDemoRuns: none does, or it belongs to somebody else.
    """
    try:
        demo = RunningDemo(**json.loads((folder / FILE).read_text()))
    except FileNotFoundError:
        raise NoDemoRuns(f"no demo is running in {folder}") from None
    except PermissionError:
        raise NoDemoRuns(f"the demo in {folder} belongs to another user") from None
    except (ValueError, TypeError):
        raise NoDemoRuns(f"{folder / FILE} is not what a demo writes; start the demo again") from None
    if started_at(demo.process_id) != demo.started_at:
        raise NoDemoRuns(f"no demo is running in {folder}")
    return demo


def write_private(path: Path, text: str) -> None:
    """
    Write a file that only its owner may read, whole or not at all.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")
    unfinished.rename(path)
