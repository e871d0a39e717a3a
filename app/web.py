"""
The web process: the only place where its parts are put together.
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
# Each hangs its routes on the pages' blueprint when it is imported.
PAGES = (readers, board, monitoring)

# On a machine's very first start all cores are busy with starting; the compiler would only delay the first requests.
FIRST_REQUESTS_S = 3.0

# The pages need nothing from elsewhere, and nobody may frame them.
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(settings: Settings | None = None) -> Flask:
    """
    The application; connects to nothing yet. A model whose file is refused leaves it running, but not ready.
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
    The model, or why there is none.
    """
    try:
        return load_model(settings.model_dir), None
    except ArtifactRefused as refused:
        logger.error("model refused: %s", refused)
        return None, str(refused)


def _load_features() -> None:
    """
    Load the features' machine code, compiled first where this machine has none; until then they run as plain Python.
    """
    if not is_compiled():
        time.sleep(FIRST_REQUESTS_S)
    try:
        load_machine_code()
    except Exception:
        # Whatever the compiler does not like here, the service goes on without it: short histories are still assessed.
        logger.exception("the features could not be compiled; histories of many rows are put off")
        return
    # What is loaded now stays: looked through for garbage again and again it slows a request by a fifth.
    gc.freeze()


def _secured(answer: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
