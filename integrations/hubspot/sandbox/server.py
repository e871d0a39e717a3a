"""
The sandbox's Flask application and its server.
"""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

from flask import Flask, jsonify
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

from integrations.hubspot.sandbox import definitions
from integrations.hubspot.sandbox.account import SandboxAccount
from integrations.hubspot.sandbox.api import api
from integrations.hubspot.sandbox.context import SandboxContext
from integrations.hubspot.sandbox.limits import SEARCHES_PER_S, Window
from integrations.hubspot.sandbox.pages import pages
from integrations.hubspot.sandbox.refusals import RequestRefused

# Registers its routes on the API's blueprint when it is imported.
ROUTES = (definitions,)


def create_sandbox(token: str, state: Path | None, *, calls_per_10_s: int = 190, search_lag_s: float = 0.5) -> Flask:
    """
    The application, with its account loaded from the file.
    """
    app = Flask(__name__)
    account = SandboxAccount(state)
    account.open()
    app.extensions["sandbox"] = SandboxContext(
        account=account,
        token=token,
        calls=Window(calls_per_10_s, 10.0, "TEN_SECONDLY_ROLLING"),
        searches=Window(SEARCHES_PER_S, 1.0, "SECONDLY"),
        search_lag_s=search_lag_s,
    )
    app.register_blueprint(api)
    app.register_blueprint(pages)
    no_such_path = RequestRefused(404, None, "resource not found")
    app.register_error_handler(404, lambda _: (jsonify(no_such_path.as_answer()), 404))
    return app


class KeptAlive(WSGIRequestHandler):
    """
    Serves many calls over one connection, as HubSpot does; werkzeug by default closes it after each.
    """

    protocol_version = "HTTP/1.1"
    # Headers and body are sent separately; the body would wait 40 ms for the acknowledgement of the headers.
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """
        Answer one call. Its body is always read, so that no rest of it is taken for the next call.
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
    Serve until the process ends.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    make_server(host, port, app, threaded=True, request_handler=KeptAlive).serve_forever()
