"""
Runs the demo from start to end.
"""

import os
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import requests

from app.demo.api_key import PORTFOLIO, KeptKey, kept_key
from app.demo.customers import Actors, Customers
from app.demo.ports import HOST, answers, check_free
from app.demo.processes import Child, DemoEnded, Processes, end_on_signals, procfile_commands
from app.demo.risk_manager import RiskManager
from app.demo.running_file import remove_running_file, write_running_file
from app.demo.sandbox import TOKEN, set_up_sandbox, start_sandbox
from app.demo.steps import Steps
from app.demo.waiting import ProcessWatcher
from app.embedded_postgres.folder_lock import held
from app.embedded_postgres.places import binaries
from app.embedded_postgres.server import EmbeddedPostgres
from app.store.migrating import migrate
from integrations.admin.client import AdminClient

# After this long without an answer, the demo reports that it waits and tries again.
ANSWER_WITHIN_S = 10.0
PAUSE_S = 0.2


@dataclass(frozen=True)
class DemoOptions:
    """
    The options of the command line.

    Attributes:
        port: port of the pages and the API.
        hubspot_port: port of the local HubSpot sandbox.
        data: folder for all data of the demo: database, tickets, API key and logs.
        model: folder of the model; None for the shipped one.
        customers: number of simulated customers; 0 for none.
    """

    port: int
    hubspot_port: int
    data: Path
    model: Path | None
    customers: int

    @property
    def url(self) -> str:
        """
        Address of the pages and the API.
        """
        return f"http://{HOST}:{self.port}"

    @property
    def hubspot_url(self) -> str:
        """
        Address of the sandbox.
        """
        return f"http://{HOST}:{self.hubspot_port}"


def run_demo(options: DemoOptions) -> None:
    """
    Run the demo until a signal ends it. Afterwards nothing keeps running but a compiler that has not finished.

    Raises:
        FolderInUse, FolderRefused: another process uses the folder, or it cannot be written.
        PortBusy: a port is in use.
        EmbeddedPostgresRefused, MigrationRefused, psycopg2.Error: the database cannot be used.
        ChildEnded, CustomersRefused, ApiProblem: a child process, the simulation or a request failed permanently.
    """
    end_on_signals()
    steps = Steps()
    with suppress(DemoEnded), ExitStack() as running:
        running.enter_context(held(options.data))
        server = EmbeddedPostgres(options.data / "postgres")
        running.callback(server.stop)
        running.callback(remove_running_file, options.data)
        processes = running.enter_context(Processes(options.data))
        was_cut_short = processes.end_leftovers()
        ports = {"--port": options.port, "--hubspot-port": options.hubspot_port}
        check_free(ports, wait_s=3.0 if was_cut_short else 0.0)
        _Demo(options, server, processes, steps).run()
    steps.done(f"ended; the data stay in {options.data}")


class _Demo:
    """
    A running demo.
    """

    def __init__(self, options: DemoOptions, server: EmbeddedPostgres, processes: Processes, steps: Steps) -> None:
        self._options = options
        self._server = server
        self._processes = processes
        self._steps = steps
        self._watcher = ProcessWatcher(processes, steps)
        self._customers = Customers(options.data / "customers")
        self._given_url = os.environ.get("DATABASE_URL")
        if not self._given_url:
            server.claim()
        self._database_url = self._given_url or server.url

    def run(self) -> NoReturn:
        """
        Start everything, process the customers, and keep running.
        """
        # Processes with slow imports start first, while the database is being created.
        web = self._start("web")
        sandbox = start_sandbox(self._options.hubspot_port, self._options.data, self._processes)
        simulating = self._start_simulating()
        self._watcher.report_compiling()
        key = self._start_database()
        self._start_services(web, sandbox)
        self._steps.print(self._ready(key))
        if self._process_customers(simulating, key):
            self._steps.print(self._ready(key))
        while True:
            self._watcher.pause(PAUSE_S)

    def _start(self, name: str) -> Child:
        """
        Start a process of the Procfile.
        """
        environment = environment_of(self._options, self._database_url)
        return self._processes.start(name, procfile_commands()[name], environment)

    def _start_simulating(self) -> Child | None:
        if not self._options.customers:
            return None
        return self._customers.start_simulating(self._options.customers, datetime.now(UTC).date(), self._processes)

    def _start_database(self) -> KeptKey:
        if self._given_url:
            self._steps.done("using the database of DATABASE_URL")
        else:
            self._server.start()
            self._steps.done(f"embedded PostgreSQL 18 runs in {self._server.folder}")
        applied = migrate(self._database_url)
        self._steps.done(f"migrations: {len(applied)} applied" if applied else "migrations: the database is up to date")
        key = kept_key(self._options.data, self._database_url)
        self._steps.done("API key created" if key.is_new else "API key of the last start")
        return key

    def _start_services(self, web: Child, sandbox: Child) -> None:
        self._watcher.until(lambda: answers(self._options.hubspot_port), sandbox)
        self._watcher.answer(lambda: set_up_sandbox(self._options.hubspot_url), "the HubSpot sandbox")
        self._steps.done("the HubSpot sandbox runs; its pipeline and properties are set up")
        self._watcher.until(lambda: _is_ready(self._options.url), web)
        self._start("worker")
        self._steps.done("the web service is ready, the worker has started")
        write_running_file(
            self._options.data,
            database_url=self._database_url,
            hubspot_url=self._options.hubspot_url,
            hubspot_token=TOKEN,
            portfolio=PORTFOLIO,
        )

    def _process_customers(self, simulating: Child | None, key: KeptKey) -> bool:
        """
        Send the simulated customers; False if there are none, or an earlier demo has sent them.
        """
        if key.is_new:
            self._customers.restart()
        if not self._options.customers or self._customers.are_all_in():
            return False
        client = AdminClient(self._options.url, key.text, deadline_s=ANSWER_WITHIN_S)
        risk_manager = RiskManager(self._options.hubspot_url)
        self._customers.process(simulating, Actors(client, risk_manager, self._watcher, self._steps))
        return True

    def _ready(self, key: KeptKey) -> str:
        url, psql = ("that of DATABASE_URL", 'psql "$DATABASE_URL"')
        if not self._given_url:
            url, psql = self._server.url, f"{binaries() / 'psql'} '{self._server.url}'"
        return f"""
Ready. Ctrl-C ends everything; the data stay in {self._options.data}.
  board          {self._options.url}/
  monitoring     {self._options.url}/monitoring
  HubSpot        {self._options.hubspot_url}/  (a local sandbox: move tickets, set verdicts)
  API            {self._options.url}/v1  (key in {key.path})
  database       {url}
  SQL            {psql}
"""


def environment_of(options: DemoOptions, database_url: str) -> dict[str, str]:
    """
    The environment of the Procfile's processes, without the settings of the user's own HubSpot account.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    model = {"MODEL_DIR": str(options.model.absolute())} if options.model else {}
    return {
        "WEB_WORKERS": "1",  # enough for one user; a second one only delays the first start
        **{name: value for name, value in os.environ.items() if not name.startswith("HUBSPOT_")},
        **model,
        "PATH": path,
        "DATABASE_URL": database_url,
        "HUBSPOT_BASE_URL": options.hubspot_url,
        "HUBSPOT_ACCESS_TOKEN": TOKEN,
        "HUBSPOT_TICKET_URL": options.hubspot_url + "/tickets/{id}",
        "HOST": HOST,
        "PORT": str(options.port),
        "PAGES_OPEN": "true",
        "VERDICT_POLL_S": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _is_ready(url: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"{url}/readyz", timeout=ANSWER_WITHIN_S).ok
    return False
