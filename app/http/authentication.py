"""
Authentication by API key: as a bearer token, or, in a browser, as the password of HTTP Basic.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Response, g, request

from app.http.app_context import app_context
from app.http.problems import Problem
from app.store.api_clients import ApiClient, find_client

P = ParamSpec("P")
R = TypeVar("R")

# The attribute that holds a view's scope; a test checks that every view has it.
SCOPE_MARK = "required_scope"
MAX_KEY_LENGTH = 200


def requires_scope(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Restrict a view to callers whose key has the scope: 401 without a valid key, 403 without the scope.
    """

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            g.caller = caller_with(bearer_key(), scope)
            return view(*args, **kwargs)

        setattr(checked, SCOPE_MARK, scope)
        return checked

    return guarded


def caller() -> ApiClient:
    """
    The API client that sent the current request.
    """
    return cast(ApiClient, g.caller)


def caller_with(key: str | None, scope: str) -> ApiClient:
    """
    The API client with that key.

    Raises:
        Problem: 401, the key is not valid; 403, it lacks the scope.
    """
    client = None
    if key and len(key) <= MAX_KEY_LENGTH and key.isascii():
        with app_context().database.transaction() as conn:
            client = find_client(conn, key)
    if client is None:
        raise Problem(401, "expected a valid API key as 'Authorization: Bearer KEY'")
    if scope not in client.scopes:
        raise Problem(403, f"this key lacks the scope {scope}")
    return client


def bearer_key() -> str | None:
    """
    The key in the `Authorization: Bearer` header; None without one.
    """
    authorization = request.authorization
    return authorization.token if authorization is not None and authorization.type == "bearer" else None


def page_reader() -> ApiClient | Response | None:
    """
    The API client that reads a page; None where the pages are open. Without a valid key, a response that asks for one.
    """
    if app_context().settings.pages_open:
        return None
    authorization = request.authorization
    password = authorization.password if authorization is not None and authorization.type == "basic" else None
    try:
        return caller_with(password, "pages:read")
    except Problem:
        asking = {"WWW-Authenticate": 'Basic realm="API key as the password", charset="UTF-8"'}
        return Response("An API key with the scope pages:read is the password; any name will do.\n", 401, asking)
