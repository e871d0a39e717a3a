"""
How often and when this process may call the CRM, agreed with all other workers through the database.
"""

from __future__ import annotations

import threading
import time

from app.database import Database
from app.store import call_budgets
from app.store.call_budgets import Budget
from integrations.hubspot.errors import HubSpotUnavailable, Scope

# Searches have a limit of their own, a second and for the whole account: 5, and others use it too.
SEARCHES_PER_S = 4
# What reading may take of the calls, so that it never keeps a ticket from being written.
SHARE_OF_READING = 0.15

# A pause of writes alone: nothing is claimed meanwhile, reading goes on.
WRITES = "writes"

# Longest wait for a free call within one step; a step holds leases.
WAIT_WITHIN_S = 3.0
# With a token that is not accepted we ask again this often.
PAUSE_OF_UNAUTHORISED_S = 60.0


class CrmCalls:
    """
    The shared budgets of one account's calls.
    """

    def __init__(self, database: Database, calls_per_10_s: int, stopping: threading.Event) -> None:
        self._database = database
        self._stopping = stopping
        self.calls = Budget.within("calls", calls=calls_per_10_s, window_s=10)
        self.searches = Budget.within("searches", calls=SEARCHES_PER_S, window_s=1)
        self.reading = Budget("reading", self.calls.burst, max(0.5, self.calls.per_s * SHARE_OF_READING))

    def before_call(self, is_search: bool) -> None:
        """
        Wait for the turn of one call.

        Raises:
            HubSpotUnavailable: its turn does not come soon.
        """
        if not self.wait_for(self.searches if is_search else self.calls, within_s=WAIT_WITHIN_S):
            raise HubSpotUnavailable("no call is free in the shared budget")

    def wait_for(self, budget: Budget, *, within_s: float) -> bool:
        """
        Wait until there is one in that budget and take it; False when there is none within the time.
        """
        until = time.monotonic() + within_s
        while True:
            with self._database.transaction() as conn:
                wait_s = call_budgets.take(conn, budget)
            if wait_s == 0:
                return True
            if time.monotonic() + wait_s > until or self._stopping.wait(wait_s):
                return False

    def writes_paused(self) -> bool:
        """
        The CRM asked us not to write for now.
        """
        with self._database.transaction() as conn:
            return call_budgets.paused_for_s(conn, self.calls.name, WRITES) > 0

    def pause_after(self, error: HubSpotUnavailable) -> None:
        """
        Have all workers wait with what the error is about; one call's own failure pauses nothing.
        """
        concerned = {
            Scope.CALL: (),
            Scope.SEARCH: (self.searches.name,),
            Scope.WRITES: (WRITES,),
            Scope.ACCOUNT: (self.calls.name, self.searches.name),
        }
        self._pause(concerned[error.scope], error.retry_after_s or 1.0)

    def pause_unauthorised(self) -> None:
        """
        Have all workers wait a minute: the token is not accepted.
        """
        self._pause((self.calls.name, self.searches.name), PAUSE_OF_UNAUTHORISED_S)

    def _pause(self, names: tuple[str, ...], for_s: float) -> None:
        with self._database.transaction() as conn:
            for name in names:
                call_budgets.pause(conn, name, for_s=for_s)
