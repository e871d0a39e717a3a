"""
The model_versions table: the file of each model name and version.
"""

from __future__ import annotations

from psycopg2.extensions import connection
from psycopg2.extras import Json

from risk_model.model.estimator import Model

# Read first: after the first assessment of a model nothing is written here again.
FIND = "SELECT model_version_id, artifact_sha256 FROM model_versions WHERE name = %(name)s AND version = %(version)s"
ADD = """
INSERT INTO model_versions (name, version, artifact_sha256, metrics)
VALUES (%(name)s, %(version)s, %(artifact_sha256)s, %(metrics)s)
    ON CONFLICT (name, version) DO NOTHING
"""


class ModelDiffers(Exception):
    """
    The database has another file under the model's name and version.
    """


def register(conn: connection, model: Model) -> int:
    """
    The id of the model version, which is registered if new.

    Raises:
        ModelDiffers: another file is registered under this name and version.
    """
    asked = {
        "name": model.name,
        "version": model.version,
        "artifact_sha256": model.artifact_sha256,
        "metrics": Json(dict(model.metrics)),
    }
    with conn.cursor() as cursor:
        cursor.execute(FIND, asked)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(ADD, asked)
            cursor.execute(FIND, asked)
            row = cursor.fetchone()
    number, known = row or (0, "")
    if known != model.artifact_sha256:
        expected = "is registered with another file; give this file a new version"
        raise ModelDiffers(f"model {model.name} {model.version} {expected}")
    return int(number)
