"""
Errors whose message is meant for the person at the console, and how it is put.
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

# Said before messages that do not say themselves who speaks.
SPEAKERS = (
    ((psycopg2.Error, DatabaseUnavailable), "the database: "),
    ((HubSpotRefused, HubSpotUnauthorised, HubSpotUnavailable), "HubSpot: "),
    ((ApiProblem,), "the API refused the request: "),
)


def sentence_of(error: Exception) -> str:
    """
    What to tell the person.
    """
    said = str(error).strip() or type(error).__name__
    if isinstance(error, psycopg2.Error):  # what follows the first line is advice on the server's own tools
        said = said.partition("\n")[0]
    return next((speaker for kinds, speaker in SPEAKERS if isinstance(error, kinds)), "") + said
