"""
The sandbox's own pages: view a pipeline, and act as a risk manager. Changes made here count as made by a person.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from integrations.hubspot.sandbox.account import SandboxAccount, StoredTicket
from integrations.hubspot.sandbox.context import sandbox
from integrations.hubspot.sandbox.refusals import RequestRefused
from integrations.hubspot.sandbox.values import PERSON, PIPELINE, STAGE, apply, archive, checked

pages = Blueprint("pages", __name__, template_folder="templates")

CARDS_SHOWN = 100
URGENCY = ("URGENT", "HIGH", "MEDIUM", "LOW")


@pages.errorhandler(RequestRefused)
def refused(refusal: RequestRefused) -> Response:
    """
    The HTTP answer to a refused request.
    """
    return current_app.make_response((jsonify(refusal.as_answer()), refusal.status))


@pages.get("/")
def pipeline() -> str:
    """
    A pipeline with its stages as columns; by default the newest pipeline.
    """
    account = sandbox().account
    with account.lock:
        chosen = account.pipelines.get(request.args.get("pipeline", ""), list(account.pipelines.values())[-1])
        live = [each for each in account.tickets.values() if each.archived_at is None]
        columns = [(stage, in_stage(live, stage["id"])) for stage in chosen["stages"]]
        return render_template(
            "pipeline.html",
            pipelines=list(account.pipelines.values()),
            chosen=chosen,
            columns=[(stage, len(held), held[:CARDS_SHOWN]) for stage, held in columns],
        )


def in_stage(tickets: list[StoredTicket], stage_id: str) -> list[StoredTicket]:
    """
    The tickets of a stage, the most urgent first, then the most likely to default.
    """
    held = [each for each in tickets if each.values.get(STAGE) == stage_id]
    return sorted(held, key=urgency)


def urgency(ticket: StoredTicket) -> tuple[int, float]:
    """
    Sort key of a ticket within its column.
    """
    priority = ticket.values.get("hs_ticket_priority", "")
    probability = float(ticket.values.get("credit_risk_probability_of_default") or 0)
    return (URGENCY.index(priority) if priority in URGENCY else len(URGENCY), -probability)


@pages.get("/tickets/<ticket_id>")
def ticket_page(ticket_id: str) -> str:
    """
    One ticket: its properties, a form to change them, and who changed what when.
    """
    account = sandbox().account
    with account.lock:
        ticket = live_ticket(account, ticket_id)
        set_here = editable(account)
        history = [(name, entry) for name in set_here for entry in ticket.history.get(name, ())]
        return render_template(
            "ticket.html",
            ticket=ticket,
            fields=fields_of(account, ticket),
            history=sorted(history, key=lambda change: str(change[1]["timestamp"]), reverse=True),
        )


def editable(account: SandboxAccount) -> list[str]:
    """
    The properties that can be changed on the page: the stage, and every property with options.
    """
    return [STAGE, *(name for name, each in account.properties.items() if each["options"])]


def fields_of(account: SandboxAccount, ticket: StoredTicket) -> list[dict[str, Any]]:
    """
    The editable properties with their choices.
    """
    stages = account.pipelines[ticket.values[PIPELINE]]["stages"]
    fields = [{"name": STAGE, "label": "Stage", "options": [{"value": s["id"], "label": s["label"]} for s in stages]}]
    for name in editable(account)[1:]:
        definition = account.properties[name]
        choices = [{"value": "", "label": "—"}, *definition["options"]]
        fields.append({"name": name, "label": definition["label"], "options": choices})
    return fields


@pages.post("/tickets/<ticket_id>")
def set_by_form(ticket_id: str) -> AnyResponse:
    """
    Save the form.
    """
    set_by_person(ticket_id, request.form.to_dict())
    return redirect(url_for("pages.ticket_page", ticket_id=ticket_id))


@pages.post("/sandbox/tickets/<ticket_id>")
def set_by_script(ticket_id: str) -> Response:
    """
    The same for a script that acts as a person: {"properties": {name: value}}.
    """
    given = request.get_json(silent=True) or {}
    set_by_person(ticket_id, dict(given.get("properties") or {}))
    return jsonify({"id": ticket_id})


@pages.post("/sandbox/tickets/<ticket_id>/archive")
def archive_by_person(ticket_id: str) -> Response:
    """
    Archive a ticket, as a person.
    """
    account = sandbox().account
    with account.lock:
        ticket = live_ticket(account, ticket_id)
        archive(account, ticket)
        account.keep_tickets([ticket])
    return jsonify({"id": ticket_id})


@pages.get("/sandbox/writes")
def writes() -> Response:
    """
    The log of writes since the start, numbered, oldest first. HubSpot itself has no such log.
    """
    account = sandbox().account
    with account.lock:
        return jsonify({"writes": list(account.writes)})


def set_by_person(ticket_id: str, values: dict[str, str]) -> None:
    """
    Change the values that differ, as a person.
    """
    account = sandbox().account
    with account.lock:
        ticket = live_ticket(account, ticket_id)
        kept = checked(account, values, ticket)
        changed = {name: value for name, value in kept.items() if value != ticket.values.get(name, "")}
        apply(account, ticket, changed, PERSON)
        account.keep_tickets([ticket])


def live_ticket(account: SandboxAccount, ticket_id: str) -> StoredTicket:
    """
    The live ticket with that id, or 404.
    """
    ticket = account.tickets.get(ticket_id)
    if ticket is None or ticket.archived_at is not None:
        abort(404)
    return ticket
