"""
Ticket: what HubSpot is to show of a case. The desired state in PostgreSQL is this value as JSON.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Ticket:
    """
    The desired content of a ticket. Every field survives a round trip through JSON unchanged.

    Attributes:
        case_key: lower case; the ticket's unique property.
        seq: number of the assessment shown; never decreases.
        customer_id: the lender's id of the customer.
        priority: high, medium or low.
        probability_of_default: in [0, 1]; None where the data were insufficient.
        expected_loss: decimal string in `currency`; None where unknown.
        as_of: ISO date of the last day that the assessment considered.
        reasons: at most four (code, sentence) pairs, the strongest first.
    """

    case_key: str
    seq: int
    customer_id: str
    customer_name: str
    priority: str
    probability_of_default: float | None
    expected_loss: str | None
    currency: str | None
    as_of: str
    reasons: tuple[tuple[str, str], ...]
    model_name: str
    model_version: str

    def to_json(self) -> dict[str, Any]:
        """
        The ticket as JSON values.
        """
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Ticket:
        """
        The inverse of `to_json`.
        """
        reasons = tuple((code, sentence) for code, sentence in stored["reasons"])
        return cls(**{**stored, "reasons": reasons})
