"""
Fixtures for the tests of every folder: a PostgreSQL server per session, a freshly migrated database per test.

A test that must stop or kill its server asks for `own_postgres`.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg2
import pytest
from hypothesis import HealthCheck, settings

from app.embedded_postgres.server import EmbeddedPostgres
from app.store.migrating import migrate
from risk_model.features.kernels.loader import load_machine_code
from tests.support.crm_proxy import CrmProxy, crm_proxy
from tests.support.repository import REPOSITORY
from tests.support.sandbox_process import Sandbox, a_sandbox
from tests.support.waiting import PATIENCE_S
from tests.support.web_process import Web, a_key, a_web
from tests.support.worker_process import StartWorker, a_worker

if TYPE_CHECKING:
    from app.store.database import Database

# A test's data need not outlive a crash.
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB"}

# No Hypothesis example fails because the machine is slow.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """
    Compile the features once, and load them in every process that runs tests.
    """
    load_machine_code()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """
    A folder for a PostgreSQL server. Not pytest's `tmp_path`, which is private to the user who runs the tests: when
    that is root, the server runs as another user.
    """
    with TemporaryDirectory(prefix="test-postgres-") as folder:
        yield Path(folder)


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """
    A folder that stays readable for the server's user.
    """
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """
    One server for all tests, with a database `migrated` as the template of each test's database.
    """
    with temporary_folder() as folder, EmbeddedPostgres(folder, settings=UNSAFE_BUT_FAST) as server:
        run_on(server.url, "CREATE DATABASE migrated")
        migrate(server.url_of("migrated"))
        yield server


@pytest.fixture
def empty_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """
    The URL of a database for one test, without tables.
    """
    yield from _own_database(postgres, template="template0")


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """
    The URL of a migrated database for one test.
    """
    yield from _own_database(postgres, template="migrated")


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """
    A connection pool for the database at `database_url`.
    """
    from app.store.database import Database

    pool = Database(database_url, deadline_s=PATIENCE_S)
    yield pool
    pool.close()


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """
    A migrated server for one test, which may stop or kill it.
    """
    with temporary_folder() as folder, EmbeddedPostgres(folder) as server:
        migrate(server.url)
        yield server


@pytest.fixture
def web(own_postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[Web]:
    """
    A ready web process on `own_postgres`.
    """
    with a_web(own_postgres.url, a_key(own_postgres.url), tmp_path / "log") as running:
        yield running


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """
    A sandbox of HubSpot in a process of its own.
    """
    with a_sandbox(tmp_path) as running:
        yield running


@pytest.fixture
def proxy(sandbox: Sandbox) -> Iterator[CrmProxy]:
    """
    A proxy in front of the sandbox, for faults and a log of writes.
    """
    with crm_proxy(sandbox.url) as running:
        yield running


@pytest.fixture
def start_worker(tmp_path: Path, database_url: str, proxy: CrmProxy, sandbox: Sandbox) -> StartWorker:
    """
    Starts a worker between the test's database and the proxy; takes further settings.
    """
    return partial(a_worker, tmp_path, database_url, proxy.url, sandbox.token)


def run_on(url: str, statement: str) -> None:
    """
    Run one statement outside a transaction.
    """
    with closing(psycopg2.connect(url)) as conn:
        conn.autocommit = True
        conn.cursor().execute(statement)


def _own_database(server: EmbeddedPostgres, *, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    run_on(server.url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield server.url_of(name)
    run_on(server.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def repository() -> Path:
    """
    The folder with README.md in it.
    """
    return REPOSITORY
