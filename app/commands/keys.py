"""
`python -m app keys`: create, list and revoke API keys.
"""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.console import BESIDE_DEMO, Refused, database_beside, demo_beside


class Name(click.ParamType[str]):
    """
    A non-empty text.
    """

    name = "name"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """
        The text without surrounding whitespace.
        """
        text = str(value).strip()
        if not text or "\0" in text:
            self.fail("expected a name that is not empty", param, ctx)
        return text


NAME = Name()
MAIN_PORTFOLIO = "main"


@click.group()
def keys() -> None:
    """
    Create, list and revoke API keys.
    """


@keys.command("create")
@click.argument("name", type=NAME)
@click.option("--portfolio", type=NAME, help="Portfolio the client may see; by default main, or that of the demo.")
@click.option("--scope", "scopes", multiple=True, help="Scope of the key, repeatable; by default all scopes.")
@BESIDE_DEMO
def create_key(name: str, portfolio: str | None, scopes: tuple[str, ...], data: Path | None) -> None:
    """
    Create a key for the API client NAME and print it. It is not shown again.

    Example: python -m app keys create admin --portfolio main

    \f
    Raises:
        Refused: a scope is unknown, or the name is taken.
    """
    from psycopg2.errors import UniqueViolation

    from app.store.api_clients import SCOPES, UnknownScope, create_client

    demo = demo_beside(data)
    portfolio = portfolio or (MAIN_PORTFOLIO if demo is None else demo.portfolio)
    try:
        with database_beside(data).transaction() as conn:
            key = create_client(conn, name, portfolio, scopes or tuple(SCOPES))
    except UnknownScope as error:
        raise Refused(f"--scope: {error}") from error
    except UniqueViolation as error:
        raise Refused(f"the name {name!r} is taken; choose another") from error
    click.echo(key)


@keys.command("list")
@BESIDE_DEMO
def list_keys(data: Path | None) -> None:
    """
    List name, portfolio, scopes and state of every API client. The keys themselves are not stored.

    Example: python -m app keys list
    """
    from app.store.api_clients import all_clients

    with database_beside(data).transaction() as conn:
        for client in all_clients(conn):
            state = f"revoked {client.revoked_at:%Y-%m-%d}" if client.revoked_at else "in use"
            click.echo(f"{client.name}  {client.portfolio}  {','.join(client.scopes)}  {state}")


@keys.command("revoke")
@click.argument("name")
@BESIDE_DEMO
def revoke_key(name: str, data: Path | None) -> None:
    """
    Revoke the key of the API client NAME, with immediate effect.

    Example: python -m app keys revoke admin

    \f
    Raises:
        Refused: no client with a valid key has that name.
    """
    from app.store.api_clients import revoke_client

    with database_beside(data).transaction() as conn:
        is_revoked = revoke_client(conn, name)
    if not is_revoked:
        raise Refused(f"expected the name of a client with a valid key, got {name!r}; see python -m app keys list")
    click.echo(f"the key of {name} is revoked")
