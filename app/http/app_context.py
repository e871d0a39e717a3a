"""
The app context of a request: settings, database and model, put together once by `app.web`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from app.settings import Settings
from app.store.database import Database
from risk_model.model.estimator import Model


@dataclass(frozen=True)
class AppContext:
    """
    What every request may use.

    Attributes:
        model: None when its file was refused; then `model_refusal` says why, and nothing is assessed.
    """

    settings: Settings
    database: Database
    model: Model | None
    model_refusal: str | None


def app_context() -> AppContext:
    """
    The context of the current request.
    """
    return cast(AppContext, current_app.extensions["app_context"])
