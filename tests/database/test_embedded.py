"""
The embedded PostgreSQL: it starts despite whatever a killed run left, and ends with its owner.
"""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from app.embedded_postgres.child_process import command_line
from app.embedded_postgres.server import EmbeddedPostgres, EmbeddedPostgresRefused
from tests.conftest import UNSAFE_BUT_FAST
from tests.support.waiting import PATIENCE_S, wait_until

HOLD_A_SERVER = """
import sys, time
from pathlib import Path
from app.embedded_postgres.server import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), settings={"fsync": "off"})
server.start()
print(server.process_id, flush=True)
time.sleep(600)
"""


def fetched(url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as conn, conn, conn.cursor() as cur:
        cur.execute(statement)
        return [] if cur.description is None else cur.fetchall()


def a_server(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, settings=UNSAFE_BUT_FAST)


def test_data_survives_a_restart_with_a_client_connected(server_folder: Path) -> None:
    """
    A second start finds what the first one wrote; the server is PostgreSQL 18, and a client does not delay its stop.
    """
    server = a_server(server_folder)
    server.start()
    fetched(server.url, "CREATE TABLE lamps AS SELECT 7 AS lamp_id")
    assert fetched(server.url, "SHOW server_version_num")[0][0][:2] == "18"
    client = psycopg2.connect(server.url)
    server.stop()
    client.close()
    with server:
        assert fetched(server.url, "SELECT lamp_id FROM lamps") == [(7,)]


def test_path_too_long_for_a_socket_works(server_folder: Path) -> None:
    """
    A Unix socket's path holds about a hundred bytes; a deep folder with spaces and accents works all the same.
    """
    deep = server_folder.joinpath(*["účty a půjčky"] * 8)
    with a_server(deep) as server:
        assert fetched(server.url, "SELECT 1") == [(1,)]
        socket_folder = Path(str(fetched(server.url, "SHOW unix_socket_directories")[0][0]))
        assert socket_folder.exists()
    assert not socket_folder.exists()


def test_second_process_is_refused_in_one_sentence(server_folder: Path) -> None:
    """
    Two servers on one folder would corrupt it.
    """
    with a_server(server_folder), pytest.raises(EmbeddedPostgresRefused, match="another process is using"):
        a_server(server_folder).start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_server_ends_when_its_owner_is_killed(server_folder: Path, repository: Path) -> None:
    """
    Kill -9 of the owner leaves no server, and the next start works at once.
    """
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER, str(server_folder)], cwd=repository, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    server_process = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    with a_server(server_folder) as server:
        assert fetched(server.url, "SELECT 1") == [(1,)]
    wait_until(lambda: not command_line(server_process), "the server to end")


def test_committed_data_survives_killing_everything_at_once(server_folder: Path) -> None:
    """
    Kill -9 of the server leaves stale lock and socket files; the next start recovers from the log.
    """
    server = a_server(server_folder)
    server.start()
    fetched(server.url, "CREATE TABLE lamps AS SELECT 7 AS lamp_id")
    assert server.process_id is not None
    os.kill(server.process_id, signal.SIGKILL)
    server.stop()
    assert (server_folder / "cluster" / "postmaster.pid").exists()
    with a_server(server_folder) as again:
        assert fetched(again.url, "SELECT lamp_id FROM lamps") == [(7,)]


def test_orphaned_server_is_stopped_before_a_new_one_starts(server_folder: Path) -> None:
    """
    Where the kernel does not end it with its owner, the old server still runs; the next start stops it.
    """
    first = a_server(server_folder)
    first.start()
    orphan = first.process_id
    assert orphan is not None
    assert first._lock is not None
    first._lock.close()  # what the kernel does for an owner that was killed
    with a_server(server_folder) as second:
        assert fetched(second.url, "SELECT 1") == [(1,)]
        assert second.process_id != orphan
    assert first._server is not None
    assert first._server.wait(PATIENCE_S) is not None


def test_stale_lock_file_with_a_reused_process_id_is_no_obstacle(server_folder: Path) -> None:
    """
    The process id in a stale lock file may belong to another program by now, which is left alone.
    """
    with a_server(server_folder):
        pass
    stranger = subprocess.Popen(["sleep", "600"])
    lines = [
        str(stranger.pid),
        str(server_folder / "cluster"),
        "0",
        "5432",
        str(server_folder / "cluster"),
        "",
        "0 0",
        "ready",
    ]
    (server_folder / "cluster" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    (server_folder / "cluster" / ".s.PGSQL.5432.lock").write_text("\n".join(lines) + "\n")
    with a_server(server_folder) as server:
        assert fetched(server.url, "SELECT 1") == [(1,)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_half_initialised_cluster_is_initialised_again(server_folder: Path) -> None:
    """
    An initdb killed half-way leaves a folder that is not mistaken for a cluster.
    """
    unfinished = server_folder / "cluster.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with a_server(server_folder) as server:
        assert fetched(server.url, "SELECT 1") == [(1,)]
    assert not unfinished.exists()


def test_server_that_cannot_start_says_why(server_folder: Path) -> None:
    """
    The message holds the last line of the server's log, and the folder is free again.
    """
    with pytest.raises(EmbeddedPostgresRefused, match="no_such_setting"):
        EmbeddedPostgres(server_folder, settings={"no_such_setting": "1"}).start()
    with a_server(server_folder) as server:
        assert fetched(server.url, "SELECT 1") == [(1,)]
