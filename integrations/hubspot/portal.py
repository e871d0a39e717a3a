"""
What differs between HubSpot accounts ("portals"): pipeline, stages and priority options; and their setup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from integrations.hubspot.batch import results_of
from integrations.hubspot.connection import HubSpotConnection
from integrations.hubspot.errors import HubSpotRefused, PortalDiffers
from integrations.hubspot.properties import GROUP, GROUP_LABEL, OUR_PROPERTIES, PRIORITY, Property

if TYPE_CHECKING:
    from hubspot.crm.properties import CoreApi

TICKETS = "tickets"
PRIORITIES = ("high", "medium", "low")
# Label and state of each stage of a new pipeline, in order.
NEW_STAGES = (("New", "OPEN"), ("In review", "OPEN"), ("Closed", "CLOSED"))


@dataclass(frozen=True)
class Stage:
    """
    A stage of our pipeline.

    Attributes:
        is_closed: by the stage's metadata, never by its label.
    """

    stage_id: str
    label: str
    is_closed: bool


@dataclass(frozen=True)
class Portal:
    """
    The ids and options that this portal uses.

    Attributes:
        stages: of our pipeline, in display order.
        priority_options: the portal's option for each of our priorities, e.g. {"high": "HIGH"}.
    """

    pipeline_id: str
    pipeline_label: str
    stages: tuple[Stage, ...]
    priority_options: Mapping[str, str]

    @property
    def first_stage_id(self) -> str:
        """
        The stage of a new ticket: the first open one.
        """
        return next(stage.stage_id for stage in self.stages if not stage.is_closed)

    @property
    def closed_stage_ids(self) -> frozenset[str]:
        """
        The stages in which a ticket counts as closed.
        """
        return frozenset(stage.stage_id for stage in self.stages if stage.is_closed)

    def priority_of(self, option: str | None) -> str | None:
        """
        Our priority for the portal's option; None for an option without a counterpart (e.g. URGENT) and for None.
        """
        return next((priority for priority, ours in self.priority_options.items() if ours == option), None)


def discover(connection: HubSpotConnection, pipeline_label: str) -> Portal:
    """
    Read the setup of the account.

    Raises:
        PortalDiffers: the pipeline, a property or a priority option is missing or differs.
    """
    definitions = _definitions(connection)
    for ours in OUR_PROPERTIES:
        _check(ours, definitions.get(ours.name))
    pipeline = _pipeline(connection, pipeline_label)
    if pipeline is None:
        raise PortalDiffers(
            f"pipeline {pipeline_label!r}: expected among the ticket pipelines; run: python -m app hubspot setup"
        )
    return Portal(
        pipeline_id=str(pipeline["id"]),
        pipeline_label=pipeline_label,
        stages=_stages(pipeline),
        priority_options=_priority_options(definitions.get(PRIORITY)),
    )


def set_up(connection: HubSpotConnection, pipeline_label: str) -> Portal:
    """
    Create our property group, properties and pipeline where they are missing. Running it again changes nothing.

    Raises:
        PortalDiffers: one of them exists but differs from what is expected; an operator must decide.
    """
    groups = results_of(connection.property_groups.get_all(TICKETS, **connection.options()))
    if GROUP not in {each.get("name") for each in groups}:
        _create_unless_there(connection.property_groups, {"name": GROUP, "label": GROUP_LABEL}, connection)
    there = _definitions(connection)
    for ours in OUR_PROPERTIES:
        if ours.name in there:
            _check(ours, there[ours.name])
        else:
            _create_unless_there(connection.properties, _definition_of(ours), connection)
    if _pipeline(connection, pipeline_label) is None:
        _create_unless_there(connection.pipelines, _new_pipeline(pipeline_label), connection)
    return discover(connection, pipeline_label)


def _create_unless_there(api: CoreApi, wanted: dict[str, Any], connection: HubSpotConnection) -> None:
    try:
        api.create(TICKETS, wanted, **connection.options())
    except HubSpotRefused as refused:
        # It exists already; another process may be setting up the same account.
        if refused.refusal.status != 409:
            raise


def _definitions(connection: HubSpotConnection) -> dict[str, dict[str, Any]]:
    body = connection.properties.get_all(TICKETS, **connection.options())
    return {str(each.get("name")): each for each in results_of(body)}


def _check(ours: Property, there: Mapping[str, Any] | None) -> None:
    if there is None:
        raise PortalDiffers(f"property {ours.name}: expected on tickets; run: python -m app hubspot setup")
    if there.get("type") != ours.type:
        raise PortalDiffers(f"property {ours.name}: expected type {ours.type}, got {there.get('type')}")
    if ours.is_unique and not there.get("hasUniqueValue"):
        raise PortalDiffers(f"property {ours.name}: expected unique values, which cannot be changed on an existing one")
    options = {option.get("value") for option in there.get("options") or ()}
    missing = [value for value, _ in ours.options if value not in options]
    if missing:
        raise PortalDiffers(f"property {ours.name}: expected the options {', '.join(missing)}")


def _definition_of(ours: Property) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "name": ours.name,
        "label": ours.label,
        "type": ours.type,
        "fieldType": ours.field_type,
        "groupName": GROUP,
        "hasUniqueValue": ours.is_unique,
    }
    if ours.options:
        definition["options"] = [
            {"value": value, "label": label, "displayOrder": order, "hidden": False}
            for order, (value, label) in enumerate(ours.options)
        ]
    return definition


def _new_pipeline(label: str) -> dict[str, Any]:
    stages = [
        {"label": stage, "displayOrder": order, "metadata": {"ticketState": state}}
        for order, (stage, state) in enumerate(NEW_STAGES)
    ]
    return {"label": label, "displayOrder": 1, "stages": stages}


def _pipeline(connection: HubSpotConnection, label: str) -> dict[str, Any] | None:
    body = connection.pipelines.get_all(TICKETS, **connection.options())
    return next((each for each in results_of(body) if each.get("label") == label and not each.get("archived")), None)


def _stages(pipeline: Mapping[str, Any]) -> tuple[Stage, ...]:
    live = [stage for stage in pipeline.get("stages") or () if not stage.get("archived")]
    stages = tuple(
        Stage(str(stage["id"]), str(stage.get("label")), (stage.get("metadata") or {}).get("ticketState") == "CLOSED")
        for stage in sorted(live, key=lambda stage: stage.get("displayOrder") or 0)
    )
    if len({stage.is_closed for stage in stages}) != 2:
        raise PortalDiffers(f"pipeline {pipeline.get('label')!r}: expected at least one open and one closed stage")
    return stages


def _priority_options(definition: Mapping[str, Any] | None) -> dict[str, str]:
    options = [option for option in (definition or {}).get("options") or () if not option.get("hidden")]
    found = {priority: _option_for(priority, options) for priority in PRIORITIES}
    missing = [priority for priority, option in found.items() if option is None]
    if missing:
        raise PortalDiffers(f"property {PRIORITY}: expected an option for {', '.join(missing)}")
    return {priority: option for priority, option in found.items() if option is not None}


def _option_for(priority: str, options: list[Mapping[str, Any]]) -> str | None:
    """
    The portal's exact spelling of the option: upper case if present, else any spelling, else the one so labelled.
    """
    values = [str(option.get("value")) for option in options]
    labelled = [str(option.get("value")) for option in options if str(option.get("label")).lower() == priority]
    alike = [value for value in values if value.lower() == priority]
    return next(iter([value for value in values if value == priority.upper()] + alike + labelled), None)
