"""
Turns a Ticket into the values of its properties in HubSpot.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.hubspot.portal import Portal
from integrations.hubspot.properties import CASE_KEY, PIPELINE, PRIORITY, SEQ, STAGE
from integrations.hubspot.ticket import Ticket


def ticket_properties(ticket: Ticket, portal: Portal, *, is_new: bool) -> dict[str, str]:
    """
    The property values as strings; "" clears a property whose value is no longer known.

    Args:
        is_new: the ticket does not exist yet, so pipeline, first stage and subject are included.
    """
    sentences = [sentence for _, sentence in ticket.reasons]
    probability = ticket.probability_of_default
    values = {
        PRIORITY: portal.priority_options[ticket.priority],
        "content": _content(sentences),
        CASE_KEY: ticket.case_key,
        SEQ: str(ticket.seq),
        "credit_risk_customer_id": ticket.customer_id,
        "credit_risk_probability_of_default": "" if probability is None else _decimal(probability),
        "credit_risk_expected_loss": ticket.expected_loss or "",
        "credit_risk_currency": ticket.currency or "",
        "credit_risk_as_of": ticket.as_of,
        "credit_risk_reasons": "\n".join(sentences),
        "credit_risk_first_reason_code": ticket.reasons[0][0] if ticket.reasons else "",
        "credit_risk_model": f"{ticket.model_name} {ticket.model_version}",
    }
    if not is_new:
        return values
    known = {name: value for name, value in values.items() if value != ""}
    subject = f"Credit risk: {ticket.customer_name}"
    return known | {PIPELINE: portal.pipeline_id, STAGE: portal.first_stage_id, "subject": subject}


def changed(values: Mapping[str, str], shown: Mapping[str, str | None]) -> dict[str, str]:
    """
    The values that differ from those shown. Writing an equal value costs quota and can undo a person's edit.
    """
    return {name: value for name, value in values.items() if value != (shown.get(name) or "")}


def _content(sentences: list[str]) -> str:
    if not sentences:
        return "No reason stands out."
    return "Why this customer:\n" + "\n".join(f"- {sentence}" for sentence in sentences)


def _decimal(probability: float) -> str:
    # Six decimals exceed the estimate's precision, and avoid scientific notation such as 1e-05.
    return f"{probability:.6f}".rstrip("0").rstrip(".") or "0"
