"""
Parts of the command line: shared options, parameter types, progress, and the hint at a missing extra.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

# Of the extra `training`: datasets, training and evaluation need them, serving does not.
LIBRARIES = frozenset({"pandas", "scipy", "sklearn"})

SEED = click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same output.")
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def show_progress(text: str) -> None:
    """
    Write progress to a terminal; silent in a pipe.
    """
    if sys.stderr.isatty():
        click.echo(text, err=True)


class Day(click.ParamType[date]):
    """
    An ISO date.
    """

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """
        The date.

        Raises:
            click.BadParameter: the value is no ISO date.
        """
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("expected a date such as 2026-10-31", param, ctx)


class TrainingExtraMissing(Exception):
    """
    A library of the extra is not installed; the message says how to install it.
    """


@contextmanager
def training_extra() -> Iterator[None]:
    """
    Turn a failed import of one of the libraries inside the block into a sentence.

    Raises:
        TrainingExtraMissing: one is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in LIBRARIES:
            raise
        raise TrainingExtraMissing(
            f"{library} is not installed; this command needs pip install 'credit-risk-ticket-prioritisation[training]'"
        ) from error


class Console(click.Group):
    """
    A group whose commands name the missing extra.
    """

    def invoke(self, ctx: click.Context) -> object:
        """
        Run the chosen command.

        Raises:
            click.ClickException: a library of the extra `training` is not installed.
        """
        try:
            with training_extra():
                return super().invoke(ctx)
        except TrainingExtraMissing as error:
            raise click.ClickException(str(error)) from error
