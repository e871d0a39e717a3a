"""
Assessing: from a customer's transactions to an assessment.
"""

from __future__ import annotations

import math
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from risk_model.assessment import Assessment, DataSufficiency, input_digest
from risk_model.features.vector import FEATURE_NAMES, feature_vector
from risk_model.model.estimate import Estimate
from risk_model.model.estimator import Model
from risk_model.priority import PRIORITY_OF_INSUFFICIENT_DATA, Exposure, expected_loss_of, priority_of
from risk_model.reasons.selection import reasons_of, reasons_of_insufficient
from risk_model.sufficiency import data_sufficiency_of
from risk_model.transactions import Transactions


def assess(model: Model, transactions: Transactions, *, as_of: date, exposure: Exposure | None = None) -> Assessment:
    """
    Assess one customer at the end of as_of; later bookings are ignored.

    Args:
        exposure: what the customer owes; where it is unknown, priority is by probability alone.

    >>> from decimal import Decimal
    >>> from pathlib import Path
    >>> from risk_model.model.artifact import load_model
    >>> from risk_model.transactions.rows import TransactionRow, transactions_from_rows
    >>> as_of = date(2026, 10, 31)
    >>> row = TransactionRow(booking_date=date(2026, 10, 1), amount="250.00")
    >>> transactions = transactions_from_rows([row], as_of=as_of)
    >>> model = load_model(Path("risk_model/model/demo"))
    >>> assessment = assess(model, transactions, as_of=as_of, exposure=Exposure(Decimal(5_000), "EUR"))
    >>> assessment.probability_of_default is None, assessment.priority.value, assessment.reasons[0].code
    (True, 'medium', 'insufficient_data')
    """
    sufficiency = data_sufficiency_of(transactions, as_of)
    vector = feature_vector(transactions, as_of)
    estimate = model.estimate(vector) if sufficiency.sufficient else None
    return assessment_from(model, vector, sufficiency, estimate, as_of=as_of, exposure=exposure)


def assessment_from(
    model: Model,
    vector: NDArray[np.float64],
    sufficiency: DataSufficiency,
    estimate: Estimate | None,
    *,
    as_of: date,
    exposure: Exposure | None,
) -> Assessment:
    """
    Assess one customer from features and an estimate that were computed before.

    Args:
        vector: every feature of the feature table in its order, NaN where unknown.
        estimate: the model's, of this vector; None where data are insufficient: no probability, and never the priority
            low.
    """
    numbers = zip(FEATURE_NAMES, vector.tolist(), strict=True)
    features = {name: value if math.isfinite(value) else None for name, value in numbers}
    assessment = partial(
        Assessment,
        as_of=as_of,
        exposure=exposure,
        data_sufficiency=sufficiency,
        model_name=model.name,
        model_version=model.version,
        features=features,
        input_sha256=input_digest(vector, sufficiency, as_of),
    )
    if estimate is None:
        return assessment(
            probability_of_default=None,
            interval=None,
            priority=PRIORITY_OF_INSUFFICIENT_DATA,
            expected_loss=None,
            reasons=reasons_of_insufficient(sufficiency),
        )
    probability = estimate.probability_of_default
    priority = priority_of(probability, exposure)
    by_loss = priority is not priority_of(probability, None)
    return assessment(
        probability_of_default=probability,
        interval=estimate.interval,
        priority=priority,
        expected_loss=None if exposure is None else expected_loss_of(probability, exposure),
        reasons=reasons_of(estimate.contributions, features, priority, by_loss=by_loss),
    )
