"""
Command line of the sandbox: `python -m integrations.hubspot.sandbox`.
"""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: python -m integrations.hubspot.sandbox --port 8900 --token local --state .data/hubspot")
@click.option("--port", type=int, default=8900, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--token", required=True, help="Access token to accept.")
@click.option("--state", type=click.Path(path_type=Path), help="SQLite file for the account; by default in memory.")
@click.option("--calls-per-10-s", type=int, default=190, show_default=True, help="Rate limit to enforce.")
@click.option("--search-lag-s", type=float, default=0.5, show_default=True, help="Lag of the search index, in seconds.")
def main(port: int, host: str, token: str, state: Path | None, calls_per_10_s: int, search_lag_s: float) -> None:
    """
    Serve a local HubSpot sandbox: the API under /crm, a page to work in at /.
    """
    from integrations.hubspot.sandbox.server import create_sandbox, serve

    app = create_sandbox(token, state, calls_per_10_s=calls_per_10_s, search_lag_s=search_lag_s)
    serve(app, host, port)


if __name__ == "__main__":
    main()
