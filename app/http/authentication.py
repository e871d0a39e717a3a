"""
Who is calling: an API key in the Authorization header, or, for people at a browser, as the password that it asks for.
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

# The mark of a route that requires a scope; a test walks all routes for those without it.
SCOPE_MARK = "required_scope"
MAX_KEY_LENGTH = 200


def requires_scope(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Answer only callers whose key has the scope: 401 without a known key, 403 without the scope.
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
    Who the request under way comes from.
    """
    return cast(ApiClient, g.caller)


def caller_with(key: str | None, scope: str) -> ApiClient:
    """
    Whose key it is, if it may do this.
    """
    client = None
    if key and len(key) <= MAX_KEY_LENGTH and key.isascii():
        with app_context().database.transaction() as conn:
            client = find_client(conn, key)
    if client is None:
        raise Problem(401, "expected an API key in use as 'Authorization: Bearer KEY'")
    if scope not in client.scopes:
        raise Problem(403, f"this key lacks the scope {scope}")
    return client


def bearer_key() -> str | None:
    """
    The key of an `Authorization: Bearer` header.
    """
    authorization = request.authorization
    return authorization.token if authorization is not None and authorization.type == "bearer" else None


def page_reader() -> ApiClient | Response | None:
    """
    Who looks at a page: None where the pages are open to all, a response that asks for a key where there is none.
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
