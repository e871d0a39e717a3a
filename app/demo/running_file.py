"""
The running file: the addresses of a running demo's database and sandbox, for commands that use them.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from app.embedded_postgres.child_process import started_at

FILE = "running.json"


class NoDemoRuns(Exception):
    """
    No demo is running in the folder.
    """


@dataclass(frozen=True)
class RunningDemo:
    """
    A running demo, as its running file describes it.

    Attributes:
        process_id, started_at: identify the demo's process; if it is not running, the file is stale.
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
    Register this process as the folder's demo. Only the owner may read the file, as the URL may contain a password.
    """
    demo = RunningDemo(os.getpid(), started_at(os.getpid()), database_url, hubspot_url, hubspot_token, portfolio)
    write_private(folder / FILE, json.dumps(asdict(demo)))


def remove_running_file(folder: Path) -> None:
    """
    Remove the registration of the folder's demo.
    """
    (folder / FILE).unlink(missing_ok=True)


def running_demo(folder: Path) -> RunningDemo:
    """
    The demo that is running in the folder.

    Raises:
        NoDemoRuns: none is, or it belongs to another user.
    """
    try:
        demo = RunningDemo(**json.loads((folder / FILE).read_text()))
    except FileNotFoundError:
        raise NoDemoRuns(f"no demo is running in {folder}") from None
    except PermissionError:
        raise NoDemoRuns(f"the demo in {folder} belongs to another user") from None
    except (ValueError, TypeError):
        raise NoDemoRuns(f"{folder / FILE} is damaged; start the demo again") from None
    if started_at(demo.process_id) != demo.started_at:
        raise NoDemoRuns(f"no demo is running in {folder}")
    return demo


def write_private(path: Path, text: str) -> None:
    """
    Write a file atomically that only its owner may read.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")
    unfinished.rename(path)
