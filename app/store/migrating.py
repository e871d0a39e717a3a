"""
Migrations: numbered SQL files, forward only, each applied in one transaction.
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
# Time limit of all attempts to acquire a lock that other traffic holds.
GIVE_UP_AFTER_S = 120.0

CONNECT_TIMEOUT_S = 10

# The server notices that its client is gone and aborts the statement, so a killed migrate releases its locks.
CHECK_CLIENT_CONNECTION = "SET client_connection_check_interval = '1s'"

# One migrator at a time. The wait may be long because it blocks no table; the lock ends with the transaction.
WAIT_FOR_OTHER_MIGRATORS = """
SET LOCAL lock_timeout = '60s';
SELECT pg_advisory_xact_lock(hashtext('schema_migrations'))
"""

# A statement that waits for a table's lock makes all later readers wait behind it, so give up soon and try again.
LIMIT_LOCK_WAIT = "SET LOCAL lock_timeout = '1s'"

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


# Errors of a migration in a database that belongs to another application.
FOREIGN = (DuplicateTable, DuplicateObject, UndefinedColumn)


class MigrationRefused(Exception):
    """
    A migration file and the database do not match; the message names the file.
    """


@dataclass(frozen=True)
class Migration:
    """
    One migration file.
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
        The file's content.
        """
        return self.path.read_text(encoding="utf-8")

    @property
    def sha256(self) -> str:
        """
        Checksum; a mismatch means that an applied migration was edited.
        """
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True)
class Applied:
    """
    A migration that was applied to the database.
    """

    name: str
    sha256: str


def migrations_in(folder: Path) -> list[Migration]:
    """
    The folder's migrations in order.

    Raises:
        MigrationRefused: a file has an invalid name, or a number is missing or duplicate.
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
    Apply the pending migrations, each in its own transaction, and return their names. A second run does nothing.

    Raises:
        MigrationRefused: an applied file was edited, the database belongs to another application, or a lock was not
            released for two minutes.
    """
    applied = []
    with closing(psycopg2.connect(url, connect_timeout=CONNECT_TIMEOUT_S)) as conn:
        with conn, conn.cursor() as cur:
            cur.execute(CHECK_CLIENT_CONNECTION)
        for migration in migrations_in(folder):
            if _apply_in_time(conn, migration):
                applied.append(migration.name)
    return applied


def pending_migrations(conn: connection, folder: Path = MIGRATIONS) -> list[str]:
    """
    The names of the migrations not applied to this database; reads only.
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
            f"{migration.name}: the tables that it changes are locked by other sessions; run it again"
        ) from error


def _apply(conn: connection, migration: Migration) -> bool:
    """
    Apply the migration and commit; False if it was already applied.
    """
    with conn, conn.cursor() as cur:
        cur.execute(WAIT_FOR_OTHER_MIGRATORS)
        cur.execute(LIMIT_LOCK_WAIT)
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
            " an applied migration is never edited; write a new one"
        )
    return True
