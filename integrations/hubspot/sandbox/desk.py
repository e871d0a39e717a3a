"""
The desk a request is served at: account, token and limits, put together once by `server`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from integrations.hubspot.sandbox.account import Account
from integrations.hubspot.sandbox.limits import Window


@dataclass(frozen=True)
class Desk:
    """
    What every request may use.
    """

    account: Account
    token: str
    calls: Window
    searches: Window
    search_lag_s: float


def desk() -> Desk:
    """
    The desk of the request under way.
    """
    return cast(Desk, current_app.extensions["desk"])
