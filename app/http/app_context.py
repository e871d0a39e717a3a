"""
The app context: settings, database and model, created once by `app.web`.
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
        model: None if its file was refused; then nothing is assessed.
        model_refusal: why the model's file was refused; None if it was loaded.
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
