"""
The endpoints for an account's setup: properties, property groups and pipelines.
"""

from __future__ import annotations

from flask import Response, jsonify

from integrations.hubspot.sandbox.account import TICKET_STATE, a_property, a_stage
from integrations.hubspot.sandbox.api import Answer, Json, api, body
from integrations.hubspot.sandbox.context import sandbox
from integrations.hubspot.sandbox.refusals import RequestRefused

PROPERTIES = "/properties/<any('2026-03', '2026-09'):version>/tickets"
PIPELINES = "/pipelines/<any('2026-03', '2026-09'):version>/tickets"

TYPES = frozenset({"string", "number", "date", "datetime", "enumeration", "bool"})
MAX_UNIQUE = 10


def already_there(what: str) -> RequestRefused:
    """
    The refusal to create something whose name is taken.
    """
    return RequestRefused(409, "OBJECT_ALREADY_EXISTS", f"A {what} of that name already exists")


@api.get(PROPERTIES)
def list_properties(version: str) -> Response:
    """
    All properties of tickets.
    """
    return jsonify({"results": list(sandbox().account.properties.values())})


@api.post(PROPERTIES)
def create_property(version: str) -> Answer:
    """
    Create a property.

    Raises:
        RequestRefused: 409, the name is taken; 400, the definition is invalid.
    """
    given, account = body(), sandbox().account
    name = str(given.get("name") or "")
    with account.lock:
        if name in account.properties:
            raise already_there("property")
        if given.get("type") not in TYPES or given.get("groupName") not in account.groups or not name.islower():
            raise RequestRefused(
                400, "VALIDATION_ERROR", "a property needs a lower-case name, a type and an existing group"
            )
        if given.get("hasUniqueValue") and len(account.unique_properties()) > MAX_UNIQUE:
            raise RequestRefused(400, "VALIDATION_ERROR", "an object type has at most ten unique properties")
        made = a_property(name, str(given["type"]), str(given.get("fieldType") or "text"))
        made |= {"label": given.get("label") or name, "groupName": given["groupName"], "hubspotDefined": False}
        made |= {"hasUniqueValue": bool(given.get("hasUniqueValue")), "options": given.get("options") or []}
        account.properties[name] = made
        account.keep("property", [(name, made)])
    return jsonify(made), 201


@api.get(f"{PROPERTIES}/groups")
def list_groups(version: str) -> Response:
    """
    All property groups of tickets.
    """
    return jsonify({"results": list(sandbox().account.groups.values())})


@api.post(f"{PROPERTIES}/groups")
def create_group(version: str) -> Answer:
    """
    Create a property group.

    Raises:
        RequestRefused: 409, the name is taken.
    """
    given, account = body(), sandbox().account
    name = str(given.get("name") or "")
    with account.lock:
        if name in account.groups:
            raise already_there("group")
        made = {"name": name, "label": given.get("label") or name, "archived": False}
        account.groups[name] = made
        account.keep("group", [(name, made)])
    return jsonify(made), 201


@api.get(PIPELINES)
def list_pipelines(version: str) -> Response:
    """
    Ticket pipelines with their stages.
    """
    return jsonify({"results": list(sandbox().account.pipelines.values())})


@api.post(PIPELINES)
def create_pipeline(version: str) -> Answer:
    """
    Create a pipeline.

    Raises:
        RequestRefused: 409, the label is taken; 400, label or stages are missing.
    """
    given, account = body(), sandbox().account
    with account.lock:
        if given.get("label") in {each["label"] for each in account.pipelines.values()}:
            raise already_there("pipeline")
        made: Json = {"id": account.new_id(), "label": given.get("label"), "archived": False}
        made["displayOrder"] = given.get("displayOrder") or 0
        made["stages"] = [new_stage(account.new_id(), stage) for stage in given.get("stages") or []]
        if not made["label"] or not made["stages"]:
            raise RequestRefused(400, "VALIDATION_ERROR", "a pipeline needs a label and stages")
        account.pipelines[made["id"]] = made
        account.keep("pipeline", [(made["id"], made)])
    return jsonify(made), 201


def new_stage(stage_id: str, given: Json) -> Json:
    """
    A pipeline stage as requested; open by default.
    """
    state = (given.get("metadata") or {}).get(TICKET_STATE, "OPEN")
    return a_stage(stage_id, given.get("label"), given.get("displayOrder") or 0, state)
