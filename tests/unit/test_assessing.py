"""
Assessing: the one path from transactions to an assessment, with the model that ships.
"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.assessing import assess
from risk_model.assessment import Assessment
from risk_model.features.vector import FEATURE_NAMES, FEATURES, feature_vector
from risk_model.priority import Exposure, Priority
from risk_model.training.simulator import SimulatedCase, simulate
from risk_model.transactions import Transactions
from risk_model.transactions.rows import TransactionRow, transactions_from_rows
from tests.support.models import DEMO_MODEL as MODEL

AS_OF = date(2026, 10, 31)
CASES = list(simulate(40, seed=77, as_of=AS_OF))


def transactions_of(case: SimulatedCase) -> Transactions:
    rows = msgspec.convert(case.request["transactions"], list[TransactionRow])
    return transactions_from_rows(rows, as_of=AS_OF, currency=None)


def assessed(transactions: Transactions, *, exposure: Decimal | None = None, as_of: date = AS_OF) -> Assessment:
    return assess(MODEL, transactions, as_of=as_of, exposure=None if exposure is None else Exposure(exposure, "EUR"))


def with_estimate() -> Transactions:
    return transactions_of(next(case for case in CASES if len(case.request["transactions"]) > 100))


def test_assessment_is_complete_and_its_estimate_lies_in_its_interval() -> None:
    assessment = assessed(with_estimate(), exposure=Decimal("12000.00"))
    assert assessment.probability_of_default is not None
    assert assessment.interval is not None
    assert assessment.interval[0] <= assessment.probability_of_default <= assessment.interval[1]
    assert assessment.expected_loss == (Decimal(str(assessment.probability_of_default)) * Decimal("12000.00")).quantize(
        Decimal("0.01")
    )
    assert (assessment.model_name, assessment.model_version) == (MODEL.name, MODEL.version)
    assert set(assessment.features) == set(FEATURE_NAMES)


def test_no_exposure_gives_no_expected_loss() -> None:
    assert assessed(with_estimate()).expected_loss is None


@pytest.mark.parametrize("count", [0, 1, 5])
def test_insufficient_data_is_medium_without_a_number(count: int) -> None:
    few = with_estimate().take(np.arange(count))
    assessment = assessed(few, exposure=Decimal(1_000_000))
    assert (assessment.probability_of_default, assessment.interval, assessment.expected_loss) == (None, None, None)
    assert assessment.priority is Priority.MEDIUM
    assert [reason.code for reason in assessment.reasons] == ["insufficient_data"]


@settings(max_examples=10)
@given(st.randoms())
def test_order_of_rows_does_not_matter(random: object) -> None:
    transactions = with_estimate()
    order = np.arange(len(transactions))
    random.shuffle(order)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert assessed(transactions.take(order)) == assessed(transactions)


def test_rows_after_as_of_do_not_matter() -> None:
    transactions = with_estimate()
    earlier = AS_OF - timedelta(days=60)
    until = (earlier - date(1970, 1, 1)).days
    known = transactions.take(np.flatnonzero(transactions.booking_day <= until))
    assert assessed(transactions, as_of=earlier) == assessed(known, as_of=earlier)


def test_currency_unit_does_not_change_the_probability() -> None:
    """
    The model uses no feature that depends on the size of the currency's unit.
    """
    transactions = with_estimate()
    larger = dataclasses.replace(
        transactions, amount_cents=transactions.amount_cents * 25, balance_cents=transactions.balance_cents * 25
    )
    probabilities = [assessed(one).probability_of_default for one in (transactions, larger)]
    assert probabilities[0] == pytest.approx(probabilities[1], rel=1e-9)


RISES = [f for f in FEATURES if f.direction and f.name in MODEL.feature_names]


@settings(max_examples=60)
@given(st.sampled_from(CASES), st.sampled_from(RISES), st.floats(0.01, 50))
def test_riskier_feature_never_lowers_the_probability(case: SimulatedCase, feature: object, more: float) -> None:
    """
    A feature that moves in its riskier direction of the table never makes a customer safer.
    """
    assert isinstance(feature, type(FEATURES[0]))
    vector = feature_vector(transactions_of(case), AS_OF)
    riskier = vector.copy()
    riskier[FEATURE_NAMES.index(feature.name)] += more * feature.direction
    before, after = (MODEL.estimate(one).probability_of_default for one in (vector, riskier))
    assert after >= before - 1e-12


def test_most_insolvent_businesses_rank_above_low() -> None:
    """
    More than half of the bad customers have medium or high priority.
    """
    bad = [assessed(transactions_of(case)).priority for case in CASES if case.is_bad]
    assert bad
    assert sum(priority is Priority.LOW for priority in bad) < len(bad) / 2


def test_no_reason_repeats_what_a_bank_wrote() -> None:
    for case in CASES:
        texts = {row.get("counterparty_name", "") for row in case.request["transactions"]} - {""}
        sentences = " ".join(reason.sentence for reason in assessed(transactions_of(case)).reasons)
        assert not [text for text in texts if text in sentences]
