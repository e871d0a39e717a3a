"""
The one adapter between hubspot-api-client, which knows the v3 paths only, and HubSpot's dated paths.

The client's api objects say which call has which path and parameters; what happens on the wire is decided here: the
dated path, one pool of connections, no retries, a deadline on every call, and every answer read as it came.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import urllib3
from hubspot import HubSpot

from integrations.hubspot.answers import body_of
from integrations.hubspot.deadline import POOLS, Deadline
from integrations.hubspot.errors import HubSpotUnavailable

if TYPE_CHECKING:
    from hubspot.crm.owners import OwnersApi
    from hubspot.crm.pipelines import PipelinesApi
    from hubspot.crm.properties import CoreApi, GroupsApi
    from hubspot.crm.tickets import BatchApi, SearchApi

CONNECT_S = 5.0
# Per call; a worker's lease must be longer.
CALL_S = 20.0

Query = list[tuple[str, object]]

_V3 = re.compile(r"/crm/v3/(objects|properties|pipelines|owners)(/.*)?")


def dated_path(path: str, api_version: str) -> str:
    """
    The dated form of one of the client's paths, e.g. /crm/objects/2026-03/tickets.
    """
    match = _V3.fullmatch(path)
    if match is None:
        raise ValueError(f"expected a v3 path of objects, properties, pipelines or owners, got {path}")
    return f"/crm/{match[1]}/{api_version}{(match[2] or '').rstrip('/')}"


class HubSpotConnection:
    """
    The api objects we use, each made once, over one pool of connections. Make it after a fork; threads may share it.

    Args:
        before_call: called with True before a search, False before any other call; the place to wait for a shared
            budget, or to raise HubSpotUnavailable.
        call_s: seconds a single call may last in all.
    """

    def __init__(
        self,
        access_token: str,
        base_url: str,
        api_version: str,
        *,
        before_call: Callable[[bool], None] | None = None,
        call_s: float = CALL_S,
    ) -> None:
        self._call_s = call_s
        self._wire = _Wire(base_url.rstrip("/"), api_version, before_call)
        self._client = HubSpot(access_token=access_token, host=base_url.rstrip("/"), api_factory=self._api)

    @cached_property
    def tickets(self) -> BatchApi:
        """
        Batch calls of tickets.
        """
        return self._client.crm.tickets.batch_api

    @cached_property
    def search(self) -> SearchApi:
        """
        Search of tickets.
        """
        return self._client.crm.tickets.search_api

    @cached_property
    def properties(self) -> CoreApi:
        """
        Property definitions.
        """
        return self._client.crm.properties.core_api

    @cached_property
    def property_groups(self) -> GroupsApi:
        """
        Groups of properties.
        """
        return self._client.crm.properties.groups_api

    @cached_property
    def pipelines(self) -> PipelinesApi:
        """
        Pipelines and their stages.
        """
        return self._client.crm.pipelines.pipelines_api

    @cached_property
    def owners(self) -> OwnersApi:
        """
        The people of the account.
        """
        return self._client.crm.owners.owners_api

    def options(self, not_after: float | None = None) -> dict[str, Any]:
        """
        What goes with every call: the whole answer unread, and the seconds it may last.

        Args:
            not_after: instant of time.monotonic() at which the call must be over, e.g. the end of a lease.
        """
        left = self._call_s if not_after is None else min(self._call_s, not_after - time.monotonic())
        if left <= 0:
            raise HubSpotUnavailable("no time is left for another call")
        return {"_preload_content": False, "_request_timeout": left}

    def _api(self, package: ModuleType, api_name: str, config: dict[str, Any]) -> object:
        configuration = package.Configuration()
        configuration.access_token = config["access_token"]
        configuration.host = config["host"]
        api_client = package.ApiClient(configuration=configuration)
        api_client.user_agent = "credit-risk-ticket-prioritisation"
        api_client.rest_client = self._wire
        api: object = getattr(package, api_name)(api_client=api_client)
        return api


class _Wire:
    """
    What an api object sends its requests to, in place of the client's own REST object.
    """

    def __init__(self, base_url: str, api_version: str, before_call: Callable[[bool], None] | None) -> None:
        self._base_url = base_url
        self._api_version = api_version
        self._before_call = before_call
        # A repeated request is the caller's decision; a redirect would carry the token elsewhere.
        self._pool = urllib3.PoolManager(retries=False, maxsize=8)
        self._pool.pool_classes_by_scheme = POOLS

    def GET(  # noqa: N802 - the client's word
        self, url: str, *, headers: dict[str, str], query_params: Query, _request_timeout: float, **_: object
    ) -> dict[str, Any]:
        """
        Read.
        """
        return self._call("GET", url, headers, query_params, None, time.monotonic() + _request_timeout)

    def POST(  # noqa: N802 - the client's word
        self,
        url: str,
        *,
        headers: dict[str, str],
        query_params: Query,
        body: object,
        _request_timeout: float,
        **_: object,
    ) -> dict[str, Any]:
        """
        Create, or one of the batch calls.
        """
        raw = json.dumps(body).encode()
        return self._call("POST", url, headers, query_params, raw, time.monotonic() + _request_timeout)

    def _call(
        self, method: str, url: str, headers: dict[str, str], query: Query, body: bytes | None, at: float
    ) -> dict[str, Any]:
        path = dated_path(url.removeprefix(self._base_url), self._api_version)
        is_search = path.endswith("/search")
        if self._before_call is not None:
            self._before_call(is_search)
        target = self._base_url + path + ("?" + urlencode(_spelt(query)) if query else "")
        what = f"{method} {path}"
        answer = self._send(method, target, headers, body, at, what)
        return body_of(answer.status, answer.headers, answer.data, is_search=is_search, what=what)

    def _send(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None, at: float, what: str
    ) -> urllib3.BaseHTTPResponse:
        with Deadline(at) as deadline:
            left = max(0.001, deadline.remaining_s())
            timeout = urllib3.Timeout(connect=min(CONNECT_S, left), read=left)
            try:
                answer = self._pool.request(
                    method, target, headers=headers, body=body, timeout=timeout, redirect=False, retries=False
                )
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                # The error's own text may hold the address with its query; its name says enough.
                raise HubSpotUnavailable(f"no answer to {what}: {type(error).__name__}") from error
            if deadline.has_passed:
                raise HubSpotUnavailable(f"no whole answer to {what} within the deadline")
        return answer


def _spelt(query: Query) -> list[tuple[str, str]]:
    return [(name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in query]
