"""
The expected errors of the commands, and how they are shown.
"""

import psycopg2

from app.demo.api_key import KeyMissing
from app.demo.customers import CustomersRefused
from app.demo.ports import PortBusy
from app.demo.running_file import NoDemoRuns
from app.demo.waiting import ChildEnded
from app.embedded_postgres.folder_lock import FolderInUse, FolderRefused
from app.embedded_postgres.server import EmbeddedPostgresRefused
from app.settings import SettingsRefused
from app.store.database import DatabaseUnavailable
from app.store.migrating import MigrationRefused
from integrations.admin.problem import ApiProblem, ApiUnavailable
from integrations.hubspot.errors import HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable, PortalDiffers
from risk_model.console import TrainingExtraMissing

REFUSALS = (
    *(psycopg2.Error, DatabaseUnavailable, MigrationRefused, SettingsRefused, EmbeddedPostgresRefused),
    *(ApiProblem, ApiUnavailable, HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable, PortalDiffers),
    *(KeyMissing, CustomersRefused, PortBusy, ChildEnded, NoDemoRuns, FolderInUse, FolderRefused),
    TrainingExtraMissing,
)

# Prefixes of messages that do not name their origin themselves.
PREFIXES = (
    ((psycopg2.Error, DatabaseUnavailable), "the database: "),
    ((HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable), "HubSpot: "),
    ((ApiProblem,), "the API refused the request: "),
)


def sentence_of(error: Exception) -> str:
    """
    The error's message as one sentence that names its origin.
    """
    message = str(error).strip() or type(error).__name__
    if isinstance(error, psycopg2.Error):  # the lines after the first are hints on the server's own tools
        message = message.partition("\n")[0]
    return next((prefix for kinds, prefix in PREFIXES if isinstance(error, kinds)), "") + message
