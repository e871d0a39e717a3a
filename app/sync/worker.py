"""
The worker process: writes tickets and reads verdicts in two threads until it is asked to stop.
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

# How often to look for due tickets: an assessment should become a ticket within two seconds.
LOOK_EVERY_S = 0.25
# How often to read the portal's setup again, e.g. because it got another closed stage.
DISCOVER_EVERY_S = 120.0
# Time limit of one call, of which a step makes at most two, so that a stop waits no longer than STOP_WITHIN_S.
CALL_WITHIN_S = 8.0
# How long to wait after the signal for steps in progress; the promise is 15 s.
STOP_WITHIN_S = 14.0

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
ONE_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def run(settings: Settings) -> None:
    """
    Run until SIGTERM or SIGINT; then finish the steps in progress, hold no lease, and return.

    Raises:
        SettingsRefused: HUBSPOT_ACCESS_TOKEN is not set.
    """
    if settings.hubspot_access_token is None:
        raise SettingsRefused("HUBSPOT_ACCESS_TOKEN is not set; the worker needs it to write tickets")
    logging.basicConfig(level=settings.log_level, format=ONE_LINE)
    # Signals are blocked in all threads and awaited here: a handler that sets an Event can deadlock with its waiters.
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


class PortalCache:
    """
    The portal as last read; threads may share it.
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
        The portal, read again where the last reading is older than DISCOVER_EVERY_S.

        Raises:
            PortalDiffers: it is not set up as this service requires.
            HubSpotUnavailable, HubSpotUnauthorised: it could not be read.
        """
        with self._lock:
            if self._portal is None:
                self._portal = self._discover()
            elif time.monotonic() - self._read_at > DISCOVER_EVERY_S:
                with suppress(HubSpotUnavailable):  # the last reading is good enough for now
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
    portal = PortalCache(connection, settings.hubspot_pipeline, calls)
    tickets = HubSpotTickets(connection)
    writer = TicketWriter(database, tickets, calls, settings.lease_s, stopping)
    reader = VerdictReader(database, tickets, calls, settings.verdict_poll_s, stopping)
    look_s = min(1.0, settings.verdict_poll_s)
    return [
        lambda: _repeat(lambda: writer.send_due(portal.current()), stopping, LOOK_EVERY_S, "sending tickets"),
        lambda: _repeat(lambda: reader.read_next(portal.current()), stopping, look_s, "reading verdicts"),
    ]


def _repeat(step: Callable[[], bool], stopping: threading.Event, idle_s: float, name: str) -> None:
    """
    Repeat the step: at once while it returns True, else after `idle_s`.
    """
    while not stopping.is_set():
        if not until_it_works(step, stopping, name=name):
            stopping.wait(idle_s)
