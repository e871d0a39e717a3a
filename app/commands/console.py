"""
What every command of the console needs: settings, the database, and a refusal in one sentence.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.demo.running_file import RunningDemo
    from app.settings import Settings
    from app.store.database import Database


class Refused(click.ClickException):
    """
    What the person at the console reads instead of a traceback.
    """

    exit_code = 2


DEMO_FOLDER = Path(".data")
BESIDE_DEMO = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of a running demo to work beside; .data by default, where DATABASE_URL is not set.",
)


def settings() -> Settings:
    """
    What the environment says.

    Raises:
        SettingsRefused: names what is missing or wrong.
    """
    from app.settings import read_settings

    return read_settings()


def demo_beside(data: Path | None) -> RunningDemo | None:
    """
    The running demo that a command is to work beside: the one of the folder, or of the usual folder where neither a
    folder nor a database is named. None where the environment names a database.

    Raises:
        Refused: no demo runs there.
    """
    from app.demo.running_file import NoDemoRuns, running_demo

    if data is None and os.environ.get("DATABASE_URL"):
        return None
    try:
        return running_demo(data or DEMO_FOLDER)
    except NoDemoRuns as none:
        if data is not None:
            raise Refused(str(none)) from none
        raise Refused(f"DATABASE_URL is not set, and {none}; see the table of settings in README.md") from none


def settings_beside(data: Path | None) -> Settings:
    """
    What the running demo says, else what the environment says.

    Raises:
        Refused, SettingsRefused: neither says enough.
    """
    from app.settings import read_settings

    if (demo := demo_beside(data)) is None:
        return read_settings()
    return read_settings(
        database_url=demo.database_url, hubspot_base_url=demo.hubspot_url, hubspot_access_token=demo.hubspot_token
    )


def database_beside(data: Path | None) -> Database:
    """
    The database of the running demo, else of the environment.

    Raises:
        Refused, SettingsRefused: neither names one.
    """
    from app.store.database import Database

    return Database(settings_beside(data).database_url)
