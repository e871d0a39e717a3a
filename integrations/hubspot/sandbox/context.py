"""
The sandbox that a request is served from: account, token and limits, created once by `server`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from integrations.hubspot.sandbox.account import SandboxAccount
from integrations.hubspot.sandbox.limits import Window


@dataclass(frozen=True)
class SandboxContext:
    """
    What every request to the sandbox may use.
    """

    account: SandboxAccount
    token: str
    calls: Window
    searches: Window
    search_lag_s: float


def sandbox() -> SandboxContext:
    """
    The sandbox of the current request.
    """
    return cast(SandboxContext, current_app.extensions["sandbox"])
