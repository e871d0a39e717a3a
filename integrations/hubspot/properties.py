"""
The ticket properties this service owns, and those it writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.hubspot.verdict import Verdict

GROUP = "credit_risk"
GROUP_LABEL = "Credit risk"

CASE_KEY = "credit_risk_case_key"
SEQ = "credit_risk_seq"
VERDICT = "credit_risk_verdict"
PRIORITY = "hs_ticket_priority"
PIPELINE = "hs_pipeline"
STAGE = "hs_pipeline_stage"


@dataclass(frozen=True)
class Property:
    """
    A ticket property that this service defines.

    Attributes:
        is_unique: whether HubSpot lets only one ticket have a value; cannot be changed later.
        options: (value, label) pairs of an enumeration.
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
        options=tuple((verdict.value, verdict.label) for verdict in Verdict),
    ),
)

# Written when the ticket is created and never again: from then on people move it and edit its subject.
ONLY_AT_CREATION = (PIPELINE, STAGE, "subject")

# All that this service ever writes to a ticket. The verdict is not among them: only people set it.
WRITTEN_PROPERTIES = (
    *ONLY_AT_CREATION,
    PRIORITY,
    "content",
    *(each.name for each in OUR_PROPERTIES if each.name != VERDICT),
)
