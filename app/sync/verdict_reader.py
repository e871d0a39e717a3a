"""
Reading verdicts: what people set on tickets, taken from the tickets' property history.

The source of truth is a repeated sweep over all known tickets: frequent for open and recently closed cases, infrequent
for older ones. Search only hints at which tickets to read sooner, because its index lags. Reading is idempotent.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg2.extensions import connection

from app.store.database import Database
from app.store.tickets import case_closings, leases, reading_positions, readings
from app.store.tickets.readings import Finding, KnownTicket
from app.sync import ticket_policy
from app.sync.crm_calls import CrmCalls
from app.sync.shown_tickets import shown_tickets
from integrations.hubspot.history import ShownTicket
from integrations.hubspot.portal import Portal
from integrations.hubspot.tickets import MAX_READ, HubSpotTickets

logger = logging.getLogger(__name__)

# The search index lags by seconds without an upper bound, and clocks differ.
OVERLAP = timedelta(seconds=30)
# Hints need not be complete: the sweep finds what further pages would show.
PAGES_OF_HINTS = 2
# Verdicts on cases closed long ago are seldom corrected, so they are read less often.
ROUNDS_OF_OPEN_PER_CLOSED = 12

# Fetches known tickets in order of case id: after the given case, at most the given number.

PageQuery = Callable[[connection, int, int], list[KnownTicket]]


@dataclass(frozen=True)
class VerdictReader:
    """
    Reads the tickets of one worker's share.

    Attributes:
        poll_s: seconds between rounds over the open tickets, and between searches.
        stopping: once set, nothing more is read.
    """

    database: Database
    tickets: HubSpotTickets
    calls: CrmCalls
    poll_s: float
    stopping: threading.Event

    def read_next(self, portal: Portal) -> bool:
        """
        Read the next page of the sweeps, then the tickets that search reports as changed; False at a round's end.

        Raises:
            HubSpotUnavailable, HubSpotUnauthorised, HubSpotRefused: reading failed; the page is read in the next round.
        """
        if self.calls.are_paused():
            return False
        with self.calls.obeying():
            more = self._sweep(portal, "open tickets", self.poll_s, readings.open_after)
            if not more:
                every_s = self.poll_s * ROUNDS_OF_OPEN_PER_CLOSED
                more = self._sweep(portal, "closed tickets", every_s, readings.closed_after)
            # Last, so that a failing search does not stop the sweep.
            self._read_hints(portal)
        return more and not self.stopping.is_set()

    def _read_hints(self, portal: Portal) -> None:
        with self.database.transaction() as conn:
            window = reading_positions.next_window(conn, "changed tickets", every_s=self.poll_s)
        if window is None:
            return
        since, now = window
        after: str | None = "0"
        for _ in range(PAGES_OF_HINTS):
            page = self.tickets.modified_since((since or now) - OVERLAP, portal, after=after or "0")
            with self.database.transaction() as conn:
                known = readings.by_hubspot_id(conn, page.hubspot_ids)
            for start in range(0, len(known), MAX_READ):
                self.read(known[start : start + MAX_READ], portal)
            after = page.after
            if after is None:
                return

    def _sweep(self, portal: Portal, reader: str, every_s: float, page_query: PageQuery) -> bool:
        """
        Read the sweep's next page; False when its round is over. The position, which workers share, moves first.
        """
        with self.database.transaction() as conn:
            after_case = reading_positions.place(conn, reader, every_s=every_s)
            if after_case is None:
                return False
            known = page_query(conn, after_case, MAX_READ)
            is_whole = len(known) == MAX_READ
            reading_positions.move(conn, reader, after_case=known[-1].case_id if is_whole else 0)
        self.read(known, portal)
        return is_whole

    def read(self, known: Sequence[KnownTicket], portal: Portal) -> None:
        """
        Read at most 50 tickets and record what people did to them.
        """
        if not known or not self.calls.wait_for(self.calls.reading, within_s=self.poll_s + 10):
            return
        shown = shown_tickets(self.tickets, {each.case_key: each.hubspot_id for each in known})
        findings = [finding for each in known for finding in _findings(each, shown.get(each.case_key))]
        with self.database.transaction() as conn:
            for case_id, verdict in readings.record_verdicts(conn, findings):
                logger.info("verdict read case_id=%s verdict=%s", case_id, verdict)
        for each in known:
            ticket = shown.get(each.case_key)
            if ticket is None:
                self._close_gone(each)
            else:
                self._compare(each, ticket, portal)

    def _compare(self, known: KnownTicket, shown: ShownTicket, portal: Portal) -> None:
        """
        Close or reopen the case as people did with its ticket; re-queue the ticket where it lost our newest write.
        """
        closed = ticket_policy.is_closed(shown, portal)
        opened_at = ticket_policy.opened_again_at(shown, portal)
        if closed and known.closed_at is None:
            self._close(known, shown, portal)
        elif known.closed_at is not None and opened_at is not None and opened_at > known.closed_at:
            self._reopen(known, opened_at)
        elif not closed and (
            ticket_policy.is_overridden(shown, portal) or (shown.seq is not None and shown.seq < known.synced_seq)
        ):
            with self.database.transaction() as conn:
                leases.requeue(conn, [known.case_id])
            logger.warning("ticket drifted from its desired state, re-queued case_id=%s", known.case_id)

    def _close(self, known: KnownTicket, shown: ShownTicket, portal: Portal) -> None:
        with self.database.transaction() as conn:
            following = case_closings.close(
                conn,
                known.case_id,
                closed_at=ticket_policy.closed_since(shown, portal) or datetime.now(UTC),
                shown_seq=shown.seq or 0,
                hubspot_id=shown.hubspot_id,
            )
        logger.info("case closed by a person case_id=%s next_case=%s", known.case_id, following)

    def _reopen(self, known: KnownTicket, opened_at: datetime) -> None:
        with self.database.transaction() as conn:
            if case_closings.reopen(conn, known.case_id, opened_at=opened_at):
                logger.info("case reopened by a person case_id=%s", known.case_id)

    def _close_gone(self, known: KnownTicket) -> None:
        with self.database.transaction() as conn:
            following = case_closings.close_gone(conn, known.case_id, now=datetime.now(UTC))
        logger.info("ticket gone case_id=%s hubspot_id=%s next_case=%s", known.case_id, known.hubspot_id, following)


def _findings(known: KnownTicket, shown: ShownTicket | None) -> list[Finding]:
    changes = [] if shown is None else ticket_policy.verdicts_in(shown)
    return [
        Finding(known.case_id, change.value, change.at, f"hubspot-user:{change.user_id or 'unknown'}")
        for change in changes
    ]
