"""
Settings, read once at start from environment variables of the same names in upper case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
SHIPPED_MODEL = PACKAGE.parent / "risk_model" / "model" / "demo"

PositiveInt = Annotated[int, Field(gt=0)]
PositiveFloat = Annotated[float, Field(gt=0)]


class SettingsRefused(Exception):
    """
    A setting is missing or invalid; the message names it, but never its value.
    """


class Settings(BaseSettings):
    """
    All settings of all processes; create them with `read_settings`.

    Attributes:
        database_url: PostgreSQL, e.g. postgresql://user:password@host/name. The only one without a default.
        model_dir: folder of the model in use (its manifest.json and the files it names).
        hubspot_access_token: of the account's service key; required by the worker and by `hubspot setup`.
        hubspot_base_url: scheme and host of the CRM.
        hubspot_api_version: the date in the CRM's paths.
        hubspot_pipeline: label of the pipeline that holds our tickets.
        hubspot_ticket_url: address of a ticket for people, with {id} for its id; without it the pages show no link.
        hubspot_calls_per_10_s: calls that all workers together may make in ten seconds.
        pages_open: whether the pages need no key; for the demo only.
        verdict_poll_s: seconds between two readings of verdicts from the CRM.
        lease_s: seconds for which a worker leases the tickets it claims.
        max_json_bytes: larger JSON bodies are refused with 413.
        max_upload_bytes: larger multipart bodies are refused with 413.
        log_level: DEBUG, INFO, WARNING or ERROR.
        web_threads: requests that one web process answers concurrently; a slow sender occupies one.
        web_workers: number of web processes.
        host: address on which the web processes listen.
        port: port on which they listen.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True)

    database_url: str = Field(repr=False)
    model_dir: Path = SHIPPED_MODEL
    hubspot_access_token: str | None = Field(default=None, repr=False)
    hubspot_base_url: str = "https://api.hubapi.com"
    hubspot_api_version: str = "2026-03"
    hubspot_pipeline: str = "Credit risk review"
    hubspot_ticket_url: str | None = None
    hubspot_calls_per_10_s: PositiveInt = 150
    pages_open: bool = False
    verdict_poll_s: PositiveFloat = 5.0
    lease_s: PositiveFloat = 15.0
    max_json_bytes: PositiveInt = 8 * 1024 * 1024
    max_upload_bytes: PositiveInt = 32 * 1024 * 1024
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    web_threads: PositiveInt = 100
    web_workers: PositiveInt = 2
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000


def read_settings(**known: str) -> Settings:
    """
    The settings of the environment, with those in `known` overridden.

    Raises:
        SettingsRefused: names the first setting that is missing or invalid.
    """
    try:
        return Settings(**known)  # type: ignore[arg-type] # the environment supplies what has no default
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        if first["type"] == "missing":
            raise SettingsRefused(f"{name} is not set; see the table of settings in README.md") from None
        raise SettingsRefused(f"{name} is invalid: {first['msg']}") from None


def shipped(name: str) -> Path:
    """
    The path of `migrations` or `Procfile`: in the package when installed, else in the repository.
    """
    installed = PACKAGE / name
    return installed if installed.exists() else PACKAGE.parent / name
