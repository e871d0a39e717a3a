"""
One claimed batch on its way: read what the CRM shows, decide, send, note. No transaction is open while the CRM answers.

A ticket sent before is read before it is written: people win (`app.sync.ticket_policy`), and nothing is written that is
there already. A ticket never sent needs no reading. What one ticket meets holds up no other.
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
from app.sync.retrying import until_noted
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable
from integrations.hubspot.history import ShownTicket
from integrations.hubspot.portal import Portal
from integrations.hubspot.ticket import Ticket
from integrations.hubspot.tickets import MAX_READ_WITH_HISTORY, HubSpotTickets, Upserted, Write

logger = logging.getLogger(__name__)

# All the calls of one batch are over by then, and sooner where the lease is short; the rest of the lease is for noting.
CALLS_WITHIN_S = 8.0
SHARE_OF_LEASE = 0.6

CHANGED_KEY = "somebody changed the ticket's case key in the CRM"


class BatchSender:
    """
    The claimed tickets of one token, from the claim to what became of each.
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
        # Of these nothing is noted yet.
        self._open = {_key(each): each for each in claimed}

    def run(self, stopping: threading.Event) -> None:
        """
        Send them. A fault of ours leaves the lease to run out, so that the attempt counts.

        Args:
            stopping: once set, what is not sent yet is given back.
        """
        self._stopping = stopping
        try:
            writes = self._still_mine(self._writes(self._shown()))
            if writes and not stopping.is_set():
                self._take(self._tickets.upsert(writes, self._portal, not_after=self._until))
        except HubSpotUnavailable as error:
            self._note(self._open, partial(self._later, keys=set(self._open), error=error))
            raise
        except HubSpotUnauthorised as error:
            waiting = HubSpotUnavailable(str(error))
            self._note(self._open, partial(self._later, keys=set(self._open), error=waiting))
            raise
        except HubSpotRefused as error:
            self._refused_whole(error)
            raise
        if self._open:
            self._note(self._open, self._release)

    def _shown(self) -> dict[str, ShownTicket | None]:
        """
        What the CRM shows of each by case key, None where there is no ticket yet; gone ones are noted and left out.
        """
        shown: dict[str, ShownTicket | None] = dict.fromkeys(self._open)
        by_id = {each.hubspot_id: key for key, each in self._open.items() if each.hubspot_id}
        looked_for = [key for key, each in self._open.items() if each.hubspot_id is None and each.may_exist]
        for ids in _chunks(list(by_id)):
            found = self._tickets.read_with_history(ids, not_after=self._until)
            shown.update({by_id[ticket.hubspot_id]: ticket for ticket in found.tickets if ticket.hubspot_id in by_id})
            # What its id does not find gets a second look: only two answers make a ticket gone.
            looked_for.extend(by_id[missing] for missing in found.missing)
        for keys in _chunks(looked_for):
            found = self._tickets.read_with_history(keys, by_case_key=True, not_after=self._until)
            shown.update({key: ticket for key, ticket in found.by_case_key().items() if key in shown})
        for key in [key for key in by_id.values() if shown[key] is None]:
            del shown[key]
            self._note([key], partial(self._end_gone, key=key))
        return shown

    def _writes(self, shown: Mapping[str, ShownTicket | None]) -> list[Write]:
        """
        What is to be sent; what must not be, is noted.
        """
        writes = []
        for key, ticket in shown.items():
            claimed = self._open[key]
            if ticket is not None and ticket_policy.is_closed(ticket, self._portal):
                self._note([key], partial(self._end_closed, key=key, shown=ticket))
            elif ticket is not None and ticket.case_key != key:
                # Written by its key, it would become a second ticket.
                self._note([key], partial(self._refuse, reasons={key: CHANGED_KEY}))
            elif ticket is not None and (ticket.seq or 0) > claimed.seq:
                logger.warning("ticket shows a later assessment case_id=%s seq=%s", claimed.case_id, claimed.seq)
                self._note([key], partial(self._settle, ids={key: ticket.hubspot_id}))
            else:
                desired = Ticket.from_json(dict(claimed.payload))
                writes.append(ticket_policy.write_for(desired, ticket, self._portal, claimed.previous_priority))
        return writes

    def _still_mine(self, writes: Sequence[Write]) -> list[Write]:
        """
        Those whose lease is surely ours until the last call is over, looked up just before the send.
        """
        with self._database.transaction() as conn:
            mine = leases.still_mine(conn, self._token, for_s=max(0.0, self._until - time.monotonic()))
        for key in [key for key, each in self._open.items() if each.case_id not in mine]:
            logger.warning("lease lost before the send case_id=%s", self._open.pop(key).case_id)
        return [write for write in writes if write.ticket.case_key in self._open]

    def _take(self, upserted: Upserted) -> None:
        left_out = HubSpotUnavailable("left out of the CRM's answer")

        def note(conn: connection) -> None:
            self._settle(conn, {key: ticket.hubspot_id for key, ticket in upserted.written.items()})
            self._refuse(conn, {key: str(refusal) for key, refusal in upserted.refused.items()})
            self._later(conn, upserted.unanswered, upserted.unavailable or left_out)

        self._note({*upserted.written, *upserted.refused, *upserted.unanswered}, note)
        if upserted.unavailable is not None:
            raise upserted.unavailable

    def _refused_whole(self, error: HubSpotRefused) -> None:
        """
        Alone, the ticket is what was refused; among others nobody knows, so they come again in other company.
        """
        if len(self._open) == 1:
            self._note(self._open, partial(self._refuse, reasons=dict.fromkeys(self._open, str(error))))
        else:
            waiting = HubSpotUnavailable(str(error))
            self._note(self._open, partial(self._later, keys=set(self._open), error=waiting))

    # What is noted, each within the caller's transaction.

    def _settle(self, conn: connection, ids: Mapping[str, str]) -> None:
        sent = [(self._open[key], hubspot_id) for key, hubspot_id in ids.items()]
        mine = leases.settle(conn, self._token, sent)
        self._repair(conn, {claimed.case_id for claimed, _ in sent} - mine)
        for claimed, hubspot_id in sent:
            logger.info("ticket settled case_id=%s seq=%s hubspot_id=%s", claimed.case_id, claimed.seq, hubspot_id)

    def _refuse(self, conn: connection, reasons: Mapping[str, str]) -> None:
        refused = [(self._open[key], reason) for key, reason in reasons.items()]
        states = leases.refuse(conn, self._token, refused)
        for claimed, reason in refused:
            state = states.get(claimed.case_id, "no longer ours")
            logger.warning("ticket refused case_id=%s seq=%s state=%s: %s", claimed.case_id, claimed.seq, state, reason)

    def _later(self, conn: connection, keys: Collection[str], error: HubSpotUnavailable) -> None:
        case_ids = {self._open[key].case_id for key in keys}
        wait_s = error.retry_after_s or 0.0
        mine = leases.postpone(conn, self._token, case_ids, reason=str(error), wait_s=wait_s)
        self._repair(conn, case_ids - mine)
        if case_ids:
            logger.warning("tickets postponed count=%s: %s", len(case_ids), error)

    def _release(self, conn: connection) -> None:
        released = leases.release(conn, self._token)
        logger.info("leases released count=%s", len(released))

    def _end_closed(self, conn: connection, key: str, shown: ShownTicket) -> None:
        claimed = self._open[key]
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
        claimed = self._open[key]
        following = case_closings.close_gone(conn, claimed.case_id, now=datetime.now(UTC), token=self._token)
        logger.info("ticket gone case_id=%s hubspot_id=%s next_case=%s", claimed.case_id, claimed.hubspot_id, following)

    def _repair(self, conn: connection, lost: Collection[int]) -> None:
        """
        Another worker took these over while our write was on its way: which came last, nobody knows.
        """
        if lost:
            leases.requeue(conn, lost)
            logger.warning("lease lost during the send, sent once more case_ids=%s", sorted(lost))

    def _note(self, keys: Iterable[str], note: Callable[[connection], None]) -> None:
        """
        Run it in a transaction of its own, again while the database is away; then nothing is open of these keys.
        """

        def noted() -> None:
            with self._database.transaction() as conn:
                note(conn)

        until_noted(noted, self._stopping, within_s=self._lease_s)
        for key in tuple(keys):
            self._open.pop(key, None)


def _key(claimed: Claimed) -> str:
    return str(claimed.payload["case_key"])


def _chunks(items: Sequence[str]) -> list[Sequence[str]]:
    size = MAX_READ_WITH_HISTORY
    return [items[start : start + size] for start in range(0, len(items), size)]
