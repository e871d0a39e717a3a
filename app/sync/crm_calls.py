"""
When this process may call the CRM: call budgets and pauses that all workers share through the database.
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

# HubSpot allows 5 searches per second for the whole account, and other programs may search too.
SEARCHES_PER_S = 4
# Share of the calls that reading may use, so that it never delays writing tickets.
SHARE_OF_READING = 0.15

# Name of the pause that stops writes only: nothing is claimed, but reading continues.
WRITES = "writes"

# Longest wait for a free call within a step, which may hold leases.
WAIT_WITHIN_S = 3.0
# Pause after HubSpot has rejected the token.
PAUSE_OF_UNAUTHORISED_S = 60.0


class CrmCalls:
    """
    The shared call budgets of one HubSpot account.
    """

    def __init__(self, database: Database, calls_per_10_s: int, stopping: threading.Event) -> None:
        self._database = database
        self._stopping = stopping
        self.calls = Budget.within("calls", calls=calls_per_10_s, window_s=10)
        self.searches = Budget.within("searches", calls=SEARCHES_PER_S, window_s=1)
        self.reading = Budget("reading", self.calls.burst, max(0.5, self.calls.per_s * SHARE_OF_READING))

    def before_call(self, is_search: bool) -> None:
        """
        Wait until one call is allowed.

        Raises:
            HubSpotUnavailable: none is allowed within WAIT_WITHIN_S.
        """
        if not self.wait_for(self.searches if is_search else self.calls, within_s=WAIT_WITHIN_S):
            raise HubSpotUnavailable("no call is free in the shared budget")

    def wait_for(self, budget: Budget, *, within_s: float) -> bool:
        """
        Take one call from the budget, waiting up to `within_s`; False when none became free.
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
        Whether all calls are paused, or those for one of the named purposes.
        """
        with self._database.transaction() as conn:
            return call_budgets.paused_for_s(conn, self.calls.name, *also) > 0

    @contextmanager
    def obeying(self) -> Iterator[None]:
        """
        Pause the calls that an error raised in the block concerns, for all workers, and re-raise the error.

        The pause lasts as long as HubSpot asked for, or a minute after it rejected the token. The failure of a single
        call pauses nothing.

        Raises:
            HubSpotUnavailable, HubSpotUnauthorised: the error of the block.
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
        # Jitter only lengthens the pause: never call sooner than HubSpot asked for.
        longer_s = for_s * (1 + 0.1 * random.random())  # noqa: S311 - no secret
        with self._database.transaction() as conn:
            for name in names:
                call_budgets.pause(conn, name, for_s=longer_s)
