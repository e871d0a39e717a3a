"""
The sandbox put together, and served.
"""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

from flask import Flask, jsonify
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

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
    One connection serves many calls, as the real one's does; werkzeug by itself ends it after each.
    """

    protocol_version = "HTTP/1.1"
    # Head and body go out apart; the body would wait for the head's acknowledgement, 40 ms on a kept connection.
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """
        Answer one call. Its body is read first, whatever is answered: the next call must not begin with what is left.
        """
        environ = self.make_environ()
        length = None if environ.get("wsgi.input_terminated") else int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        answer = AnyResponse.from_app(self.server.app, environ, buffered=True)
        body = answer.get_data()
        self.send_response(answer.status_code)
        for name, value in answer.headers.to_wsgi_list():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers and answer.status_code != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)


def serve(app: Flask, host: str, port: int) -> None:
    """
    Answer until the process is ended.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    make_server(host, port, app, threaded=True, request_handler=KeptAlive).serve_forever()
