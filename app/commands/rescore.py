"""
`python -m app rescore`: feed a scored portfolio back.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from app.commands.console import Refused, settings


@click.command()
@click.argument("scored", type=click.Path(file_okay=False, path_type=Path))
@click.option("--portfolio", default="main", show_default=True, help="Whose customers these are.")
def rescore(scored: Path, portfolio: str) -> None:
    """
    Store the estimates of a scored portfolio as assessments, and let their tickets show them.

    SCORED is a folder of `python -m risk_model score`, made by the model in MODEL_DIR. What a customer owes is taken
    from the database. Safe to repeat: it goes on where it was interrupted.

    Example: python -m app rescore scored --portfolio main
    """
    from app.rescoring import Rescore
    from app.rescoring import rescore as store_all
    from app.store.bulk.connection import bulk_connection
    from risk_model.batch.progress import RowsDone
    from risk_model.batch.scored import ScoredFolder, ScoredRefused
    from risk_model.model.artifact import ArtifactRefused, load_model

    given = settings()
    say = RowsDone(sys.stderr, time.monotonic, "customers")
    try:
        asked = Rescore(ScoredFolder(scored), load_model(given.model_dir), portfolio)
        with bulk_connection(given.database_url) as conn:
            outcome = store_all(conn, asked, say)
    except (ScoredRefused, ArtifactRefused) as error:  # not among the refusals of all commands: pyarrow is slow
        raise Refused(str(error)) from error
    click.echo(", ".join(f"{count} {what}" for what, count in outcome.items()))
