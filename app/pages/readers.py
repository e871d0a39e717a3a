"""
Access to the pages, and the portfolio that they show.
"""

from __future__ import annotations

from flask import Response, g

from app.http.authentication import page_reader
from app.pages.blueprint import pages
from app.store.api_clients import ApiClient


@pages.before_request
def require_key() -> Response | None:
    """
    Ask for a key, unless the pages are open.
    """
    reader = page_reader()
    if isinstance(reader, Response):
        return reader
    g.reader = reader
    return None


def portfolio_shown() -> str | None:
    """
    The reader's portfolio; None, which means all portfolios, if the pages are open.
    """
    reader: ApiClient | None = g.reader
    return None if reader is None else reader.portfolio
