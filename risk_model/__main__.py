"""
`python -m risk_model`: simulate customers, build datasets, train and evaluate models, score portfolios.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

import click

from risk_model.console import FILE, FOLDER, SEED, Console, Day, show_progress


@click.group(cls=Console)
def main() -> None:
    """
    Datasets, training and evaluation of the risk model.
    """


@main.command()
@click.option(
    "--customers", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Number of customers."
)
@SEED
@click.option("--as-of", type=Day(), required=True, help="Last day of the histories.")
@click.option(
    "--months", type=click.IntRange(1, 24), default=1, show_default=True, help="Number of as_of days, a month apart."
)
@click.option("--out", type=FILE, required=True, help="JSON lines: {request, truth}.")
def simulate(customers: int, seed: int, as_of: date, months: int, out: Path) -> None:
    """
    Simulate small businesses. Each line holds a `request` (a body of POST /v1/assessments) and the `truth`.

    Example: python -m risk_model simulate --customers 200 --seed 1 --as-of 2026-10-31 --out customers.jsonl
    """
    from risk_model.training.simulator import simulate as simulated

    show_progress(f"simulating {customers} customers …")
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as lines:
        for case in simulated(customers, seed=seed, as_of=as_of, months=months):
            lines.write(json.dumps(case.to_json(), ensure_ascii=False) + "\n")
    show_progress(f"wrote {out}")


@main.group()
def dataset() -> None:
    """
    Build a labelled table of features.
    """


@dataset.command("berka")
@click.option("--source", type=FOLDER, required=True, help="Folder with loan.asc and trans.asc as published.")
@click.option("--out", type=FILE, required=True, help="Parquet file to write.")
def dataset_berka(source: Path, out: Path) -> None:
    """
    Build the dataset of the PKDD'99 challenge: real Czech accounts.

    One row per loan, from what was booked before it. Get data_berka.zip from
    https://sorry.vse.cz/~berka/challenge/pkdd1999/ and unpack it into a folder.

    Example: python -m risk_model dataset berka --source pkdd1999 --out berka.parquet

    \f
    Raises:
        click.ClickException: the source or its folds cannot be read.
    """
    from risk_model.sources.berka import BerkaRefused
    from risk_model.training import dataset as datasets

    try:
        table = datasets.berka_dataset(source)
    except (BerkaRefused, datasets.DatasetRefused) as error:
        raise click.ClickException(str(error)) from None
    datasets.write_dataset(table, out)
    show_progress(f"wrote {len(table)} loans, {int(table['bad'].sum())} bad, to {out}")


@dataset.command("simulated")
@click.option(
    "--customers", type=click.IntRange(1, 100_000), default=1_000, show_default=True, help="Number of customers."
)
@SEED
@click.option("--as-of", type=Day(), required=True, help="Day of the assessment.")
@click.option("--out", type=FILE, required=True, help="Parquet file to write.")
def dataset_simulated(customers: int, seed: int, as_of: date, out: Path) -> None:
    """
    Build a dataset of simulated small businesses.

    Those that become insolvent within half a year are labelled bad.

    Example: python -m risk_model dataset simulated --customers 1000 --seed 1 --as-of 2026-10-31 --out simulated.parquet
    """
    from risk_model.training import dataset as datasets

    show_progress(f"simulating {customers} customers …")
    table = datasets.simulated_dataset(customers, seed=seed, as_of=as_of)
    datasets.write_dataset(table, out)
    show_progress(f"wrote {len(table)} customers, {int(table['bad'].sum())} bad, to {out}")


@main.command()
@click.option("--dataset", "path", type=FILE, required=True, help="Parquet file of `dataset`.")
@click.option("--name", required=True, help="Name of the model.")
@click.option("--version", required=True, help="Version of the model; a name and version is trained once.")
@click.option("--out", type=FOLDER, required=True, help="Folder for model.json and manifest.json.")
@SEED
def train(path: Path, name: str, version: str, out: Path, seed: int) -> None:
    """
    Fit a calibrated model and write it with its manifest.

    Example: python -m risk_model train --dataset berka.parquet --name berka --version 1 --out models/berka

    \f
    Raises:
        click.ClickException: the dataset cannot be read, or has too few good or bad customers.
    """
    from risk_model.training.dataset import DatasetRefused, read_dataset
    from risk_model.training.fitting import TooFewOfAKind
    from risk_model.training.training import train_model

    show_progress("fitting …")
    try:
        model = train_model(read_dataset(path), name=name, version=version, seed=seed, out=out)
    except (DatasetRefused, TooFewOfAKind) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{out}: {name} {version}, sha256 {model.artifact_sha256}")


@main.command()
@click.option("--dataset", "path", type=FILE, required=True, help="Parquet file of `dataset`.")
@click.option(
    "--folds",
    type=FILE,
    help="CSV with loan_id and cv_… columns; by default the folds of the dataset, else random ones.",
)
@click.option(
    "--model", type=FOLDER, help="Evaluate this trained model on the whole dataset instead of cross-validating."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@SEED
def evaluate(path: Path, folds: Path | None, model: Path | None, as_json: bool, seed: int) -> None:
    """
    Evaluate a model on customers that it was not fitted on.

    Reports ROC-AUC, average precision, Brier score and calibration.

    Example: python -m risk_model evaluate --dataset berka.parquet --folds folds.csv

    \f
    Raises:
        click.ClickException: the dataset, its folds or the model cannot be used.
    """
    from risk_model.model.artifact import ArtifactRefused
    from risk_model.training.dataset import DatasetRefused, read_dataset
    from risk_model.training.fitting import TooFewOfAKind
    from risk_model.training.reporting import as_text, cross_validated, judged

    started = datetime.now().astimezone()
    show_progress("evaluating …")
    try:
        read = read_dataset(path, folds=folds)
        report = cross_validated(read, seed=seed) if model is None else judged(read, model)
    except (DatasetRefused, TooFewOfAKind, ArtifactRefused) as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(report.to_json(), indent=2) if as_json else as_text(report))
    show_progress(f"took {(datetime.now().astimezone() - started).total_seconds():.1f} s")


@main.command("portfolio")
@click.option(
    "--customers", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="Number of customers."
)
@SEED
@click.option("--as-of", type=Day(), required=True, help="Last day of the histories.")
@click.option("--out", type=FILE, required=True, help="Parquet file to write.")
def make_portfolio(customers: int, seed: int, as_of: date, out: Path) -> None:
    """
    Simulate a portfolio, one row per transaction, as input of `score`.

    Example: python -m risk_model portfolio --customers 1000 --as-of 2026-10-31 --out portfolio.parquet
    """
    from risk_model.training.portfolio_file import write_portfolio
    from risk_model.training.simulator import simulate as simulated

    show_progress(f"simulating {customers} customers …")
    written = write_portfolio((case.request for case in simulated(customers, seed=seed, as_of=as_of)), out)
    show_progress(f"wrote {written} customers to {out}")


@main.command()
@click.argument("portfolio", type=FILE)
@click.option("--as-of", type=Day(), required=True, help="The day to score at; rows booked later are ignored.")
@click.option("--model", type=FOLDER, required=True, help="Folder of a trained model.")
@click.option("--out", type=FOLDER, required=True, help="Folder to create once everything is scored.")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Where to score."
)
@click.option("--master", default="local-cluster[2,1,1024]", show_default=True, help="URL of the Spark master.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes of the local engine; by default one per core.",
)
def score(  # one option each
    portfolio: Path, as_of: date, model: Path, out: Path, engine: str, master: str, processes: int | None
) -> None:
    """
    Score every customer in a Parquet file of transactions: one row per customer in OUT/part-….parquet.

    An interrupted run is resumed when the same command is given again.

    Example: python -m risk_model score portfolio.parquet --as-of 2026-10-31 --model risk_model/model/demo --out scored

    \f
    Raises:
        click.ClickException: the portfolio, the model or OUT cannot be used, or the run was interrupted.
    """
    from risk_model.batch.schema import PortfolioRefused
    from risk_model.batch.score_folder import ScoreRefused
    from risk_model.batch.score_run import score_portfolio
    from risk_model.model.artifact import ArtifactRefused

    try:
        if engine == "spark":
            from risk_model.batch.spark_engine import score_with_spark

            manifest = score_with_spark(portfolio, model, as_of, out, master)
        else:
            manifest = score_portfolio(portfolio, model, as_of, out, processes or os.cpu_count() or 1)
    except (ArtifactRefused, PortfolioRefused, ScoreRefused) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException("interrupted; the same command resumes this run") from None
    click.echo(f"{out}: {manifest['customers']} customers, {manifest['transactions']} transactions")


@main.command()
def dictionary() -> None:
    """
    Print the data dictionary of the features, as in docs/features.md.

    Example: python -m risk_model dictionary > docs/features.md
    """
    from risk_model.features.table import dictionary_markdown

    click.echo(dictionary_markdown(), nl=False)


if __name__ == "__main__":
    main()
