"""
A step is done again until it works or the process is to stop; waits only grow and are only lengthened.
"""

from __future__ import annotations

import threading

import pytest
from tenacity import Future, RetryCallState, Retrying

from app.store.database import DatabaseUnavailable
from app.sync import retrying
from integrations.hubspot.errors import HubSpotUnauthorised, HubSpotUnavailable, PortalDiffers


def wait_after(error: Exception, attempt: int) -> float:
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = attempt
    state.outcome = Future(attempt)
    state.outcome.set_exception(error)
    return retrying._wait_s(state)


@pytest.mark.parametrize("error", [DatabaseUnavailable("gone"), HubSpotUnavailable("503"), RuntimeError("ours")])
def test_step_is_retried_whatever_fails(error: Exception) -> None:
    """
    An outage of anything ends no worker.
    """
    answers = iter([error, True])

    def step() -> bool:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert retrying.until_it_works(step, threading.Event(), name="a step") is True


def test_stop_signal_ends_the_wait_at_once() -> None:
    """
    Not even the half minute after which a portal is looked at again: it is the signal that is waited for.
    """
    waits: list[float | None] = []

    class ToldWhileWaiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            self.set()
            return True

    def step() -> bool:
        raise PortalDiffers("pipeline: expected among the ticket pipelines")

    assert retrying.until_it_works(step, ToldWhileWaiting(), name="a step") is False
    assert waits == [30]


def test_waits_double_up_to_a_limit_and_jitter_only_lengthens_them() -> None:
    """
    So that a worker is back soon after an outage, and not all of them at the same instant.
    """
    for attempt, plain in ((1, 0.25), (2, 0.5), (3, 1.0), (20, 5.0), (2000, 5.0)):
        waits = [wait_after(HubSpotUnavailable("503"), attempt) for _ in range(20)]
        assert plain <= min(waits)
        assert max(waits) <= 1.5 * plain
        assert len(set(waits)) > 1


def test_errors_only_a_person_can_fix_are_retried_at_a_fixed_interval() -> None:
    """
    Every half minute the portal, every minute the token.
    """
    assert wait_after(PortalDiffers("stage"), 7) == 30
    assert wait_after(HubSpotUnauthorised("401"), 7) == 60


def test_outcome_is_recorded_once_the_database_is_back() -> None:
    """
    Other errors are not repeated.
    """
    answers = iter([DatabaseUnavailable("gone"), None])

    def note() -> None:
        answer = next(answers)
        if answer is not None:
            raise answer

    retrying.until_recorded(note, threading.Event(), within_s=600)
    with pytest.raises(StopIteration):
        retrying.until_recorded(note, threading.Event(), within_s=600)
