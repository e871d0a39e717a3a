"""
Assessment: one estimate for one customer at one as_of, with priority and reasons; never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from risk_model.priority import Exposure, Priority


@dataclass(frozen=True)
class Reason:
    """
    One cause: a stable code and a sentence for people, free of any text of the bank.
    """

    code: str
    sentence: str


@dataclass(frozen=True)
class Gap:
    """
    A period without any transaction that is long for this customer; both days belong to the gap.
    """

    first: date
    last: date


class DataStatus(StrEnum):
    """
    Whether a history is enough for an estimate.
    """

    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient_data"


@dataclass(frozen=True)
class DataSufficiency:
    """
    How much is known of a customer; stored and answered with these very fields.

    Attributes:
        status: insufficient data give no probability at all.
        days: length of the history, from the first through the last booking day; 0 for none.
        count: transactions used (booked on or before as_of).
        gaps: periods without a transaction that are long for this customer.
    """

    status: DataStatus
    days: int
    count: int
    gaps: tuple[Gap, ...]

    @property
    def sufficient(self) -> bool:
        """
        Whether an estimate is made.
        """
        return self.status is DataStatus.SUFFICIENT


@dataclass(frozen=True)
class Assessment:
    """
    The assessment of one customer at one as_of.

    Attributes:
        probability_of_default: in [0, 1]; None when the data were not sufficient.
        interval: 90 % interval around it; None with it.
        exposure: what the customer owed, as far as was known; None where unknown.
        expected_loss: probability times exposure, in its currency; None without either.
        reasons: at most four, heaviest first.
        features: every feature by name; None, never NaN, where it could not be computed.
        input_sha256: of what it rests on, as `input_digest` gives it.
    """

    as_of: date
    probability_of_default: float | None
    interval: tuple[float, float] | None
    priority: Priority
    exposure: Exposure | None
    expected_loss: Decimal | None
    reasons: tuple[Reason, ...]
    data_sufficiency: DataSufficiency
    model_name: str
    model_version: str
    features: Mapping[str, float | None]
    input_sha256: bytes


def input_digest(vector: NDArray[np.float64], known: DataSufficiency, as_of: date) -> bytes:
    """
    SHA-256 of what an assessment rests on: as_of, the extent of the history, and the features.

    The same for a request and for a scored portfolio with the same rows, in whatever order these come.

    Args:
        vector: every feature of the feature table in its order, NaN where unknown.
    """
    extent = f"{as_of.isoformat()} {known.days} {known.count} "
    return sha256(extent.encode() + np.ascontiguousarray(vector).tobytes()).digest()
