"""
The ticket properties this service owns, those it writes, and how a Ticket becomes their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from integrations.hubspot.ticket import Ticket

if TYPE_CHECKING:
    from integrations.hubspot.portal import Portal

GROUP = "credit_risk"
GROUP_LABEL = "Credit risk"

CASE_KEY = "credit_risk_case_key"
SEQ = "credit_risk_seq"
VERDICT = "credit_risk_verdict"
PRIORITY = "hs_ticket_priority"
PIPELINE = "hs_pipeline"
STAGE = "hs_pipeline_stage"

VERDICT_LABELS = {
    "confirmed_risk": "Confirmed risk",
    "false_positive": "False positive",
    "already_known": "Already known",
    "duplicate": "Duplicate",
    "not_enough_data": "Not enough data",
}


@dataclass(frozen=True)
class Property:
    """
    One property of tickets that belongs to us.

    Attributes:
        is_unique: HubSpot keeps two tickets from holding the same value; cannot be changed later.
        options: (value, label) of an enumeration.
    """

    name: str
    label: str
    type: str
    field_type: str
    is_unique: bool = False
    options: tuple[tuple[str, str], ...] = ()


OUR_PROPERTIES = (
    Property(CASE_KEY, "Case key", "string", "text", is_unique=True),
    Property(SEQ, "Assessment number", "number", "number"),
    Property("credit_risk_customer_id", "Customer id", "string", "text"),
    Property("credit_risk_probability_of_default", "Probability of default", "number", "number"),
    Property("credit_risk_expected_loss", "Expected loss", "number", "number"),
    Property("credit_risk_currency", "Currency of the expected loss", "string", "text"),
    Property("credit_risk_as_of", "Assessed as of", "date", "date"),
    Property("credit_risk_reasons", "Reasons", "string", "textarea"),
    Property("credit_risk_first_reason_code", "First reason", "string", "text"),
    Property("credit_risk_model", "Model", "string", "text"),
    Property(
        VERDICT,
        "Verdict",
        "enumeration",
        "select",
        options=tuple((value, label) for value, label in VERDICT_LABELS.items()),
    ),
)

# From the day the ticket exists a person moves it and words its subject: written when it is made, never again.
ONLY_AT_CREATION = (PIPELINE, STAGE, "subject")

# Nothing else of a ticket is ever written. The verdict is not in it: it belongs to people.
WRITTEN_PROPERTIES = (
    *ONLY_AT_CREATION,
    PRIORITY,
    "content",
    *(each.name for each in OUR_PROPERTIES if each.name != VERDICT),
)


def ticket_properties(ticket: Ticket, portal: Portal, *, is_new: bool) -> dict[str, str]:
    """
    The ticket's values as HubSpot's strings; "" clears what is not known any more.

    Args:
        is_new: the ticket does not exist yet, so pipeline, first stage and subject go with it.
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
    Those values that HubSpot does not show yet; an equal write costs quota and can undo a person's edit.
    """
    return {name: value for name, value in values.items() if value != (shown.get(name) or "")}


def _content(sentences: list[str]) -> str:
    if not sentences:
        return "No reason stands out."
    return "Why this customer:\n" + "\n".join(f"- {sentence}" for sentence in sentences)


def _decimal(probability: float) -> str:
    # Six digits are more than the estimate knows, and keep HubSpot from showing 1e-05.
    return f"{probability:.6f}".rstrip("0").rstrip(".") or "0"
