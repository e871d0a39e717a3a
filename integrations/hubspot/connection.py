"""
The adapter between hubspot-api-client, which knows only the v3 paths, and HubSpot's dated paths.

The client's API objects define the path and the parameters of each call. This adapter does the rest: it rewrites the
path, keeps one connection pool, sets a deadline on every call, retries nothing, and reads the raw answer.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import urllib3
from hubspot import HubSpot

from integrations.hubspot.answers import body_of
from integrations.hubspot.deadline import POOLS, Deadline
from integrations.hubspot.errors import HubSpotUnavailable

if TYPE_CHECKING:
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
    The dated form of one of the client's v3 paths, e.g. /crm/objects/2026-03/tickets.

    Raises:
        ValueError: the path is not a v3 path of objects, properties, pipelines or owners.
    """
    match = _V3.fullmatch(path)
    if match is None:
        raise ValueError(f"expected a v3 path of objects, properties, pipelines or owners, got {path}")
    return f"/crm/{match[1]}/{api_version}{(match[2] or '').rstrip('/')}"


class HubSpotConnection:
    """
    The client's API objects that we use, over one connection pool. Create it after a fork; threads may share it.

    Args:
        before_call: called before each call, with True for a search and False otherwise; it may wait for a shared
            budget, or raise HubSpotUnavailable.
        call_s: total time limit of one call, in seconds.
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
        crm = HubSpot(access_token=access_token, host=base_url.rstrip("/"), api_factory=self._api).crm
        self.tickets: BatchApi = crm.tickets.batch_api
        self.search: SearchApi = crm.tickets.search_api
        self.properties: CoreApi = crm.properties.core_api
        self.property_groups: GroupsApi = crm.properties.groups_api
        self.pipelines: PipelinesApi = crm.pipelines.pipelines_api

    def options(self, not_after: float | None = None) -> dict[str, Any]:
        """
        Options for one call of an API object: return the raw answer, and its time limit in seconds.

        Args:
            not_after: instant of time.monotonic() by which the call must have ended, e.g. the end of a lease.

        Raises:
            HubSpotUnavailable: that instant has passed.
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
    Sends the requests of the API objects, in place of the client's own REST object.
    """

    def __init__(self, base_url: str, api_version: str, before_call: Callable[[bool], None] | None) -> None:
        self._base_url = base_url
        self._api_version = api_version
        self._before_call = before_call
        # Whether to repeat a request is the caller's decision; a redirect would send the token elsewhere.
        self._pool = urllib3.PoolManager(retries=False, maxsize=8)
        self._pool.pool_classes_by_scheme = POOLS

    def GET(  # noqa: N802 - named by the client
        self, url: str, *, headers: dict[str, str], query_params: Query, _request_timeout: float, **_: object
    ) -> dict[str, Any]:
        """
        Send a GET request.
        """
        return self._call("GET", url, headers, query_params, None, time.monotonic() + _request_timeout)

    def POST(  # noqa: N802 - named by the client
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
        Send a POST request.
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
                # The error's text may contain the URL with its query, so only its type is passed on.
                raise HubSpotUnavailable(f"no answer to {what}: {type(error).__name__}") from error
            if deadline.has_passed:
                raise HubSpotUnavailable(f"no whole answer to {what} within the deadline")
        return answer


def _spelt(query: Query) -> list[tuple[str, str]]:
    return [(name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in query]
