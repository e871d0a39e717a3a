"""
The stand-in put together, and served.
"""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, jsonify
from werkzeug.serving import WSGIRequestHandler, make_server

from integrations.hubspot.sandbox import definitions
from integrations.hubspot.sandbox.account import Account
from integrations.hubspot.sandbox.api import api
from integrations.hubspot.sandbox.desk import Desk
from integrations.hubspot.sandbox.limits import SEARCHES_PER_S, Window
from integrations.hubspot.sandbox.pages import pages
from integrations.hubspot.sandbox.refusals import Refusal

# Hangs its routes on the api's blueprint when it is imported.
ROUTES = (definitions,)


def create_sandbox(token: str, state: Path | None, *, calls_per_10_s: int = 190, search_lag_s: float = 0.5) -> Flask:
    """
    The application, its account read from the file.
    """
    app = Flask(__name__)
    account = Account(state)
    account.open()
    app.extensions["desk"] = Desk(
        account=account,
        token=token,
        calls=Window(calls_per_10_s, 10.0, "TEN_SECONDLY_ROLLING"),
        searches=Window(SEARCHES_PER_S, 1.0, "SECONDLY"),
        search_lag_s=search_lag_s,
    )
    app.register_blueprint(api)
    app.register_blueprint(pages)
    app.register_error_handler(404, lambda _: (jsonify(Refusal(404, None, "resource not found").as_answer()), 404))
    return app


class KeptAlive(WSGIRequestHandler):
    """
    One connection serves many calls, as the real one's does.
    """

    protocol_version = "HTTP/1.1"


def serve(app: Flask, host: str, port: int) -> None:
    """
    Answer until the process is ended.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    make_server(host, port, app, threaded=True, request_handler=KeptAlive).serve_forever()
