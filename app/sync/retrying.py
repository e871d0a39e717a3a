"""
Retrying whole steps, so that a worker survives outages of the database and of the CRM.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from tenacity import RetryCallState, Retrying, retry_if_exception_type, sleep_using_event, stop_after_delay
from tenacity.stop import stop_when_event_set

from app.store.database import DatabaseUnavailable
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable, PortalDiffers

logger = logging.getLogger(__name__)

# The longest wait by error, in seconds. Waits start at a quarter of a second and double.
MAX_WAIT_S: dict[type[BaseException], float] = {DatabaseUnavailable: 2.0, HubSpotUnavailable: 5.0}
# The constant wait, in seconds, after errors that only an operator can resolve.
STEADY_WAIT_S: dict[type[BaseException], float] = {PortalDiffers: 30.0, HubSpotUnauthorised: 60.0, HubSpotRefused: 30.0}
MAX_WAIT_AFTER_A_BUG_S = 5.0


def until_it_works(step: Callable[[], bool], stopping: threading.Event, *, name: str) -> bool:
    """
    Repeat the step until it succeeds and return its result; False when the process is asked to stop first.
    """
    retrying = Retrying(
        sleep=sleep_using_event(stopping),
        stop=stop_when_event_set(stopping),
        wait=_wait_s,
        retry=retry_if_exception_type(Exception),
        before_sleep=lambda state: _log(name, state),
        retry_error_callback=lambda state: False,
    )
    return bool(retrying(step))


def until_recorded(step: Callable[[], None], stopping: threading.Event, *, within_s: float) -> None:
    """
    Repeat the step while the database is unavailable, because what happened in the CRM must be recorded.

    Raises:
        DatabaseUnavailable: it stayed unavailable for `within_s`, or the process is asked to stop; the lease expires.
    """
    retrying = Retrying(
        sleep=sleep_using_event(stopping),
        stop=stop_when_event_set(stopping) | stop_after_delay(within_s),
        wait=_wait_s,
        retry=retry_if_exception_type(DatabaseUnavailable),
        reraise=True,
    )
    retrying(step)


def _wait_s(state: RetryCallState) -> float:
    error = None if state.outcome is None else state.outcome.exception()
    kind = type(error) if error is not None else Exception
    if kind in STEADY_WAIT_S:
        return STEADY_WAIT_S[kind]
    longest = MAX_WAIT_S.get(kind, MAX_WAIT_AFTER_A_BUG_S)
    # Jitter keeps workers that were stopped by the same outage from returning all at once.
    return float(min(longest, 0.25 * 2 ** min(state.attempt_number - 1, 10)) * (1 + 0.5 * random.random()))  # noqa: S311 - no secret


def _log(name: str, state: RetryCallState) -> None:
    error = None if state.outcome is None else state.outcome.exception()
    wait_s = round(state.upcoming_sleep, 1)
    if isinstance(error, HubSpotUnauthorised | PortalDiffers | HubSpotRefused):
        logger.error("%s waits wait_s=%s: %s", name, wait_s, error)
    elif isinstance(error, DatabaseUnavailable | HubSpotUnavailable):
        logger.warning("%s waits wait_s=%s attempt=%s: %s", name, wait_s, state.attempt_number, error)
    else:
        logger.error("%s failed unexpectedly, will retry wait_s=%s", name, wait_s, exc_info=error)
