"""
Sends one claimed batch: read the tickets, decide, write, record. No transaction is open during a call to the CRM.

A ticket that was sent before is read before it is written, so that people's changes win (`app.sync.ticket_policy`) and
equal values are not written again. A failure of one ticket does not hold up the others.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from psycopg2.extensions import connection

from app.store.database import Database
from app.store.tickets import case_closings, leases
from app.store.tickets.leases import Claimed
from app.sync import ticket_policy
from app.sync.retrying import until_recorded
from app.sync.shown_tickets import shown_tickets
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable
from integrations.hubspot.history import ShownTicket
from integrations.hubspot.portal import Portal
from integrations.hubspot.ticket import Ticket
from integrations.hubspot.tickets import HubSpotTickets, Upserted, Write

logger = logging.getLogger(__name__)

# All calls of a batch end within the shorter of these; the rest of the lease is for recording the results.
CALLS_WITHIN_S = 8.0
SHARE_OF_LEASE = 0.6

CHANGED_KEY = "somebody changed the ticket's case key in the CRM"


class BatchSender:
    """
    Sends the tickets claimed under one lease token and records the outcome of each.
    """

    def __init__(
        self,
        database: Database,
        tickets: HubSpotTickets,
        portal: Portal,
        token: UUID,
        claimed: Sequence[Claimed],
        *,
        lease_s: float,
    ) -> None:
        self._database = database
        self._tickets = tickets
        self._portal = portal
        self._token = token
        self._lease_s = lease_s
        self._stopping = threading.Event()
        self._until = time.monotonic() + min(CALLS_WITHIN_S, SHARE_OF_LEASE * lease_s)
        # The tickets whose outcome is not recorded yet, by case key.
        self._unrecorded = {str(each.payload["case_key"]): each for each in claimed}

    def run(self, stopping: threading.Event) -> None:
        """
        Send the tickets. An unexpected error leaves the leases to expire, so that the attempt counts.

        Args:
            stopping: once set, tickets not sent yet are released.

        Raises:
            HubSpotUnavailable, HubSpotUnauthorised, HubSpotRefused: after the outcome of every ticket was recorded.
        """
        self._stopping = stopping
        try:
            writes = self._still_mine(self._writes(self._shown()))
            if writes and not stopping.is_set():
                self._record_answer(self._tickets.upsert(writes, self._portal, not_after=self._until))
        except HubSpotUnavailable as error:
            self._postpone_all(error)
            raise
        except HubSpotUnauthorised as error:
            self._postpone_all(HubSpotUnavailable(str(error)))
            raise
        except HubSpotRefused as error:
            self._record_refusal(error)
            raise
        if self._unrecorded:
            self._record(self._unrecorded, self._release)

    def _shown(self) -> dict[str, ShownTicket | None]:
        """
        The tickets in the CRM by case key, None for one that is to be created. Records and leaves out those gone.
        """
        claimed = self._unrecorded
        sent = {key: each.hubspot_id for key, each in claimed.items() if each.hubspot_id or each.may_exist}
        shown = shown_tickets(self._tickets, sent, not_after=self._until)
        gone = [key for key, each in claimed.items() if each.hubspot_id and key not in shown]
        present: dict[str, ShownTicket | None] = {key: shown.get(key) for key in claimed if key not in gone}
        for key in gone:
            self._record([key], partial(self._end_gone, key=key))
        return present

    def _writes(self, shown: Mapping[str, ShownTicket | None]) -> list[Write]:
        """
        The writes to send. Records the outcome of tickets that must not be written.
        """
        writes = []
        for key, ticket in shown.items():
            claimed = self._unrecorded[key]
            if ticket is not None and ticket_policy.is_closed(ticket, self._portal):
                self._record([key], partial(self._end_closed, key=key, shown=ticket))
            elif ticket is not None and ticket.case_key != key:
                # An upsert by the key would create a second ticket.
                self._record([key], partial(self._refuse, reasons={key: CHANGED_KEY}))
            elif ticket is not None and (ticket.seq or 0) > claimed.seq:
                logger.warning("ticket shows a later assessment case_id=%s seq=%s", claimed.case_id, claimed.seq)
                self._record([key], partial(self._settle, ids={key: ticket.hubspot_id}))
            else:
                desired = Ticket.from_json(dict(claimed.payload))
                writes.append(ticket_policy.write_for(desired, ticket, self._portal, claimed.previous_priority))
        return writes

    def _still_mine(self, writes: Sequence[Write]) -> list[Write]:
        """
        The writes whose lease lasts until the last call has ended, checked just before sending.
        """
        with self._database.transaction() as conn:
            mine = leases.still_mine(conn, self._token, for_s=max(0.0, self._until - time.monotonic()))
        for key in [key for key, each in self._unrecorded.items() if each.case_id not in mine]:
            logger.warning("lease lost before the send case_id=%s", self._unrecorded.pop(key).case_id)
        return [write for write in writes if write.ticket.case_key in self._unrecorded]

    def _record_answer(self, upserted: Upserted) -> None:
        omitted = HubSpotUnavailable("omitted from the CRM's answer")

        def record(conn: connection) -> None:
            self._settle(conn, {key: ticket.hubspot_id for key, ticket in upserted.written.items()})
            self._refuse(conn, {key: str(refusal) for key, refusal in upserted.refused.items()})
            self._postpone(conn, upserted.unanswered, upserted.unavailable or omitted)

        self._record({*upserted.written, *upserted.refused, *upserted.unanswered}, record)
        if upserted.unavailable is not None:
            raise upserted.unavailable

    def _record_refusal(self, error: HubSpotRefused) -> None:
        """
        Record that the whole batch was refused. In a batch of one the ticket is at fault; otherwise it is unknown which
        one is, so all are postponed, to be sent again in other batches.
        """
        if len(self._unrecorded) == 1:
            reasons = dict.fromkeys(self._unrecorded, str(error))
            self._record(self._unrecorded, partial(self._refuse, reasons=reasons))
        else:
            self._postpone_all(HubSpotUnavailable(str(error)))

    def _postpone_all(self, error: HubSpotUnavailable) -> None:
        self._record(self._unrecorded, partial(self._postpone, keys=set(self._unrecorded), error=error))

    # The outcomes, each recorded in the caller's transaction.

    def _settle(self, conn: connection, ids: Mapping[str, str]) -> None:
        sent = [(self._unrecorded[key], hubspot_id) for key, hubspot_id in ids.items()]
        mine = leases.settle(conn, self._token, sent)
        self._requeue(conn, {claimed.case_id for claimed, _ in sent} - mine)
        for claimed, hubspot_id in sent:
            logger.info("ticket settled case_id=%s seq=%s hubspot_id=%s", claimed.case_id, claimed.seq, hubspot_id)

    def _refuse(self, conn: connection, reasons: Mapping[str, str]) -> None:
        refused = [(self._unrecorded[key], reason) for key, reason in reasons.items()]
        states = leases.refuse(conn, self._token, refused)
        for claimed, reason in refused:
            state = states.get(claimed.case_id, "lease lost")
            logger.warning("ticket refused case_id=%s seq=%s state=%s: %s", claimed.case_id, claimed.seq, state, reason)

    def _postpone(self, conn: connection, keys: Collection[str], error: HubSpotUnavailable) -> None:
        case_ids = {self._unrecorded[key].case_id for key in keys}
        wait_s = error.retry_after_s or 0.0
        mine = leases.postpone(conn, self._token, case_ids, reason=str(error), wait_s=wait_s)
        self._requeue(conn, case_ids - mine)
        if case_ids:
            logger.warning("tickets postponed count=%s: %s", len(case_ids), error)

    def _release(self, conn: connection) -> None:
        released = leases.release(conn, self._token)
        logger.info("leases released count=%s", len(released))

    def _end_closed(self, conn: connection, key: str, shown: ShownTicket) -> None:
        claimed = self._unrecorded[key]
        following = case_closings.close(
            conn,
            claimed.case_id,
            closed_at=ticket_policy.closed_since(shown, self._portal) or datetime.now(UTC),
            shown_seq=shown.seq or 0,
            hubspot_id=shown.hubspot_id,
            token=self._token,
        )
        logger.info("ticket closed by a person case_id=%s next_case=%s", claimed.case_id, following)

    def _end_gone(self, conn: connection, key: str) -> None:
        claimed = self._unrecorded[key]
        following = case_closings.close_gone(conn, claimed.case_id, now=datetime.now(UTC), token=self._token)
        logger.info("ticket gone case_id=%s hubspot_id=%s next_case=%s", claimed.case_id, claimed.hubspot_id, following)

    def _requeue(self, conn: connection, lost: Collection[int]) -> None:
        """
        Re-queue cases that another worker took over during our call: it is unknown whose write came last.
        """
        if lost:
            leases.requeue(conn, lost)
            logger.warning("lease lost during the send, re-queued case_ids=%s", sorted(lost))

    def _record(self, keys: Iterable[str], record: Callable[[connection], None]) -> None:
        """
        Record the outcome of these tickets in a transaction, repeated while the database is unavailable.
        """

        def recorded() -> None:
            with self._database.transaction() as conn:
                record(conn)

        until_recorded(recorded, self._stopping, within_s=self._lease_s)
        for key in tuple(keys):
            self._unrecorded.pop(key, None)
