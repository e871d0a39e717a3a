"""
Verdicts in: what people set on tickets, read from the tickets' own history.

The source of truth is a sweep over all known tickets, by id, again and again: open cases and those closed lately often,
older ones seldom. Search only says where to look sooner, for its index lags. Reading a ticket twice finds nothing new.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg2.extensions import connection

from app.store.database import Database
from app.store.tickets import case_closings, leases, reading_positions, readings
from app.store.tickets.readings import Finding, KnownTicket
from app.sync import ticket_policy
from app.sync.crm_calls import CrmCalls
from integrations.hubspot.history import ShownTicket
from integrations.hubspot.portal import Portal
from integrations.hubspot.tickets import MAX_READ_WITH_HISTORY, HubSpotTickets

logger = logging.getLogger(__name__)

# The search index lags by seconds and promises no bound; clocks differ too.
OVERLAP = timedelta(seconds=30)
# A hint need not be complete: what more pages would say, the sweep finds.
PAGES_OF_HINTS = 2
# Cases closed long ago are corrected seldom.
ROUNDS_OF_OPEN_PER_CLOSED = 12

PageQuery = Callable[[connection, int, int], list[KnownTicket]]


@dataclass(frozen=True)
class VerdictReader:
    """
    What one worker reads tickets with.

    Attributes:
        poll_s: a round over all open tickets begins so long after the last one ended, and a search after the last.
        stopping: once set, nothing new is read.
    """

    database: Database
    tickets: HubSpotTickets
    calls: CrmCalls
    poll_s: float
    stopping: threading.Event

    def read_next(self, portal: Portal) -> bool:
        """
        Look at the next stretch of the sweeps, then where the search says something changed; False at a round's end.
        """
        if self.calls.are_paused():
            return False
        with self.calls.obeying():
            more = self._sweep(portal, "open tickets", self.poll_s, readings.open_after)
            if not more:
                every_s = self.poll_s * ROUNDS_OF_OPEN_PER_CLOSED
                more = self._sweep(portal, "closed tickets", every_s, readings.closed_after)
            # Last: a search that fails must not keep the sweep from going on.
            self._look_at_hints(portal)
        return more and not self.stopping.is_set()

    def _look_at_hints(self, portal: Portal) -> None:
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
            for start in range(0, len(known), MAX_READ_WITH_HISTORY):
                self.look_at(known[start : start + MAX_READ_WITH_HISTORY], portal)
            after = page.after
            if after is None:
                return

    def _sweep(self, portal: Portal, reader: str, every_s: float, batch: PageQuery) -> bool:
        """
        Look at the reader's next stretch; False when its round is over. The place moves first: workers share the way.
        """
        with self.database.transaction() as conn:
            after_case = reading_positions.place(conn, reader, every_s=every_s)
            if after_case is None:
                return False
            known = batch(conn, after_case, MAX_READ_WITH_HISTORY)
            is_whole = len(known) == MAX_READ_WITH_HISTORY
            reading_positions.move(conn, reader, after_case=known[-1].case_id if is_whole else 0)
        self.look_at(known, portal)
        return is_whole

    def look_at(self, known: Sequence[KnownTicket], portal: Portal) -> None:
        """
        Read at most 50 tickets and write down what people did to them.
        """
        if not known or not self.calls.wait_for(self.calls.reading, within_s=self.poll_s + 10):
            return
        shown = self._shown(known)
        findings = {each.case_id: _findings(each, shown[each.case_id]) for each in known if shown[each.case_id]}
        with self.database.transaction() as conn:
            self._record(conn, [finding for each in findings.values() for finding in each])
        for each in known:
            ticket = shown[each.case_id]
            if ticket is None:
                self._gone(each)
            else:
                self._look_at_one(each, ticket, portal)

    def _shown(self, known: Sequence[KnownTicket]) -> Mapping[int, ShownTicket | None]:
        """
        Each ticket by case; None only where neither its id nor its key finds it.
        """
        shown: dict[int, ShownTicket | None] = {each.case_id: None for each in known}
        by_id = {each.hubspot_id: each for each in known}
        found = self.tickets.read_with_history(list(by_id))
        shown.update(
            {by_id[ticket.hubspot_id].case_id: ticket for ticket in found.tickets if ticket.hubspot_id in by_id}
        )
        by_key = {by_id[missing].case_key: by_id[missing].case_id for missing in found.missing}
        if by_key:
            found = self.tickets.read_with_history(list(by_key), by_case_key=True)
            shown.update({by_key[key]: ticket for key, ticket in found.by_case_key().items() if key in by_key})
        return shown

    def _look_at_one(self, known: KnownTicket, shown: ShownTicket, portal: Portal) -> None:
        closed = ticket_policy.is_closed(shown, portal)
        opened_at = ticket_policy.opened_again_at(shown, portal)
        if closed and known.closed_at is None:
            self._close(known, shown, portal)
        elif known.closed_at is not None and opened_at is not None and opened_at > known.closed_at:
            self._open_again(known, opened_at)
        elif not closed and (
            ticket_policy.is_overridden(shown, portal) or (shown.seq is not None and shown.seq < known.synced_seq)
        ):
            with self.database.transaction() as conn:
                leases.requeue(conn, [known.case_id])
            logger.warning("ticket is not as it shall be, sent once more case_id=%s", known.case_id)

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

    def _open_again(self, known: KnownTicket, opened_at: datetime) -> None:
        with self.database.transaction() as conn:
            if case_closings.open_again(conn, known.case_id, opened_at=opened_at):
                logger.info("case opened again by a person case_id=%s", known.case_id)

    def _gone(self, known: KnownTicket) -> None:
        with self.database.transaction() as conn:
            following = case_closings.close_gone(conn, known.case_id, now=datetime.now(UTC))
        logger.info("ticket gone case_id=%s hubspot_id=%s next_case=%s", known.case_id, known.hubspot_id, following)

    def _record(self, conn: connection, findings: Sequence[Finding]) -> None:
        for case_id, verdict in readings.record_verdicts(conn, findings):
            logger.info("verdict read case_id=%s verdict=%s", case_id, verdict)


def _findings(known: KnownTicket, shown: ShownTicket | None) -> list[Finding]:
    changes = [] if shown is None else ticket_policy.verdicts_in(shown)
    return [
        Finding(known.case_id, change.value, change.at, f"hubspot-user:{change.user_id or 'unknown'}")
        for change in changes
    ]
