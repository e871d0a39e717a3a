"""
The sandbox's own pages: look at a pipeline, and act as a risk manager. What is done here, a person did.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from integrations.hubspot.sandbox.account import Account, StoredTicket
from integrations.hubspot.sandbox.desk import desk
from integrations.hubspot.sandbox.refusals import Refusal
from integrations.hubspot.sandbox.values import PERSON, PIPELINE, STAGE, apply, archive, checked

pages = Blueprint("pages", __name__, template_folder="templates")

CARDS_SHOWN = 100
URGENCY = ("URGENT", "HIGH", "MEDIUM", "LOW")


@pages.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """
    What a person asked for cannot be done.
    """
    return current_app.make_response((jsonify(refusal.as_answer()), refusal.status))


@pages.get("/")
def pipeline() -> str:
    """
    A pipeline's stages as columns; the youngest pipeline where the query does not say.
    """
    account = desk().account
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
    return sorted(held, key=place)


def place(ticket: StoredTicket) -> tuple[int, float]:
    """
    Where a ticket stands in its column.
    """
    priority = ticket.values.get("hs_ticket_priority", "")
    probability = float(ticket.values.get("credit_risk_probability_of_default") or 0)
    return (URGENCY.index(priority) if priority in URGENCY else len(URGENCY), -probability)


@pages.get("/tickets/<ticket_id>")
def ticket_page(ticket_id: str) -> str:
    """
    One ticket: what it says, what may be set, and who set what when.
    """
    account = desk().account
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


def editable(account: Account) -> list[str]:
    """
    What a person sets on the page: the stage, and every property with options.
    """
    own = [name for name, each in account.properties.items() if each["options"] and not each["archived"]]
    return [STAGE, *own]


def fields_of(account: Account, ticket: StoredTicket) -> list[dict[str, Any]]:
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
    A person saves the form.
    """
    set_by_person(ticket_id, request.form.to_dict())
    return redirect(url_for("pages.ticket_page", ticket_id=ticket_id))


@pages.post("/sandbox/tickets/<ticket_id>")
def set_by_script(ticket_id: str) -> Response:
    """
    The same for a script that plays a person: {"properties": {name: value}}.
    """
    given = request.get_json(silent=True) or {}
    set_by_person(ticket_id, dict(given.get("properties") or {}))
    return jsonify({"id": ticket_id})


@pages.post("/sandbox/tickets/<ticket_id>/archive")
def archive_by_person(ticket_id: str) -> Response:
    """
    A person deletes a ticket.
    """
    account = desk().account
    with account.lock:
        ticket = live_ticket(account, ticket_id)
        archive(account, ticket)
        account.keep_tickets([ticket])
    return jsonify({"id": ticket_id})


@pages.get("/sandbox/writes")
def writes() -> Response:
    """
    The latest writes since the start, oldest first, numbered; the real one has nothing like it.
    """
    account = desk().account
    with account.lock:
        return jsonify({"writes": list(account.writes)})


def set_by_person(ticket_id: str, values: dict[str, str]) -> None:
    """
    Change what differs, as a person.
    """
    account = desk().account
    with account.lock:
        ticket = live_ticket(account, ticket_id)
        kept = checked(account, values, ticket)
        changed = {name: value for name, value in kept.items() if value != ticket.values.get(name, "")}
        apply(account, ticket, changed, PERSON)
        account.keep_tickets([ticket])


def live_ticket(account: Account, ticket_id: str) -> StoredTicket:
    """
    The ticket, or 404.
    """
    ticket = account.tickets.get(ticket_id)
    if ticket is None or ticket.archived_at is not None:
        abort(404)
    return ticket
