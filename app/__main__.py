"""
The console of the service: `python -m app --help`.

A command imports what it needs when it runs, so that `--help` is quick. What goes wrong is said in one sentence.
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
    Commands whose refusals are sentences.
    """

    def invoke(self, ctx: click.Context) -> object:
        """
        Run the chosen command.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Looked up only now: these modules would slow every --help down.
            from app.commands.refusals import REFUSALS, sentence_of

            if not isinstance(error, REFUSALS):
                raise
            raise Refused(sentence_of(error)) from error


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def console() -> None:
    """
    Credit risk ticket prioritisation.

    migrate, worker and rescore need DATABASE_URL in the environment; keys, tickets and hubspot work without it beside a
    running demo.
    """


@console.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Of the pages and the API.")
@click.option("--hubspot-port", type=PORT, default=8900, show_default=True, help="Of the local HubSpot sandbox.")
@click.option("--data", type=FOLDER, default=DEMO_FOLDER, show_default=True, help="Where everything stays.")
@click.option("--model", type=EXISTING_FOLDER, help="A trained model's folder instead of the shipped one.")
@click.option("--customers", type=click.IntRange(1, 10_000), default=60, show_default=True, help="How many arrive.")
@click.option("--no-customers", is_flag=True, help="Start empty.")
def demo(port: int, hubspot_port: int, data: Path, model: Path | None, customers: int, no_customers: bool) -> None:
    """
    Run everything on this machine until Ctrl-C.

    An embedded PostgreSQL (none is started where DATABASE_URL is set), the web service, the worker, a local HubSpot
    sandbox, and simulated customers that arrive one by one. The next start keeps the data.

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
    Bring the database to this release's schema; does nothing where it is there.

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
    Keep the tickets in HubSpot as the assessments say, and bring the verdicts back, until SIGTERM.

    Example: python -m app worker
    """
    from app.sync.worker import run

    run(settings())


@console.group()
def hubspot() -> None:
    """
    Look after the HubSpot account.
    """


@hubspot.command("setup")
@BESIDE_DEMO
def set_up_hubspot(data: Path | None) -> None:
    """
    Make the pipeline and the ticket properties this service needs, where they are missing. Safe to repeat.

    Example: HUBSPOT_ACCESS_TOKEN=… python -m app hubspot setup
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
    Look after what is sent to HubSpot.
    """


@tickets.command("retry")
@click.argument("case_key", required=False)
@click.option("--all", "all_of_them", is_flag=True, help="Every ticket that HubSpot refused.")
@BESIDE_DEMO
def retry_tickets(case_key: str | None, all_of_them: bool, data: Path | None) -> None:
    """
    Send tickets again that HubSpot had refused for good.

    Example: python -m app tickets retry --all
    """
    from app.store.tickets.desired_state import replay_dead

    if (case_key is None) == (not all_of_them):
        raise click.UsageError("name one case key, or say --all")
    with database_beside(data).transaction() as conn:
        again = replay_dead(conn, case_key)
    for key in again:
        click.echo(f"{key} is due again")
    if not again:
        click.echo("no ticket was refused" if all_of_them else "that ticket was not refused")


@console.command()
@click.option("--source", type=EXISTING_FOLDER, required=True, help="Folder with the recorded loans.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service runs.")
@click.option("--key", envvar="API_KEY", help="API key; by default $API_KEY, else the demo's own.")
@click.option("--data", type=FOLDER, default=DEMO_FOLDER, show_default=True, help="The demo's folder.")
def replay(source: Path, url: str, key: str | None, data: Path) -> None:
    """
    Play recorded loans to the running service in date order, report what became of them, and count.

    Running it again changes nothing. The loans are those of `python -m risk_model dataset berka --help`.

    Example: python -m app replay --source pkdd1999
    """
    from app.demo.api_key import key_in
    from integrations.admin.client import AdminClient
    from risk_model.console import training_extra

    with training_extra():
        from app.commands.replay import replay as play
        from risk_model.sources.berka import BerkaRefused

    try:
        all_have_tickets = play(source, AdminClient(url, key or key_in(data), deadline_s=300))
    except BerkaRefused as error:  # not among the refusals of all commands: its module imports pandas
        raise Refused(str(error)) from error
    if not all_have_tickets:
        raise Refused("not every assessment has its ticket yet; python -m app tickets retry --all sends refused ones")


console.add_command(keys)
console.add_command(rescore)

if __name__ == "__main__":
    console(prog_name="python -m app")
