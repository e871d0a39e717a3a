"""
Migrations: numbered, atomic, applied once, never edited, and never blocking traffic for long.
"""

import threading
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from app.store.migrating import MIGRATIONS, MigrationRefused, migrate, migrations_in, pending_migrations
from tests.support.waiting import PATIENCE_S, wait_until

# Ends once another migrator waits, or after two minutes.
WAIT_FOR_THE_OTHER = """
DO $$
BEGIN
    FOR look IN 1..6000 LOOP
        EXIT WHEN EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                           WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted);
        PERFORM pg_sleep(0.02);
    END LOOP;
END $$;
"""
A_MIGRATION_WAITS = "SELECT count(*) > 0 FROM pg_locks WHERE relation = 'lamps'::regclass AND NOT granted"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A folder with one migration, which creates a table.
    """
    write(tmp_path, "0001_create_lamps.sql", "CREATE TABLE lamps (lamp_id integer PRIMARY KEY);")
    return tmp_path


def write(folder: Path, name: str, sql: str) -> None:
    (folder / name).write_text(sql, encoding="utf-8")


def pending(url: str, folder: Path) -> list[str]:
    with closing(psycopg2.connect(url)) as conn:
        return pending_migrations(conn, folder)


def one_value(url: str, query: str) -> object:
    with closing(psycopg2.connect(url)) as conn, conn.cursor() as cur:
        cur.execute(query)
        row = cur.fetchone()
        return None if row is None else row[0]


def test_landed_migrations_are_numbered_consecutively() -> None:
    """
    No number is missing and none is there twice.
    """
    assert [migration.number for migration in migrations_in(MIGRATIONS)] == list(
        range(1, len(list(MIGRATIONS.glob("*.sql"))) + 1)
    )


def test_second_run_does_nothing(empty_database_url: str) -> None:
    """
    All files are applied once, and then none.
    """
    names = [migration.name for migration in migrations_in(MIGRATIONS)]
    assert pending(empty_database_url, MIGRATIONS) == names
    assert migrate(empty_database_url) == names
    assert pending(empty_database_url, MIGRATIONS) == []
    assert migrate(empty_database_url) == []


def test_new_file_is_pending_until_it_is_applied(empty_database_url: str, folder: Path) -> None:
    """
    Readiness can say that the code is ahead of the database, and name the file.
    """
    migrate(empty_database_url, folder)
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text")
    assert pending(empty_database_url, folder) == ["0002_add_colour.sql"]
    assert migrate(empty_database_url, folder) == ["0002_add_colour.sql"]


def test_older_release_runs_on_a_newer_schema(empty_database_url: str, folder: Path) -> None:
    """
    A migration that only the database knows is no error: it comes from the next release.
    """
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text")
    migrate(empty_database_url, folder)
    (folder / "0002_add_colour.sql").unlink()
    assert pending(empty_database_url, folder) == []
    assert migrate(empty_database_url, folder) == []


def test_edited_migration_is_refused_by_name(empty_database_url: str, folder: Path) -> None:
    """
    A file that changed after it landed stops the run, and nothing after it is applied.
    """
    migrate(empty_database_url, folder)
    write(folder, "0001_create_lamps.sql", "CREATE TABLE lamps (lamp_id bigint PRIMARY KEY);")
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text")
    with pytest.raises(MigrationRefused, match=r"0001_create_lamps\.sql.*never edited"):
        migrate(empty_database_url, folder)
    assert pending(empty_database_url, folder) == ["0002_add_colour.sql"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("0003_skip_one.sql", "expected number 0002"),
        ("0001_create_more_lamps.sql", "expected number 0002"),
        ("2_no_number.sql", "expected a name like"),
    ],
)
def test_wrong_number_is_refused(folder: Path, name: str, message: str) -> None:
    """
    Missing, duplicate and malformed numbers are found before anything runs.
    """
    write(folder, name, "SELECT 1")
    with pytest.raises(MigrationRefused, match=message):
        migrations_in(folder)


def test_failed_migration_leaves_nothing(empty_database_url: str, folder: Path) -> None:
    """
    Statements before the failing one are rolled back, and the corrected file runs.
    """
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text; SELECT 1/0")
    with pytest.raises(psycopg2.errors.DivisionByZero):
        migrate(empty_database_url, folder)
    assert pending(empty_database_url, folder) == ["0002_add_colour.sql"]
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text")
    assert migrate(empty_database_url, folder) == ["0002_add_colour.sql"]


def test_two_concurrent_runs_apply_each_file_once(empty_database_url: str, folder: Path) -> None:
    """
    Of two releases that start together, one waits for the other.
    """
    write(folder, "0002_wait.sql", f"{WAIT_FOR_THE_OTHER} ALTER TABLE lamps ADD colour text")
    applied: list[list[str]] = []
    runs = [threading.Thread(target=lambda: applied.append(migrate(empty_database_url, folder))) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(name for names in applied for name in names) == ["0001_create_lamps.sql", "0002_wait.sql"]
    assert len(applied) == 2


def test_killed_migrate_can_be_run_again(empty_database_url: str, folder: Path) -> None:
    """
    A server process that dies half-way rolls its transaction back.
    """
    migrate(empty_database_url, folder)
    write(folder, "0002_die.sql", "ALTER TABLE lamps ADD colour text; SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(psycopg2.Error):
        migrate(empty_database_url, folder)
    write(folder, "0002_die.sql", "ALTER TABLE lamps ADD colour text")
    assert migrate(empty_database_url, folder) == ["0002_die.sql"]


def test_traffic_never_waits_behind_a_waiting_migration(empty_database_url: str, folder: Path) -> None:
    """
    While a long read keeps ALTER waiting for its lock, other reads continue; then the migration is applied.
    """
    migrate(empty_database_url, folder)
    write(folder, "0002_add_colour.sql", "ALTER TABLE lamps ADD colour text")
    with closing(psycopg2.connect(empty_database_url)) as reader:
        reader.cursor().execute("SELECT count(*) FROM lamps")
        run = threading.Thread(target=migrate, args=(empty_database_url, folder))
        run.start()
        for _ in range(2):
            wait_until(lambda: bool(one_value(empty_database_url, A_MIGRATION_WAITS)), "the migration to wait")
            assert one_value(empty_database_url, "SELECT count(*) FROM lamps") == 0
    run.join(PATIENCE_S)
    assert pending(empty_database_url, folder) == []


@pytest.mark.parametrize(
    "theirs", ["CREATE TABLE customers (id integer)", "CREATE TABLE schema_migrations (version text)"]
)
def test_database_of_another_program_is_refused_and_left_alone(empty_database_url: str, theirs: str) -> None:
    """
    Our tables are not added to another program's.
    """
    with closing(psycopg2.connect(empty_database_url)) as conn, conn, conn.cursor() as cur:
        cur.execute(theirs)
    with pytest.raises(MigrationRefused, match=r"0001.*expected an empty database or one of this service"):
        migrate(empty_database_url)
    assert one_value(empty_database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 1
