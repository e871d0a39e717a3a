"""
The worker process: sends tickets and reads verdicts, side by side, until it is told to stop.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from app.settings import Settings, SettingsRefused
from app.store.database import Database
from app.sync.crm_calls import CrmCalls
from app.sync.retrying import until_it_works
from app.sync.ticket_writer import TicketWriter
from app.sync.verdict_reader import VerdictReader
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotUnavailable
from integrations.hubspot.portal import Portal, discover
from integrations.hubspot.tickets import HubSpotTickets

logger = logging.getLogger(__name__)

# An assessment becomes a ticket within two seconds: look for what is due this often.
LOOK_EVERY_S = 0.25
# The portal may be changed under us, e.g. get another closed stage.
DISCOVER_EVERY_S = 120.0
# A call ends by then, so that a stop does not wait longer; two of them fit into one step.
CALL_WITHIN_S = 8.0
# What is under way ends within this after the signal; the promise is 15 s.
STOP_WITHIN_S = 14.0

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
ONE_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def run(settings: Settings) -> None:
    """
    Work until SIGTERM or SIGINT; then finish what is under way, hold no lease, and return.

    Raises:
        SettingsRefused: there is no token for the CRM.
    """
    if settings.hubspot_access_token is None:
        raise SettingsRefused("HUBSPOT_ACCESS_TOKEN is not set; the worker needs it to write tickets")
    logging.basicConfig(level=settings.log_level, format=ONE_LINE)
    # Blocked in all threads and waited for in this one: a handler that sets an Event could deadlock with its waiters.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    stopping = threading.Event()
    threads = [threading.Thread(target=loop, daemon=True) for loop in _loops(settings, stopping)]
    for thread in threads:
        thread.start()
    logger.info("worker started")
    received = signal.sigwait(STOP_SIGNALS)
    logger.info("worker stops signal=%s", signal.Signals(received).name)
    stopping.set()
    until = time.monotonic() + STOP_WITHIN_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    logger.info("worker stopped")


class KnownPortal:
    """
    The portal as it was read lately; safe between threads.
    """

    def __init__(self, connection: HubSpotConnection, pipeline_label: str, calls: CrmCalls) -> None:
        self._connection = connection
        self._calls = calls
        self._pipeline_label = pipeline_label
        self._lock = threading.Lock()
        self._portal: Portal | None = None
        self._read_at = 0.0

    def current(self) -> Portal:
        """
        Raises:
            PortalDiffers: it is not set up as this service needs it.
            HubSpotUnavailable, HubSpotUnauthorised: it could not be read.
        """
        with self._lock:
            if self._portal is None:
                self._portal = self._discover()
            elif time.monotonic() - self._read_at > DISCOVER_EVERY_S:
                with suppress(HubSpotUnavailable):  # what is known is good enough for now
                    self._portal = self._discover()
            return self._portal

    def _discover(self) -> Portal:
        self._read_at = time.monotonic()
        with self._calls.obeying():
            portal = discover(self._connection, self._pipeline_label)
        logger.info("portal read pipeline_id=%s", portal.pipeline_id)
        return portal


def _loops(settings: Settings, stopping: threading.Event) -> list[Callable[[], None]]:
    database = Database(settings.database_url)
    calls = CrmCalls(database, settings.hubspot_calls_per_10_s, stopping)
    connection = HubSpotConnection(
        settings.hubspot_access_token or "",
        settings.hubspot_base_url,
        settings.hubspot_api_version,
        before_call=calls.before_call,
        call_s=CALL_WITHIN_S,
    )
    portal = KnownPortal(connection, settings.hubspot_pipeline, calls)
    tickets = HubSpotTickets(connection)
    writer = TicketWriter(database, tickets, calls, settings.lease_s, stopping)
    reader = VerdictReader(database, tickets, calls, settings.verdict_poll_s, stopping)
    look_s = min(1.0, settings.verdict_poll_s)
    return [
        lambda: _keep(lambda: writer.send_due(portal.current()), stopping, LOOK_EVERY_S, "sending tickets"),
        lambda: _keep(lambda: reader.read_next(portal.current()), stopping, look_s, "reading verdicts"),
    ]


def _keep(step: Callable[[], bool], stopping: threading.Event, idle_s: float, name: str) -> None:
    """
    Do the step again and again, at once while there is more to do.
    """
    while not stopping.is_set():
        if not until_it_works(step, stopping, name=name):
            stopping.wait(idle_s)
