"""
Time limits of the clients: no call outlasts its deadline, whatever the other side does.
"""

from __future__ import annotations

import pytest

from integrations.admin.problem import ApiUnavailable
from integrations.hubspot.errors import HubSpotUnavailable
from tests.benchmarks.promises import lasts
from tests.http.test_admin_client import a_client
from tests.http.test_hubspot_client import Scene, client_of, good, key
from tests.support.scripted_server import scripted_server

pytestmark = pytest.mark.benchmark


def test_wait_past_the_deadline_is_reported_at_once() -> None:
    with scripted_server() as api:
        api.will_answer(503, {}, Retry_After="3600")
        with lasts(at_most_s=2), pytest.raises(ApiUnavailable):
            a_client(api.url).assessment("a")


def test_trickling_answer_ends_at_the_deadline() -> None:
    with scripted_server() as api:
        api.trickle_s = 0.05
        for _ in range(5):
            api.will_answer(200, b'{"id": "' + b"a" * 400 + b'"}')
        with lasts(at_most_s=3), pytest.raises(ApiUnavailable):
            a_client(api.url, deadline_s=1).assessment("a")


def test_trickling_crm_answer_is_cut_off_at_the_deadline() -> None:
    scene = Scene(lambda keys: (200, good(keys)))
    scene.pause_s = 0.05
    with client_of(scene, call_s=0.4) as tickets:
        for _ in range(2):
            with lasts(at_most_s=1.5), pytest.raises(HubSpotUnavailable):
                tickets.read([key(1)])
        scene.pause_s = 0.0
        with lasts(at_most_s=0.4):
            assert tickets.read([key(1)]).missing == ()
