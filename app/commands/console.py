"""
Parts shared by the commands: settings, the database, and errors shown as one sentence.
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
    An expected error, shown without a traceback.
    """

    exit_code = 2


DEMO_FOLDER = Path(".data")
BESIDE_DEMO = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the running demo to use; by default .data, unless DATABASE_URL is set.",
)


def settings() -> Settings:
    """
    The settings of the environment.

    Raises:
        SettingsRefused: one is missing or invalid.
    """
    from app.settings import read_settings

    return read_settings()


def demo_beside(data: Path | None) -> RunningDemo | None:
    """
    The running demo that a command is to use: that of the folder, by default `.data`. None where no folder is given
    and DATABASE_URL is set.

    Raises:
        Refused: no demo is running in the folder.
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
    The settings of the running demo, or of the environment where no demo is used.

    Raises:
        Refused: no demo is running in the folder.
        SettingsRefused: a setting is missing or invalid.
    """
    from app.settings import read_settings

    if (demo := demo_beside(data)) is None:
        return read_settings()
    return read_settings(
        database_url=demo.database_url, hubspot_base_url=demo.hubspot_url, hubspot_access_token=demo.hubspot_token
    )


def database_beside(data: Path | None) -> Database:
    """
    The database of the running demo, or of the environment where no demo is used.

    Raises:
        Refused: no demo is running in the folder.
        SettingsRefused: a setting is missing or invalid.
    """
    from app.store.database import Database

    return Database(settings_beside(data).database_url)
