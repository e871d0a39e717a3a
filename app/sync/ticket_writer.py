"""
Writing tickets: claims the tickets that are due and sends them as a batch (`app.sync.send_batch`).
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from uuid import UUID, uuid4

from app.store.database import Database
from app.store.tickets import leases
from app.store.tickets.leases import Claimed
from app.sync.crm_calls import WRITES, CrmCalls
from app.sync.send_batch import BatchSender
from integrations.hubspot.portal import Portal
from integrations.hubspot.tickets import MAX_WRITTEN, HubSpotTickets

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TicketWriter:
    """
    Sends the due tickets of one worker.

    Attributes:
        lease_s: duration of a claim, in seconds.
        stopping: once set, nothing more is sent.
    """

    database: Database
    tickets: HubSpotTickets
    calls: CrmCalls
    lease_s: float
    stopping: threading.Event

    def send_due(self, portal: Portal) -> bool:
        """
        Claim and send one batch; False when nothing was due.

        Raises:
            HubSpotUnavailable, HubSpotUnauthorised, HubSpotRefused: the tickets concerned are re-queued.
        """
        if self.calls.are_paused(WRITES):
            return False
        token = uuid4()
        claimed = self._claim(token)
        if claimed:
            sending = BatchSender(self.database, self.tickets, portal, token, claimed, lease_s=self.lease_s)
            with self.calls.obeying():
                sending.run(self.stopping)
        return bool(claimed)

    def _claim(self, token: UUID) -> list[Claimed]:
        with self.database.transaction() as conn:
            for case_id in leases.dead_letter_poison(conn):
                logger.error("ticket dead case_id=%s: every worker that claimed it exited without reporting", case_id)
            quarantined = leases.claim_quarantined(conn, token, lease_s=self.lease_s)
            return quarantined or leases.claim(conn, token, lease_s=self.lease_s, limit=MAX_WRITTEN)
