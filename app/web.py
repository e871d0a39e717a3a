"""
The web process: creates the Flask application from its parts.
"""

from __future__ import annotations

import gc
import logging
import time
from threading import Thread

from flask import Flask, Response

from app.api import assessments, cases, health, openapi, repayment_outcomes, statements, verdicts
from app.http.app_context import AppContext
from app.http.problems import answer_problems
from app.pages import board, monitoring, readers
from app.pages.blueprint import pages
from app.settings import Settings, read_settings
from app.store.database import Database
from risk_model.features.kernels.loader import load_machine_code
from risk_model.features.kernels.machine_code import is_compiled
from risk_model.model.artifact import ArtifactRefused, load_model
from risk_model.model.estimator import Model

logger = logging.getLogger(__name__)

BLUEPRINTS = (assessments, statements, cases, verdicts, repayment_outcomes, health, openapi)
# Each registers its routes on the blueprint of the pages when it is imported.
PAGES = (readers, board, monitoring)

# Delay of the compiler on a machine's first start, when all cores are busy: it would only slow down the first requests.
FIRST_REQUESTS_S = 3.0

# The pages load nothing from other sites and may not be framed.
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(settings: Settings | None = None) -> Flask:
    """
    The application; it connects to nothing yet. If the model's file is refused it runs, but is not ready.
    """
    settings = settings or read_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = Flask("app", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined] # Flask's default provider has it
    model, refusal = model_of(settings)
    app.extensions["app_context"] = AppContext(settings, Database(settings.database_url), model, refusal)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(pages)
    answer_problems(app)
    app.after_request(_secured)
    Thread(target=_load_features, name="loading-features", daemon=True).start()
    return app


def model_of(settings: Settings) -> tuple[Model | None, str | None]:
    """
    The model and None, or None and why its file was refused.
    """
    try:
        return load_model(settings.model_dir), None
    except ArtifactRefused as refused:
        logger.error("model refused: %s", refused)
        return None, str(refused)


def _load_features() -> None:
    """
    Load the features' machine code, compiling it if needed; until then the features run as plain Python.
    """
    if not is_compiled():
        time.sleep(FIRST_REQUESTS_S)
    try:
        load_machine_code()
    except Exception:
        # Without the compiler the service keeps running: short histories are still assessed.
        logger.exception("the features could not be compiled; long histories are answered 503")
        return
    # Garbage collection of the objects loaded so far, which all stay, would slow down a request by a fifth.
    gc.freeze()


def _secured(answer: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
