"""
Reasons: from a public catalogue, at most four, heaviest first, one per cause, and never a text of the bank's.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from risk_model.assessment import DataStatus, DataSufficiency
from risk_model.features.vector import FEATURES
from risk_model.priority import Priority
from risk_model.reasons.catalogue import CAUSES
from risk_model.reasons.selection import (
    CAUSE_OF_STEM,
    FEATURE,
    MAX_REASONS,
    MAX_REASONS_OF_LOW,
    reasons_of,
    reasons_of_insufficient,
    stem_of,
)

SCALE_FREE = [feature.name for feature in FEATURES if feature.scale_free]
contributions = st.dictionaries(st.sampled_from(SCALE_FREE), st.floats(-3, 3), max_size=40)
FEATURE_VALUES: dict[str, float | None] = dict.fromkeys(FEATURE, 3.0)


def test_every_scale_free_feature_has_a_cause() -> None:
    assert {stem_of(FEATURE[name]) for name in SCALE_FREE} == set(CAUSE_OF_STEM)


def test_every_code_is_unique() -> None:
    codes = [code for cause in CAUSES for code in (cause.raises, cause.lowers)]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


@given(contributions, st.sampled_from(Priority), st.booleans())
def test_reasons_are_one_to_four_with_different_codes(
    added: dict[str, float], priority: Priority, by_loss: bool
) -> None:
    reasons = reasons_of(added, FEATURE_VALUES, priority, by_loss=by_loss and priority is not Priority.LOW)
    assert 1 <= len(reasons) <= (MAX_REASONS_OF_LOW if priority is Priority.LOW else MAX_REASONS)
    assert len({reason.code for reason in reasons}) == len(reasons)


@given(contributions)
def test_high_priority_names_only_what_raises_the_risk_heaviest_first(added: dict[str, float]) -> None:
    weights: dict[str, float] = {}
    for name, weight in added.items():
        code = CAUSE_OF_STEM[stem_of(FEATURE[name])].raises
        weights[code] = weights.get(code, 0.0) + weight
    named = [
        weights[reason.code]
        for reason in reasons_of(added, FEATURE_VALUES, Priority.HIGH, by_loss=False)
        if reason.code in weights
    ]
    assert all(weight > 0 for weight in named)
    assert named == sorted(named, reverse=True)


def test_features_of_one_cause_make_one_reason_with_the_heaviest_figure() -> None:
    added = {"returned_debits_90d": 0.4, "returned_debits_180d": 0.9, "gambling_count_90d": 1.0}
    values = FEATURE_VALUES | {"returned_debits_180d": 7.0}
    reasons = reasons_of(added, values, Priority.HIGH, by_loss=False)
    assert [reason.code for reason in reasons] == ["returned_debits", "gambling"]
    assert reasons[0].sentence.endswith(" 7 direct debits were returned unpaid in the last 180 days.")


def test_low_priority_names_what_lowers_the_risk() -> None:
    added = {"returned_debits_90d": -0.4, "gambling_count_90d": 1.0}
    (reason,) = reasons_of(added, FEATURE_VALUES | {"returned_debits_90d": 0.0}, Priority.LOW, by_loss=False)
    assert (reason.code, reason.sentence) == (
        "debits_honoured",
        "No direct debit was returned unpaid in the last 90 days.",
    )


def test_unknown_figures_are_called_unknown() -> None:
    values: dict[str, float | None] = {"days_since_penalty": None, "inflow_growth_90d": None}
    reasons = reasons_of({"inflow_growth_90d": 0.5, "days_since_penalty": 0.3}, values, Priority.HIGH, by_loss=False)
    figures = [reason.sentence.split(". ", 1)[1] for reason in reasons]
    assert figures == ["The account does not tell.", "The bank never charged a penalty."]


def test_shares_are_written_in_percent() -> None:
    (reason,) = reasons_of({"gambling_share_90d": 1.0}, {"gambling_share_90d": 0.257}, Priority.HIGH, by_loss=False)
    assert reason.sentence.endswith(" 26 % of all money out in the last 90 days was gambled.")


def test_priority_raised_by_expected_loss_says_so_first() -> None:
    reasons = reasons_of({"gambling_share_90d": 1.0}, FEATURE_VALUES, Priority.MEDIUM, by_loss=True)
    assert [reason.code for reason in reasons] == ["large_exposure", "gambling"]


def test_insufficient_data_names_its_extent() -> None:
    (reason,) = reasons_of_insufficient(DataSufficiency(DataStatus.INSUFFICIENT, days=12, count=3, gaps=()))
    assert reason.code == "insufficient_data"
    assert "3 transactions over 12 days" in reason.sentence


@given(st.sampled_from(SCALE_FREE), st.one_of(st.none(), st.floats(-2000, 2000)), st.sampled_from(Priority))
def test_every_sentence_is_well_formed(name: str, value: float | None, priority: Priority) -> None:
    sign = -1.0 if priority is Priority.LOW else 1.0
    (reason,) = reasons_of({name: sign}, {name: value}, priority, by_loss=False)
    assert reason.sentence.endswith(".")
    assert not re.search(r"[{}]|-0\.0|-0 |None|nan|\.\.|  ", reason.sentence)


def test_count_of_one_is_singular() -> None:
    for name, expected in (
        ("returned_debits_90d", "1 direct debit was returned unpaid in the last 90 days."),
        ("counterparties", "1 counterparty is known in all."),
        ("days_negative_90d", "The account was below zero on 1 of the last 90 days."),
    ):
        (reason,) = reasons_of({name: 1.0}, {name: 1.0}, Priority.HIGH, by_loss=False)
        assert reason.sentence.endswith(expected)


def test_negative_balance_is_called_overdrawn() -> None:
    for value, expected in (
        (-0.26, "The account is overdrawn by 0.3 months of income."),
        (-0.01, "The balance is 0.0 months of income."),
    ):
        (reason,) = reasons_of(
            {"balance_last_to_inflow": 1.0}, {"balance_last_to_inflow": value}, Priority.HIGH, by_loss=False
        )
        assert reason.sentence.endswith(expected)
