"""
Command line of the service: `python -m app --help`.

A command imports its modules when it runs, so that `--help` is fast. Expected errors are shown as one sentence.
"""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.console import BESIDE_DEMO, DEMO_FOLDER, Refused, database_beside, settings, settings_beside
from app.commands.keys import keys
from app.commands.rescore import rescore

PORT = click.IntRange(1, 65535)
FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Console(click.Group):
    """
    A group that shows expected errors of its commands as one sentence.
    """

    def invoke(self, ctx: click.Context) -> object:
        """
        Run the chosen command.

        Raises:
            Refused: in place of any error of `app.commands.refusals`.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Imported only now, because these modules would slow down --help.
            from app.commands.refusals import REFUSALS, sentence_of

            if not isinstance(error, REFUSALS):
                raise
            raise Refused(sentence_of(error)) from error


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def console() -> None:
    """
    Credit risk ticket prioritisation.

    migrate, worker and rescore need DATABASE_URL in the environment. Without it, keys, tickets and hubspot use a
    running demo.
    """


@console.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port of the pages and the API.")
@click.option("--hubspot-port", type=PORT, default=8900, show_default=True, help="Port of the local HubSpot sandbox.")
@click.option("--data", type=FOLDER, default=DEMO_FOLDER, show_default=True, help="Folder for all data of the demo.")
@click.option("--model", type=EXISTING_FOLDER, help="Folder of a trained model, instead of the shipped one.")
@click.option(
    "--customers", type=click.IntRange(1, 10_000), default=60, show_default=True, help="Number of simulated customers."
)
@click.option("--no-customers", is_flag=True, help="Simulate no customers.")
def demo(port: int, hubspot_port: int, data: Path, model: Path | None, customers: int, no_customers: bool) -> None:
    """
    Run the whole service on this machine until Ctrl-C.

    Starts an embedded PostgreSQL (unless DATABASE_URL is set), the web service, the worker and a local HubSpot sandbox,
    and sends simulated customers one by one. The next start keeps the data.

    Example: python -m app demo --port 8000 --customers 60
    """
    from app.demo.running import DemoOptions, run_demo

    run_demo(
        DemoOptions(
            port=port,
            hubspot_port=hubspot_port,
            data=data,
            model=model,
            customers=0 if no_customers else customers,
        )
    )


@console.command("migrate")
def migrate_command() -> None:
    """
    Migrate the database to the schema of this release. Safe to repeat.

    Example: DATABASE_URL=postgresql://localhost/credit_risk python -m app migrate
    """
    from app.store.migrating import migrate

    applied = migrate(settings().database_url)
    for name in applied:
        click.echo(f"applied {name}")
    if not applied:
        click.echo("the database is up to date")


@console.command()
def worker() -> None:
    """
    Write tickets to HubSpot and read verdicts, until SIGTERM.

    Example: python -m app worker
    """
    from app.sync.worker import run

    run(settings())


@console.group()
def hubspot() -> None:
    """
    Set up the HubSpot account.
    """


@hubspot.command("setup")
@BESIDE_DEMO
def set_up_hubspot(data: Path | None) -> None:
    """
    Create the pipeline and the ticket properties that this service needs. Safe to repeat.

    Example: HUBSPOT_ACCESS_TOKEN=… python -m app hubspot setup

    \f
    Raises:
        SettingsRefused: HUBSPOT_ACCESS_TOKEN is not set.
    """
    from app.settings import SettingsRefused
    from integrations.hubspot.connection import HubSpotConnection
    from integrations.hubspot.portal import set_up

    given = settings_beside(data)
    if given.hubspot_access_token is None:
        raise SettingsRefused("HUBSPOT_ACCESS_TOKEN is not set; see the table of settings in README.md")
    connection = HubSpotConnection(given.hubspot_access_token, given.hubspot_base_url, given.hubspot_api_version)
    portal = set_up(connection, given.hubspot_pipeline)
    stages = ", ".join(stage.label for stage in portal.stages)
    click.echo(f"pipeline {portal.pipeline_label!r} is ready: {stages}")


@console.group()
def tickets() -> None:
    """
    Retry tickets that HubSpot refused.
    """


@tickets.command("retry")
@click.argument("case_key", required=False)
@click.option("--all", "all_of_them", is_flag=True, help="Retry every refused ticket.")
@BESIDE_DEMO
def retry_tickets(case_key: str | None, all_of_them: bool, data: Path | None) -> None:
    """
    Send tickets again that HubSpot permanently refused: that of CASE_KEY, or all.

    Example: python -m app tickets retry --all

    \f
    Raises:
        click.UsageError: neither a case key nor --all is given, or both are.
    """
    from app.store.tickets.desired_state import replay_dead

    if (case_key is None) == (not all_of_them):
        raise click.UsageError("expected either one case key or --all")
    with database_beside(data).transaction() as conn:
        again = replay_dead(conn, case_key)
    for key in again:
        click.echo(f"{key} is queued again")
    if not again:
        click.echo("no ticket was refused" if all_of_them else "that ticket was not refused")


@console.command()
@click.option("--source", type=EXISTING_FOLDER, required=True, help="Folder with the recorded loans.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Address of the running service.")
@click.option("--key", envvar="API_KEY", help="API key; by default $API_KEY, else the key of the demo.")
@click.option("--data", type=FOLDER, default=DEMO_FOLDER, show_default=True, help="Folder of the demo.")
def replay(source: Path, url: str, key: str | None, data: Path) -> None:
    """
    Send recorded loans to a running service.

    Assesses every loan in date order, reports its outcome, and prints a summary of the priorities. Safe to repeat. The
    loans are those of `python -m risk_model dataset berka --help`.

    Example: python -m app replay --source pkdd1999

    \f
    Raises:
        Refused: the source cannot be read, or not every assessment has its ticket yet.
    """
    from app.demo.api_key import key_in
    from integrations.admin.client import AdminClient
    from risk_model.console import training_extra

    with training_extra():
        from app.commands.replay import replay as play
        from risk_model.sources.berka import BerkaRefused

    try:
        all_have_tickets = play(source, AdminClient(url, key or key_in(data), deadline_s=300))
    except BerkaRefused as error:  # not in `app.commands.refusals`, because its module imports pandas
        raise Refused(str(error)) from error
    if not all_have_tickets:
        raise Refused("not every assessment has its ticket yet; python -m app tickets retry --all sends refused ones")


console.add_command(keys)
console.add_command(rescore)

if __name__ == "__main__":
    console(prog_name="python -m app")
