"""
Properties, their groups, pipelines and owners: what an account is set up with.
"""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from integrations.hubspot.sandbox.account import TICKET_STATE, a_property
from integrations.hubspot.sandbox.api import Answer, Json, api, body
from integrations.hubspot.sandbox.desk import desk
from integrations.hubspot.sandbox.refusals import Refusal

PROPERTIES = "/properties/<any('2026-03', '2026-09'):version>/tickets"
PIPELINES = "/pipelines/<any('2026-03', '2026-09'):version>/tickets"
OWNERS = "/owners/<any('2026-03', '2026-09'):version>"

TYPES = frozenset({"string", "number", "date", "datetime", "enumeration", "bool"})
MOST_UNIQUE = 10


def already_there(what: str) -> Refusal:
    """
    Something of that name exists.
    """
    return Refusal(409, "OBJECT_ALREADY_EXISTS", f"A {what} of that name already exists")


@api.get(PROPERTIES)
def list_properties(version: str) -> Response:
    """
    All properties of tickets.
    """
    return jsonify({"results": [each for each in desk().account.properties.values() if not each["archived"]]})


@api.get(f"{PROPERTIES}/<name>")
def read_property(version: str, name: str) -> Response:
    """
    One property.
    """
    found = desk().account.properties.get(name)
    if found is None or found["archived"]:
        raise Refusal(404, "OBJECT_NOT_FOUND", "no such property")
    return jsonify(found)


@api.post(PROPERTIES)
def create_property(version: str) -> Answer:
    """
    A new property; the name of an archived one brings it back.
    """
    given, account = body(), desk().account
    name = str(given.get("name") or "")
    with account.lock:
        if name in account.properties and not account.properties[name]["archived"]:
            raise already_there("property")
        if given.get("type") not in TYPES or given.get("groupName") not in account.groups or not name.islower():
            raise Refusal(400, "VALIDATION_ERROR", "a property needs a lower-case name, a type and a group that exists")
        if given.get("hasUniqueValue") and len(account.unique_properties()) > MOST_UNIQUE:
            raise Refusal(400, "VALIDATION_ERROR", "an object type has at most ten unique properties")
        made = a_property(name, str(given["type"]), str(given.get("fieldType") or "text"))
        made |= {"label": given.get("label") or name, "groupName": given["groupName"], "hubspotDefined": False}
        made |= {"hasUniqueValue": bool(given.get("hasUniqueValue")), "options": given.get("options") or []}
        account.properties[name] = made
        account.keep("property", [(name, made)])
    return jsonify(made), 201


@api.delete(f"{PROPERTIES}/<name>")
def archive_property(version: str, name: str) -> tuple[str, int]:
    """
    Put a property away.
    """
    account = desk().account
    with account.lock:
        if name in account.properties:
            account.properties[name]["archived"] = True
            account.keep("property", [(name, account.properties[name])])
    return "", 204


@api.get(f"{PROPERTIES}/groups")
def list_groups(version: str) -> Response:
    """
    Groups of properties.
    """
    return jsonify({"results": list(desk().account.groups.values())})


@api.post(f"{PROPERTIES}/groups")
def create_group(version: str) -> Answer:
    """
    A new group.
    """
    given, account = body(), desk().account
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
    return jsonify({"results": list(desk().account.pipelines.values())})


@api.post(PIPELINES)
def create_pipeline(version: str) -> Answer:
    """
    A new pipeline; no two have the same label.
    """
    given, account = body(), desk().account
    with account.lock:
        if given.get("label") in {each["label"] for each in account.pipelines.values()}:
            raise already_there("pipeline")
        made: Json = {"id": account.new_id(), "label": given.get("label"), "archived": False}
        made["displayOrder"] = given.get("displayOrder") or 0
        made["stages"] = [new_stage(account.new_id(), stage) for stage in given.get("stages") or []]
        if not made["label"] or not made["stages"]:
            raise Refusal(400, "VALIDATION_ERROR", "a pipeline needs a label and stages")
        account.pipelines[made["id"]] = made
        account.keep("pipeline", [(made["id"], made)])
    return jsonify(made), 201


def new_stage(stage_id: str, given: dict[str, Any]) -> Json:
    """
    A stage; open where it does not say.
    """
    state = (given.get("metadata") or {}).get(TICKET_STATE, "OPEN")
    return {
        "id": stage_id,
        "label": given.get("label"),
        "displayOrder": given.get("displayOrder") or 0,
        "metadata": {TICKET_STATE: state},
        "archived": False,
    }


@api.get(OWNERS)
def list_owners(version: str) -> Response:
    """
    The people of the account.
    """
    email = request.args.get("email")
    return jsonify({"results": [each for each in desk().account.owners if email in {None, each["email"]}]})
