"""
Answers: the API's JSON, a type for each; OpenAPI's schemas come from the same types.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from flask import Response
from msgspec import UNSET, Meta, Struct, UnsetType

from app.store.tickets.desired_state import TicketState
from integrations.hubspot.verdict import Verdict
from integrations.statements.as_json import AccountAnswer, BalanceAnswer
from integrations.statements.statement import ParseWarning
from risk_model.assessment import DataSufficiency, Gap, Reason
from risk_model.priority import Priority

Share = Annotated[float, Meta(ge=0, le=1)]
Change = Annotated[float, Meta(ge=-1, le=1)]
Reasons = Annotated[tuple[Reason, ...], Meta(max_length=4)]
# Text, because msgspec would write the offset +00:00 as Z.
Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Outcome = Literal["defaulted", "repaid"]


class ModelAnswer(Struct, frozen=True):
    """
    The model behind an estimate.
    """

    name: str
    version: str


class CaseTicket(Struct, frozen=True):
    """
    The case's ticket in HubSpot; `hubspot_id` is null until it exists.
    """

    state: TicketState
    hubspot_id: str | None


class AssessmentTicket(CaseTicket, frozen=True):
    """
    The same, with the seq of the assessment that it shows; null until it shows one.
    """

    shows_seq: int | None


class Period(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """
    From the first through the last booking date.
    """

    first: date
    last: date


class StatementSummary(Struct, frozen=True):
    """
    A statement without its rows. `reconciled` and `unreconciled_amount` (closing less opening less the sum of the rows)
    are null where a balance is missing.
    """

    account: AccountAnswer
    currency: str | None
    opening: BalanceAnswer | None
    closing: BalanceAnswer | None
    reconciled: bool | None
    warnings: tuple[ParseWarning, ...]
    count: int
    pending_count: int
    period: Period | None
    gaps: tuple[Gap, ...]
    unreconciled_amount: str | None


class AssessmentAnswer(Struct, frozen=True):
    """
    An assessment, and the current state of its ticket. Null is unknown, never zero; `statements` answer an upload.
    """

    id: UUID
    customer_id: str
    case_key: str
    seq: int
    as_of: date
    probability_of_default: Share | None
    probability_interval: tuple[Share, Share] | None
    priority: Priority
    expected_loss: Decimal | None
    currency: str | None
    reasons: Reasons
    model: ModelAnswer
    data_sufficiency: DataSufficiency
    ticket: AssessmentTicket
    created_at: Instant
    statements: list[StatementSummary] | UnsetType = UNSET


class OpenCase(Struct, frozen=True):
    """
    An open case with its newest assessment; `change` is the probability's since the assessment before.
    """

    case_key: str
    customer_id: str
    customer_name: str
    priority: Priority
    probability_of_default: Share | None
    change: Change | None
    expected_loss: Decimal | None
    currency: str | None
    as_of: date
    reasons: Reasons
    seq: int
    opened_at: Instant
    ticket: CaseTicket


class CasePage(Struct, frozen=True):
    """
    Open cases in the order of work; `next_cursor` is null on the last page.
    """

    cases: list[OpenCase]
    next_cursor: str | None


class RecordedVerdict(Struct, frozen=True):
    """
    A verdict as it was recorded.
    """

    case_key: str
    verdict: Verdict
    found_by: str
    occurred_at: Instant


class RepaymentOutcome(Struct, frozen=True):
    """
    A repayment outcome as it was recorded.
    """

    customer_id: str
    outcome: Outcome
    as_of: date
    observed_on: date


class Health(Struct, frozen=True):
    """
    That the process runs.
    """

    status: str


class Checks(Struct, frozen=True):
    """
    "ok", or what is wrong.
    """

    database: str
    migrations: str
    model: str
    features: str


class Readiness(Struct, frozen=True):
    """
    Whether the service can do its work.
    """

    status: str
    checks: Checks


def answered(answer: Struct | bytes, status: int = 200) -> Response:
    """
    The answer, or its JSON, as a response.
    """
    content = answer if isinstance(answer, bytes) else msgspec.json.encode(answer)
    return Response(content + b"\n", status, content_type="application/json")
