"""
`python -m app rescore`: store a scored portfolio as assessments.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from app.commands.console import Refused, settings


@click.command()
@click.argument("scored", type=click.Path(file_okay=False, path_type=Path))
@click.option("--portfolio", default="main", show_default=True, help="Portfolio of these customers.")
def rescore(scored: Path, portfolio: str) -> None:
    """
    Store a scored portfolio as assessments.

    SCORED is the output of `python -m risk_model score` with the model in MODEL_DIR. A customer's exposure is taken
    from the database. The tickets are updated. Safe to repeat: an interrupted run is resumed.

    Example: python -m app rescore scored --portfolio main

    \f
    Raises:
        Refused: the folder or the model cannot be used; the message says why.
    """
    from app.rescoring import Rescore
    from app.rescoring import rescore as store_all
    from app.store.bulk.connection import bulk_connection
    from risk_model.batch.progress import RowsDone
    from risk_model.batch.scored import ScoredFolder, ScoredRefused
    from risk_model.model.artifact import ArtifactRefused, load_model

    given = settings()
    on_progress = RowsDone(sys.stderr, time.monotonic, "customers")
    try:
        asked = Rescore(ScoredFolder(scored), load_model(given.model_dir), portfolio)
        with bulk_connection(given.database_url) as conn:
            outcome = store_all(conn, asked, on_progress)
    except (ScoredRefused, ArtifactRefused) as error:  # not in `app.commands.refusals`, because pyarrow is slow
        raise Refused(str(error)) from error
    click.echo(", ".join(f"{count} {what}" for what, count in outcome.items()))
