"""
The demo's local HubSpot sandbox.
"""

import os
from pathlib import Path

from app.demo.processes import Child, Processes, python_command
from app.settings import Settings
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.portal import set_up

# Not a secret: it only gives access to simulated tickets on this machine.
TOKEN = "local-sandbox"  # noqa: S105


def start_sandbox(port: int, data: Path, processes: Processes) -> Child:
    """
    Start the sandbox; its tickets are kept in the folder.
    """
    arguments = ("-m", "integrations.hubspot.sandbox", "--port", str(port), "--token", TOKEN)
    return processes.start(
        "hubspot", python_command(*arguments, "--state", str(data.absolute() / "hubspot.sqlite")), dict(os.environ)
    )


def set_up_sandbox(url: str) -> None:
    """
    Set up the sandbox as `python -m app hubspot setup` sets up an account.
    """
    set_up(connection_to(url), str(Settings.model_fields["hubspot_pipeline"].default))


def connection_to(url: str) -> HubSpotConnection:
    """
    A client's connection to the sandbox.
    """
    return HubSpotConnection(TOKEN, url, str(Settings.model_fields["hubspot_api_version"].default))
