"""
The sandbox's HubSpot account: tickets with their history, properties and pipelines, stored in one SQLite file.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

TICKET_STATE = "ticketState"

# Length of the log of writes, which is kept in memory only.
WRITES_KEPT = 100_000


@dataclass
class StoredTicket:
    """
    A ticket of the account.

    Attributes:
        values: by property; empty values are absent.
        history: entries by property, newest first, with value, timestamp, sourceType, sourceId and, for people,
            updatedByUserId.
    """

    ticket_id: str
    values: dict[str, str]
    history: dict[str, list[Entry]]
    created_at: str
    updated_at: str
    archived_at: str | None = None

    def value(self, name: str) -> str | None:
        """
        The value of a property, including those that HubSpot maintains itself; None where it is empty.
        """
        own = {"createdate": self.created_at, "hs_lastmodifieddate": self.updated_at, "hs_object_id": self.ticket_id}
        return own.get(name) or self.values.get(name)


@dataclass
class SandboxAccount:
    """
    The account in memory, guarded by one lock. Changes are written to the file before the call is answered.
    """

    state: Path | None
    lock: threading.RLock = field(default_factory=threading.RLock)
    tickets: dict[str, StoredTicket] = field(default_factory=dict)
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    pipelines: dict[str, dict[str, Any]] = field(default_factory=dict)
    writes: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=WRITES_KEPT))
    writes_so_far: int = 0
    by_unique: dict[tuple[str, str], str] = field(default_factory=dict)
    next_id: int = 1001
    _file: sqlite3.Connection | None = None
    _last_instant: float = 0.0

    def now(self) -> str:
        """
        The current time in UTC, to the millisecond; later than every time returned before.
        """
        instant = max(datetime.now(UTC).timestamp(), self._last_instant + 0.001)
        self._last_instant = instant
        return datetime.fromtimestamp(instant, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def clock(self) -> float:
        """
        Seconds since 1970, never earlier than a time that `now` has returned.
        """
        return max(datetime.now(UTC).timestamp(), self._last_instant)

    def new_id(self) -> str:
        """
        The next record id.
        """
        self.next_id += 1
        return str(self.next_id)

    def stage(self, stage_id: str) -> dict[str, Any] | None:
        """
        The stage with that id, of any pipeline.
        """
        stages = (stage for pipeline in self.pipelines.values() for stage in pipeline["stages"])
        return next((stage for stage in stages if stage["id"] == stage_id), None)

    def is_closed(self, stage_id: str | None) -> bool:
        """
        Whether a ticket in that stage is closed.
        """
        stage = self.stage(stage_id or "")
        return stage is not None and stage["metadata"].get(TICKET_STATE) == "CLOSED"

    def unique_properties(self) -> list[str]:
        """
        Names of the properties whose values must be unique among live tickets.
        """
        return [name for name, each in self.properties.items() if each["hasUniqueValue"]]

    def index(self, ticket: StoredTicket) -> None:
        """
        Add the ticket's unique values to the index.
        """
        for name in self.unique_properties():
            if name in ticket.values:
                self.by_unique[name, ticket.values[name]] = ticket.ticket_id

    def remove_from_index(self, ticket: StoredTicket) -> None:
        """
        Remove the ticket's unique values from the index.
        """
        for name in self.unique_properties():
            key = (name, ticket.values.get(name, ""))
            if self.by_unique.get(key) == ticket.ticket_id:
                del self.by_unique[key]

    def open(self) -> None:
        """
        Load the account from its file, or start with HubSpot's default account.
        """
        if self.state is not None:
            self.state.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self.state, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS things (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id))"
            )
            self._read()
        if not self.pipelines:
            self._create_defaults()

    def keep(self, kind: str, things: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """
        Write objects of one kind to the file, in one transaction.
        """
        if self._file is None:
            return
        rows = [(kind, key, json.dumps(body)) for key, body in things]
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", rows)
        self._file.execute("COMMIT")

    def keep_tickets(self, tickets: Iterable[StoredTicket]) -> None:
        """
        Write these tickets to the file.
        """
        self.keep("ticket", [(ticket.ticket_id, vars(ticket)) for ticket in tickets])

    def _read(self) -> None:
        if self._file is None:
            return
        stores = {"property": self.properties, "group": self.groups, "pipeline": self.pipelines}
        for kind, key, body in self._file.execute("SELECT kind, id, body FROM things"):
            thing = json.loads(body)
            if kind == "ticket":
                self.tickets[key] = StoredTicket(**thing)
            elif kind in stores:
                stores[kind][key] = thing
        numbers = [int(key) for key in (*self.tickets, *self.pipelines) if key.isdigit()]
        stages = [int(each["id"]) for pipeline in self.pipelines.values() for each in pipeline["stages"]]
        self.next_id = max([self.next_id, *numbers, *stages])
        for ticket in self.tickets.values():
            if ticket.archived_at is None:
                self.index(ticket)

    def _create_defaults(self) -> None:
        stages = (("New", "OPEN"), ("Waiting on contact", "OPEN"), ("Waiting on us", "OPEN"), ("Closed", "CLOSED"))
        self.pipelines["0"] = {
            "id": "0",
            "label": "Support Pipeline",
            "displayOrder": 0,
            "archived": False,
            "stages": [a_stage(str(order + 1), label, order, state) for order, (label, state) in enumerate(stages)],
        }
        group = "ticketinformation"
        self.groups[group] = {"name": group, "label": "Ticket information", "archived": False}
        for name, kind, field_type in BUILT_IN:
            self.properties[name] = a_property(name, kind, field_type)
        priorities = [
            {"label": word.title(), "value": word, "hidden": False} for word in ("LOW", "MEDIUM", "HIGH", "URGENT")
        ]
        self.properties["hs_ticket_priority"]["options"] = priorities
        self.keep("pipeline", self.pipelines.items())
        self.keep("group", self.groups.items())
        self.keep("property", self.properties.items())


# Name, type and field type of HubSpot's own ticket properties.
BUILT_IN = (
    ("subject", "string", "text"),
    ("content", "string", "textarea"),
    ("hs_pipeline", "enumeration", "select"),
    ("hs_pipeline_stage", "enumeration", "select"),
    ("hs_ticket_priority", "enumeration", "select"),
    ("hs_ticket_category", "enumeration", "select"),
    ("hubspot_owner_id", "enumeration", "select"),
    ("closed_date", "datetime", "date"),
    ("createdate", "datetime", "date"),
    ("hs_lastmodifieddate", "datetime", "date"),
    ("hs_object_id", "number", "number"),
)
READ_ONLY = frozenset({"createdate", "hs_lastmodifieddate", "hs_object_id"})


def a_property(name: str, kind: str, field_type: str) -> dict[str, Any]:
    """
    The definition of a property.
    """
    return {
        "name": name,
        "label": name.removeprefix("hs_").replace("_", " ").capitalize(),
        "type": kind,
        "fieldType": field_type,
        "groupName": "ticketinformation",
        "hasUniqueValue": name == "hs_object_id",
        "options": [],
        "archived": False,
        "hubspotDefined": True,
    }


def a_stage(stage_id: str, label: object, order: int, state: str) -> dict[str, Any]:
    """
    The definition of a pipeline stage.
    """
    metadata = {TICKET_STATE: state}
    return {"id": stage_id, "label": label, "displayOrder": order, "metadata": metadata, "archived": False}
