"""
What every command of the console needs: settings, the database, and a refusal in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.database import Database
    from app.settings import Settings


class Refused(click.ClickException):
    """
    What the person at the console reads instead of a traceback.
    """

    exit_code = 2


def settings() -> Settings:
    """
    What the environment says.
    """
    from app.settings import read_settings

    return read_settings()


def database() -> Database:
    """
    The database of the environment.
    """
    from app.database import Database

    return Database(settings().database_url)
