"""
The web process: the only place where its parts are put together.
"""

from __future__ import annotations

import gc
import logging
from threading import Event, Thread

from flask import Flask, Response

from app.api import assessments, cases, health, openapi, repayment_outcomes, statements, verdicts
from app.database import Database
from app.house import House
from app.pages import board, monitoring, readers
from app.pages.blueprint import pages
from app.problems import answer_problems
from app.settings import Settings, read_settings
from risk_model.artifact import ArtifactRefused, load_model
from risk_model.estimator import Model
from risk_model.kernels.door import kernel

logger = logging.getLogger(__name__)

ROOMS = (assessments, statements, cases, verdicts, repayment_outcomes, health, openapi)
# Each hangs its routes on the pages' blueprint when it is imported.
PAGES = (readers, board, monitoring)

# In which machine code that is there is loaded.
LOADED_WITHIN_S = 2.0

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
    app.extensions["house"] = House(settings, Database(settings.database_url), model, refusal, being_compiled())
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    app.register_blueprint(pages)
    answer_problems(app)
    app.after_request(_secured)
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


def being_compiled() -> Event:
    """
    Have the features compiled; what is given back is set when they are. Machine code that is there is waited for, so
    that a process that answers can also assess; where it must be made first, the pages need not wait.
    """
    done = Event()

    def compile_and_tell() -> None:
        kernel()
        # What is loaded now stays: looked through for garbage again and again it slows a request by a fifth.
        gc.freeze()
        done.set()

    Thread(target=compile_and_tell, name="compiling", daemon=True).start()
    done.wait(LOADED_WITHIN_S)
    return done


def _secured(answer: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
