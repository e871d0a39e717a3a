"""
A sandbox in the test's process, and tickets for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from integrations.hubspot.sandbox.server import KeptAlive, create_sandbox
from integrations.hubspot.ticket import Ticket
from tests.support.servers import serving_app

TOKEN = "a-token"
PIPELINE = "Credit risk review"


def a_ticket(number: int = 1, **changes: Any) -> Ticket:
    """
    The ticket of the case `crtp-0001`, or of the number given, with defaults for what the test does not set.
    """
    ticket = Ticket(
        case_key=f"crtp-{number:04}",
        seq=1,
        customer_id=f"C-{number}",
        customer_name=f"Customer {number}",
        priority="high",
        probability_of_default=0.4,
        expected_loss="1000.00",
        currency="EUR",
        as_of="2026-06-30",
        reasons=(("low_balance", "Little is left."),),
        model_name="m",
        model_version="1",
    )
    return replace(ticket, **changes)


@contextmanager
def serving_sandbox(state: Path | None = None, **options: Any) -> Iterator[str]:
    """
    The URL of a sandbox whose search shows every write at once.
    """
    app = create_sandbox(TOKEN, state, search_lag_s=0, **options)
    with serving_app(app, request_handler=KeptAlive) as url:
        yield url
