"""
/healthz says that this process lives; /readyz that it can do its work. Neither asks HubSpot: an outage there stops no
assessment.
"""

from __future__ import annotations

from flask import Blueprint, Response

from app.api.answers import Checks, Health, Readiness, answered
from app.http.app_context import app_context
from app.http.problems import RETRY_AFTER_S
from app.store.database import DatabaseUnavailable
from app.store.migrating import pending_migrations
from risk_model.features.kernels.loader import MAX_ROWS_UNCOMPILED, is_loaded

blueprint = Blueprint("health", __name__)

OK = "ok"
COMPILING = f"being compiled for this machine, once; until then at most {MAX_ROWS_UNCOMPILED} transactions a request"


@blueprint.get("/healthz")
def healthz() -> Response:
    """
    Always, while the process runs.
    """
    return answered(Health(OK))


@blueprint.get("/readyz")
def readyz() -> Response:
    """
    Database, migrations and model, each "ok" or what is wrong with it; and whether the features are compiled, without
    which short histories are assessed all the same.
    """
    database, migrations = database_checks()
    model = app_context().model_refusal or OK
    checks = Checks(database, migrations, model, features=OK if is_loaded() else COMPILING)
    if {database, migrations, model} == {OK}:
        return answered(Readiness("ready", checks))
    answer = answered(Readiness("not ready", checks), 503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def database_checks() -> tuple[str, str]:
    """
    Whether the database answers, and whether it has all tables.
    """
    try:
        with app_context().database.transaction() as conn:
            waiting = pending_migrations(conn)
    except DatabaseUnavailable:
        return "does not answer", "unknown"
    return OK, f"waiting: {', '.join(waiting)}" if waiting else OK
