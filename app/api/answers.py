"""
The shapes of answers, as JSON Schema.
"""

from __future__ import annotations

from typing import Any

from integrations.hubspot.verdict import Verdict
from risk_model.priority import Priority

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
PRIORITY = {"type": "string", "enum": list(Priority)}


def maybe(schema: dict[str, Any]) -> dict[str, Any]:
    """
    Or null: unknown is not zero.
    """
    return {"anyOf": [schema, {"type": "null"}]}


def an_object(**properties: dict[str, Any]) -> dict[str, Any]:
    """
    An object with all of these fields.
    """
    return {"type": "object", "properties": properties, "required": list(properties)}


def a_list(schema: dict[str, Any], **limits: int) -> dict[str, Any]:
    """
    A list of one kind.
    """
    return {"type": "array", "items": schema, **limits}


REASONS = a_list(an_object(code=TEXT, sentence=TEXT), maxItems=4)
TICKET_STATE = {"type": "string", "enum": ["pending", "leased", "synced", "dead", "gone"]}

CASE = an_object(
    case_key=TEXT,
    customer_id=TEXT,
    customer_name=TEXT,
    priority=PRIORITY,
    probability_of_default=maybe(SHARE),
    change=maybe({"type": "number", "minimum": -1, "maximum": 1}),
    expected_loss=maybe(TEXT),
    currency=maybe(TEXT),
    as_of=DAY,
    reasons=REASONS,
    seq=WHOLE,
    opened_at=INSTANT,
    ticket=an_object(state=TICKET_STATE, hubspot_id=maybe(TEXT)),
)

ANSWERS: dict[str, dict[str, Any]] = {
    "Assessment": an_object(
        id={"type": "string", "format": "uuid"},
        customer_id=TEXT,
        case_key=TEXT,
        seq=WHOLE,
        as_of=DAY,
        probability_of_default=maybe(SHARE),
        probability_interval=maybe(a_list(SHARE, minItems=2, maxItems=2)),
        priority=PRIORITY,
        expected_loss=maybe(TEXT),
        currency=maybe(TEXT),
        reasons=REASONS,
        model=an_object(name=TEXT, version=TEXT),
        data_sufficiency=an_object(
            status={"type": "string", "enum": ["sufficient", "insufficient_data"]},
            days=WHOLE,
            count=WHOLE,
            gaps=a_list(an_object(first=DAY, last=DAY)),
        ),
        ticket=an_object(state=TICKET_STATE, hubspot_id=maybe(TEXT), shows_seq=maybe(WHOLE)),
        created_at=INSTANT,
    ),
    "CasePage": an_object(cases=a_list(CASE), next_cursor=maybe(TEXT)),
    "RecordedVerdict": an_object(
        case_key=TEXT, verdict={"type": "string", "enum": list(Verdict)}, found_by=TEXT, occurred_at=INSTANT
    ),
    "RepaymentOutcome": an_object(
        customer_id=TEXT, outcome={"type": "string", "enum": ["defaulted", "repaid"]}, as_of=DAY, observed_on=DAY
    ),
    "ParsedStatements": an_object(statements=a_list({"type": "object"})),
    "Health": an_object(status=TEXT),
    "Readiness": an_object(status=TEXT, checks=an_object(database=TEXT, migrations=TEXT, model=TEXT, features=TEXT)),
    "Document": {"type": "object"},
    "Problem": {
        **an_object(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT),
        "properties": {
            **an_object(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT)["properties"],
            "errors": a_list(an_object(pointer=TEXT, detail=TEXT)),
        },
    },
}
