"""
Settings: what the environment says, read once at start. Each field is the environment name in lower case.
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
    The environment lacks a setting or holds a wrong one; the message names it in one sentence.
    """


class Settings(BaseSettings):
    """
    All settings of all processes. `read_settings` makes one and says what is wrong with the environment.

    Attributes:
        database_url: PostgreSQL, e.g. postgresql://user:password@host/name. The only one without a default.
        model_dir: folder of the model in use (its manifest.json and the files it names).
        hubspot_access_token: of the account's private app; the worker and `hubspot setup` do not start without.
        hubspot_base_url: scheme and host of the CRM.
        hubspot_api_version: the date in the CRM's paths.
        hubspot_pipeline: label of the pipeline our tickets live in.
        hubspot_ticket_url: where people open a ticket, with {id} for its number; without it the pages show no link.
        hubspot_calls_per_10_s: what all workers together may call in ten seconds.
        pages_open: whether the pages answer without a key; for the demo only.
        verdict_poll_s: seconds between two looks at the CRM for verdicts.
        lease_s: seconds for which a worker owns the tickets it has claimed.
        max_json_bytes: larger JSON bodies are refused with 413.
        max_upload_bytes: larger multipart bodies are refused with 413.
        log_level: DEBUG, INFO, WARNING or ERROR.
        web_threads: requests a web process answers at the same time; slow senders hold one each.
        web_workers: web processes.
        host: address the web processes listen on.
        port: port they listen on.
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
    The settings of this process's environment, but for those known from elsewhere.

    Raises:
        SettingsRefused: names the first setting that is missing or wrong, and never its value.
    """
    try:
        return Settings(**known)  # type: ignore[arg-type] # the environment gives what has no default
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        if first["type"] == "missing":
            raise SettingsRefused(f"{name} is not set; see the table of settings in README.md") from None
        raise SettingsRefused(f"{name} is wrong: {first['msg']}") from None


def shipped(name: str) -> Path:
    """
    The file or folder of that name, `migrations` or `Procfile`.
    """
    installed = PACKAGE / name
    return installed if installed.exists() else PACKAGE.parent / name
