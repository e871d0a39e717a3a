#!/usr/bin/env bash
# The rate limit retry that HubSpot's client documents does not retry searches, updates or batches.
#
# Seen:     hubspot-api-client 12.0.0 with urllib3 2.8.0 (PyPI), 2026-11-28.
# Expected: the README of the client gives Retry(total=5, status_forcelist=(429,)) under "rate limit retry middleware". A call
#           that is answered 429 has not been carried out, so each can be sent again, whatever its method, after Retry-After.
# Happens:  urllib3 retries only methods that are safe to repeat: POST and PATCH are not among them (allowed_methods). With the
#           documented line a page of tickets is fetched again, while a search (POST), a ticket's update (PATCH) and every
#           batch (POST) fail at the first 429. Nothing says that they were left out.
# Matters:  a worker that writes tickets does little else than POST and PATCH, and searches have a limit of their own below the
#           general one. Under load they fail, although a test that reads a page passes.
# Product:  lets the client retry nothing (integrations/hubspot/connection.py); a ticket whose call was answered 429 is
#           postponed by what Retry-After asks for, whatever the method (answers.py, app/sync/send_batch.py).
#
# Exits 0 while this is so, and 1 once it is not. Talks only to a server it starts itself on 127.0.0.1.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check hubspot-api-client==12.0.0 urllib3==2.8.0

timeout 60 "$work/venv/bin/python" - <<'PYTHON'
import json
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hubspot import HubSpot
from hubspot.crm.tickets import ApiException, PublicObjectSearchRequest, SimplePublicObjectInput
from urllib3.util.retry import Retry

calls = Counter()
DAY = "2026-11-28T00:00:00Z"
TICKET = {"id": "1", "properties": {}, "createdAt": DAY, "updatedAt": DAY, "archived": False}


class LimitedOnce(BaseHTTPRequestHandler):
    """Answers 429 to the first call of each method, and 200 from then on."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        calls[self.command] += 1
        is_limited = calls[self.command] == 1
        page = TICKET if self.command == "PATCH" else {"results": [], "total": 0}
        body = json.dumps({"status": "error", "category": "RATE_LIMITS"} if is_limited else page).encode()
        self.send_response(429 if is_limited else 200)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Retry-After": "0"}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    do_GET = do_POST = do_PATCH = answer


server = ThreadingHTTPServer(("127.0.0.1", 0), LimitedOnce)
threading.Thread(target=server.serve_forever, daemon=True).start()
tickets = HubSpot(access_token="none", retry=Retry(total=5, status_forcelist=(429,))).crm.tickets
pages, search = tickets.basic_api, tickets.search_api
for api in (pages, search):
    api.api_client.configuration.host = f"http://127.0.0.1:{server.server_port}"
query = PublicObjectSearchRequest(query="", limit=1, after="0", sorts=[], properties=[], filter_groups=[])
attempts = {
    "GET": lambda: pages.get_page(),
    "POST": lambda: search.do_search(public_object_search_request=query),
    "PATCH": lambda: pages.update("1", simple_public_object_input=SimplePublicObjectInput(properties={})),
}
found = {}
for method, call in attempts.items():
    try:
        call()
        found[method] = (200, calls[method])
    except ApiException as error:
        found[method] = (error.status, calls[method])
    print(f"{method}: the caller sees {found[method][0]} after {found[method][1]} request(s)")
sys.exit(0 if found == {"GET": (200, 2), "POST": (429, 1), "PATCH": (429, 1)} else 1)
PYTHON
