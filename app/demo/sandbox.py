"""
The local sandbox for HubSpot, as the demo runs it.
"""

import os
from pathlib import Path

from app.demo.processes import Child, Processes, python_command
from app.settings import Settings
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.portal import set_up

# It opens a made-up pipeline on this machine only, so it is no secret.
TOKEN = "local-sandbox"  # noqa: S105


def start_sandbox(port: int, data: Path, processes: Processes) -> Child:
    """
    Run the sandbox; its tickets stay in the folder.
    """
    words = ("-m", "integrations.hubspot.sandbox", "--port", str(port), "--token", TOKEN)
    return processes.start(
        "hubspot", python_command(*words, "--state", str(data.absolute() / "hubspot.sqlite")), dict(os.environ)
    )


def set_up_sandbox(url: str) -> None:
    """
    What `python -m app hubspot setup` does for a real account.
    """
    set_up(connection_to(url), str(Settings.model_fields["hubspot_pipeline"].default))


def connection_to(url: str) -> HubSpotConnection:
    """
    The sandbox as a client sees it.
    """
    return HubSpotConnection(TOKEN, url, str(Settings.model_fields["hubspot_api_version"].default))
