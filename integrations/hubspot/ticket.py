"""
Ticket: the case as HubSpot shows it. The desired state in Postgres is this value as JSON.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Ticket:
    """
    What a ticket shall say; every value is one that JSON keeps exactly.

    Attributes:
        case_key: lower case; the ticket's unique property.
        seq: of the assessment shown; never goes backwards.
        customer_id: the customer's id at the lender; customer_name beside it.
        priority: high, medium or low.
        probability_of_default: in [0, 1]; None where the data were not sufficient.
        expected_loss: decimal string in `currency`; None where unknown.
        as_of: ISO date up to which the assessment looked.
        reasons: (code, sentence), heaviest first, at most four.
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
        The value as JSON stores it.
        """
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Ticket:
        """
        The inverse of `to_json`.
        """
        reasons = tuple((code, sentence) for code, sentence in stored["reasons"])
        return cls(**{**stored, "reasons": reasons})
