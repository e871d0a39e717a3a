"""
A step is retried until it works or the process is to stop; waits grow, and jitter only lengthens them.
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
    No outage ends a worker.
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
    Even the half minute between checks of a portal: the worker waits for the signal and not for the clock.
    """
    waits: list[float | None] = []

    class SetWhileWaiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            self.set()
            return True

    def step() -> bool:
        raise PortalDiffers("pipeline: expected among the ticket pipelines")

    assert retrying.until_it_works(step, SetWhileWaiting(), name="a step") is False
    assert waits == [30]


def test_waits_double_up_to_a_limit_and_jitter_only_lengthens_them() -> None:
    """
    So workers are back soon after an outage, and not all at the same instant.
    """
    for attempt, plain in ((1, 0.25), (2, 0.5), (3, 1.0), (20, 5.0), (2000, 5.0)):
        waits = [wait_after(HubSpotUnavailable("503"), attempt) for _ in range(20)]
        assert plain <= min(waits)
        assert max(waits) <= 1.5 * plain
        assert len(set(waits)) > 1


def test_errors_only_a_person_can_fix_are_retried_at_a_fixed_interval() -> None:
    """
    The portal every half minute, the token every minute.
    """
    assert wait_after(PortalDiffers("stage"), 7) == 30
    assert wait_after(HubSpotUnauthorised("401"), 7) == 60


def test_outcome_is_recorded_once_the_database_is_back() -> None:
    """
    Other errors are not retried.
    """
    answers = iter([DatabaseUnavailable("gone"), None])

    def note() -> None:
        answer = next(answers)
        if answer is not None:
            raise answer

    retrying.until_recorded(note, threading.Event(), within_s=600)
    with pytest.raises(StopIteration):
        retrying.until_recorded(note, threading.Event(), within_s=600)
