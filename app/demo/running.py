"""
The demo from its first step to its end.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import requests

from app.demo.api_key import KeptKey, kept_key
from app.demo.customers import Customers
from app.demo.ports import HOST, answers, check_free
from app.demo.processes import Child, DemoEnded, Processes, end_on_signals, procfile_commands
from app.demo.risk_manager import RiskManager
from app.demo.stand_in import TOKEN, set_up_stand_in, start_stand_in
from app.demo.steps import Steps
from app.embedded import EmbeddedPostgres
from app.folder_lock import held
from app.migrating import migrate
from integrations.admin.client import AdminClient

STARTS_WITHIN_S = 60.0
CUSTOMER_WITHIN_S = 20.0
PAUSE_S = 0.2
LAST_LINES = 12


class DemoRefused(Exception):
    """
    The demo cannot go on; the message says why.
    """


@dataclass(frozen=True)
class DemoOptions:
    """
    What the command line says.

    Attributes:
        port: of the pages and the API.
        hubspot_port: of the local stand-in for HubSpot.
        data: folder for everything that stays: database, tickets, key, logs.
        model: folder of another model than the shipped one.
        customers: how many made-up customers arrive; 0 for none.
    """

    port: int
    hubspot_port: int
    data: Path
    model: Path | None
    customers: int

    @property
    def url(self) -> str:
        """
        Where the pages and the API are.
        """
        return f"http://{HOST}:{self.port}"

    @property
    def hubspot_url(self) -> str:
        """
        Where the stand-in is.
        """
        return f"http://{HOST}:{self.hubspot_port}"


def run_demo(options: DemoOptions) -> None:
    """
    Run until a signal ends it, then leave nothing running.

    Raises:
        DemoRefused, PortBusy, FolderInUse and what the steps refuse, each with one sentence.
    """
    end_on_signals()
    steps = Steps()
    with suppress(DemoEnded), ExitStack() as running:
        _run(options, steps, running)
    steps.done(f"ended; the data stay in {options.data}")


def _run(options: DemoOptions, steps: Steps, running: ExitStack) -> NoReturn:
    running.enter_context(held(options.data))
    server = EmbeddedPostgres(options.data / "postgres")
    running.callback(server.stop)
    processes = running.enter_context(Processes(options.data))
    was_cut_short = processes.end_leftovers()
    check_free({"--port": options.port, "--hubspot-port": options.hubspot_port}, wait_s=3.0 if was_cut_short else 0.0)
    key = _bring_up(options, server, processes, steps)
    ready = _ready(options, key)
    steps.say(ready)
    if _customers_arrived(options, key, processes, steps):
        steps.say(ready)
    while True:
        _go_on_after(PAUSE_S, processes)


def _bring_up(options: DemoOptions, server: EmbeddedPostgres, processes: Processes, steps: Steps) -> KeptKey:
    """
    Start everything, each as soon as what it needs is there, until the first page answers.
    """
    stand_in = start_stand_in(options.hubspot_port, options.data, processes)
    database_url = _database_url(server, steps)
    applied = migrate(database_url)
    steps.done(f"migrations: {len(applied)} applied" if applied else "migrations: the database is up to date")
    key = kept_key(options.data, database_url)
    steps.done("API key made" if key.is_new else "API key of the last time")
    _wait_until(lambda: answers(options.hubspot_port), stand_in, processes)
    set_up_stand_in(options.hubspot_url)
    steps.done("HubSpot stand-in runs; its pipeline and properties are set up")
    environment = environment_of(options, database_url)
    started = [processes.start(name, command, environment) for name, command in procfile_commands().items()]
    steps.done(f"{' and '.join(child.name for child in started)} started from the Procfile")
    _wait_until(lambda: _page_answers(options.url), started[0], processes)
    steps.done("the first page answers")
    return key


def _database_url(server: EmbeddedPostgres, steps: Steps) -> str:
    if given := os.environ.get("DATABASE_URL"):
        steps.done("the database is the one of DATABASE_URL")
        return given
    server.start()
    steps.done(f"embedded PostgreSQL 18 runs in {server.folder}")
    return server.url


def environment_of(options: DemoOptions, database_url: str) -> dict[str, str]:
    """
    What the Procfile's processes see: never the HubSpot account of the person who runs the demo.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    model = {"MODEL_DIR": str(options.model.absolute())} if options.model else {}
    return {
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


def _customers_arrived(options: DemoOptions, key: KeptKey, processes: Processes, steps: Steps) -> bool:
    """
    Let the made-up customers arrive; False when none are wanted or all were there before.
    """
    customers = Customers(options.data / "customers")
    if key.is_new:
        customers.forget()
    if not options.customers or customers.are_all_in():
        return False
    client = AdminClient(options.url, key.text, deadline_s=CUSTOMER_WITHIN_S)
    risk_manager = RiskManager(options.hubspot_url)
    for pause_s in customers.make(options.customers, datetime.now(UTC).date(), processes):
        _go_on_after(pause_s, processes)
    for pause_s in customers.arrive(client, risk_manager, steps):
        _go_on_after(pause_s, processes)
    return True


def _wait_until(is_up: Callable[[], bool], child: Child, processes: Processes) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not is_up():
        if time.monotonic() > deadline:
            raise DemoRefused(f"{child.name} did not answer within {STARTS_WITHIN_S:.0f} s; see {child.log}")
        _go_on_after(0.05, processes)


def _go_on_after(seconds: float, processes: Processes) -> None:
    """
    Wait, unless a process has ended that should not have.
    """
    if (ended := processes.ended()) is not None:
        lines = ended.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        said = "\n".join(f"    {line}" for line in lines)
        raise DemoRefused(f"{ended.name} ended with code {ended.process.returncode}; the end of {ended.log}:\n{said}")
    time.sleep(seconds)


def _page_answers(url: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(url, timeout=5).ok
    return False


def _ready(options: DemoOptions, key: KeptKey) -> str:
    return f"""
Ready. Ctrl-C ends everything; the data stay in {options.data}.
  the board      {options.url}/
  monitoring     {options.url}/monitoring
  HubSpot        {options.hubspot_url}/  (a local stand-in: move tickets, set verdicts)
  API            {options.url}/v1  (key in {key.path})
"""
