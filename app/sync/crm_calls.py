"""
How often and when this process may call the CRM, agreed with all other workers through the database.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.store.database import Database
from app.store.tickets import call_budgets
from app.store.tickets.call_budgets import Budget
from integrations.hubspot.errors import HubSpotUnauthorised, HubSpotUnavailable, Scope

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

    def are_paused(self, *also: str) -> bool:
        """
        The CRM asked us not to call for now, or not for one of those purposes.
        """
        with self._database.transaction() as conn:
            return call_budgets.paused_for_s(conn, self.calls.name, *also) > 0

    @contextmanager
    def obeying(self) -> Iterator[None]:
        """
        Have all workers wait with what an error of the block is about: as long as the CRM asked for, or a minute where
        it does not accept the token. One call's own failure pauses nothing. The error goes on.
        """
        try:
            yield
        except HubSpotUnavailable as error:
            concerned: dict[Scope, tuple[str, ...]] = {
                Scope.CALL: (),
                Scope.SEARCH: (self.searches.name,),
                Scope.WRITES: (WRITES,),
                Scope.ACCOUNT: (self.calls.name, self.searches.name),
            }
            self._pause(concerned[error.scope], error.retry_after_s or 1.0)
            raise
        except HubSpotUnauthorised:
            self._pause((self.calls.name, self.searches.name), PAUSE_OF_UNAUTHORISED_S)
            raise

    def _pause(self, names: tuple[str, ...], for_s: float) -> None:
        # Upwards only: no sooner than asked for.
        longer_s = for_s * (1 + 0.1 * random.random())  # noqa: S311 - no secret
        with self._database.transaction() as conn:
            for name in names:
                call_budgets.pause(conn, name, for_s=longer_s)
