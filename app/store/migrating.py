"""
Bringing the database to the schema of this release: numbered files, forward only, each whole or not at all.
"""

import hashlib
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg2
from psycopg2.errors import DuplicateObject, DuplicateTable, LockNotAvailable, UndefinedColumn
from psycopg2.extensions import connection, cursor
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from app.settings import shipped

MIGRATIONS = shipped("migrations")
FILE_NAME = re.compile(r"(?P<number>\d{4})_[a-z0-9_]+\.sql")
# How long all tries together may take to get a lock that traffic holds.
GIVE_UP_AFTER_S = 120.0

CONNECT_TIMEOUT_S = 10

# A server that no longer has its client ends the work it does for it, so a killed migrate frees its locks.
NOTICE_A_LOST_CLIENT = "SET client_connection_check_interval = '1s'"

# One migrator at a time. Waiting here holds no table, so it may be long; it ends with the transaction.
WAIT_FOR_OTHER_MIGRATORS = """
SET LOCAL lock_timeout = '60s';
SELECT pg_advisory_xact_lock(hashtext('schema_migrations'))
"""

# Whoever waits for a table's lock makes all later readers wait behind it: give way soon and come again.
GIVE_WAY_TO_TRAFFIC = "SET LOCAL lock_timeout = '1s'"

CREATE_SCHEMA_MIGRATIONS = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""

IS_NEVER_MIGRATED = "SELECT to_regclass('schema_migrations') IS NULL"

APPLIED = "SELECT number, name, sha256 FROM schema_migrations"

RECORD = "INSERT INTO schema_migrations (number, name, sha256) VALUES (%(number)s, %(name)s, %(sha256)s)"


# What a migration meets in a database that belongs to something else.
FOREIGN = (DuplicateTable, DuplicateObject, UndefinedColumn)


class MigrationRefused(Exception):
    """
    The files and the database do not fit together; the message names the file.
    """


@dataclass(frozen=True)
class Migration:
    """
    One numbered file.
    """

    number: int
    path: Path

    @property
    def name(self) -> str:
        """
        The file's name.
        """
        return self.path.name

    @cached_property
    def sql(self) -> str:
        """
        What it runs.
        """
        return self.path.read_text(encoding="utf-8")

    @property
    def sha256(self) -> str:
        """
        By which an edit shows.
        """
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True)
class Applied:
    """
    What the database remembers of a migration.
    """

    name: str
    sha256: str


def migrations_in(folder: Path) -> list[Migration]:
    """
    The folder's migrations in order.

    Raises:
        MigrationRefused: a file is not named like one, or a number is missing or there twice.
    """
    found = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        parts = FILE_NAME.fullmatch(path.name)
        if parts is None:
            raise MigrationRefused(f"{path.name}: expected a name like 0001_what_it_does.sql")
        if int(parts["number"]) != number:
            raise MigrationRefused(f"{path.name}: expected number {number:04}, one after the file before it")
        found.append(Migration(number, path))
    return found


def migrate(url: str, folder: Path = MIGRATIONS) -> list[str]:
    """
    Apply what is pending, each file in a transaction of its own, and return their names. A second run does nothing.

    Raises:
        MigrationRefused: a landed file was edited, the database belongs to something else, or traffic did not let go of
            a lock for two minutes.
    """
    applied = []
    with closing(psycopg2.connect(url, connect_timeout=CONNECT_TIMEOUT_S)) as conn:
        with conn, conn.cursor() as cur:
            cur.execute(NOTICE_A_LOST_CLIENT)
        for migration in migrations_in(folder):
            if _apply_in_time(conn, migration):
                applied.append(migration.name)
    return applied


def pending_migrations(conn: connection, folder: Path = MIGRATIONS) -> list[str]:
    """
    The names of the files this database has not seen; reads only.
    """
    with conn.cursor() as cur:
        cur.execute(IS_NEVER_MIGRATED)
        (is_never_migrated,) = cur.fetchone() or (True,)
        done = {} if is_never_migrated else _applied(cur)
    return [migration.name for migration in migrations_in(folder) if migration.number not in done]


def _apply_in_time(conn: connection, migration: Migration) -> bool:
    tries = Retrying(
        retry=retry_if_exception_type(LockNotAvailable),
        wait=wait_random_exponential(multiplier=0.25, max=5),
        stop=stop_after_delay(GIVE_UP_AFTER_S),
        reraise=True,
    )
    try:
        return tries(_apply, conn, migration)
    except FOREIGN as error:
        found = str(error).partition("\n")[0]
        expected = "expected an empty database or one of this service"
        raise MigrationRefused(f"{migration.name}: {expected}; {found}") from error
    except LockNotAvailable as error:
        raise MigrationRefused(
            f"{migration.name}: the tables it changes stay locked by others; run it again"
        ) from error


def _apply(conn: connection, migration: Migration) -> bool:
    """
    Apply the migration unless it is there already, and commit; False when it was there.
    """
    with conn, conn.cursor() as cur:
        cur.execute(WAIT_FOR_OTHER_MIGRATORS)
        cur.execute(GIVE_WAY_TO_TRAFFIC)
        cur.execute(CREATE_SCHEMA_MIGRATIONS)
        if _is_applied(migration, _applied(cur)):
            return False
        cur.execute(migration.sql)
        cur.execute(RECORD, {"number": migration.number, "name": migration.name, "sha256": migration.sha256})
        return True


def _applied(cur: cursor) -> dict[int, Applied]:
    cur.execute(APPLIED)
    return {number: Applied(name, sha256) for number, name, sha256 in cur.fetchall()}


def _is_applied(migration: Migration, done: Mapping[int, Applied]) -> bool:
    before = done.get(migration.number)
    if before is None:
        return False
    if before.sha256 != migration.sha256:
        raise MigrationRefused(
            f"{migration.name}: the file is not the one that was applied as {before.name};"
            " a landed migration is never edited, write the next one"
        )
    return True
