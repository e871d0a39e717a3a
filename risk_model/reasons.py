"""
Reasons: why the estimate is what it is, in at most four codes with a sentence each, heaviest first.

Several features of one cause make one reason; its sentence tells the figure that weighs most. Sentences hold figures
of the features and nothing that a bank wrote.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from risk_model.assessment import DataSufficiency, Reason
from risk_model.features import FEATURES, Feature
from risk_model.priority import Priority
from risk_model.reason_catalogue import (
    CAUSES,
    INSUFFICIENT_DATA,
    LARGE_EXPOSURE,
    MANY_SMALL_SIGNS,
    NOTHING_STANDS_OUT,
    Cause,
)

MOST_REASONS = 4
MOST_REASONS_OF_LOW = 2

# Log-odds below which a cause is not worth a sentence: a twentieth of the odds.
LEAST_WEIGHT = 0.05

WINDOW = re.compile(r"_\d+d$")


def stem_of(feature: Feature) -> str:
    """
    The name under which the catalogue knows a feature: its window replaced by {w}.
    """
    return WINDOW.sub("_{w}d", feature.name)


WORDS: dict[str, str] = {stem: words for cause in CAUSES for stem, words in cause.features}
CAUSE_OF_STEM: dict[str, Cause] = {stem: cause for cause in CAUSES for stem, _ in cause.features}
FEATURE: dict[str, Feature] = {feature.name: feature for feature in FEATURES}


def reasons_of(
    contributions: Mapping[str, float], features: Mapping[str, float | None], priority: Priority, *, by_loss: bool
) -> tuple[Reason, ...]:
    """
    The reasons for a priority.

    Args:
        contributions: log-odds each feature adds; positive raises the risk.
        features: the features' values; None where unknown.
        by_loss: whether the expected loss asked for a sooner look than the probability.
    """
    sign = -1 if priority is Priority.LOW else 1
    most = MOST_REASONS_OF_LOW if priority is Priority.LOW else MOST_REASONS
    found = list(_weighed(contributions, features, sign))
    if by_loss:
        found.insert(0, Reason(*LARGE_EXPOSURE))
    if not found:
        found.append(Reason(*(NOTHING_STANDS_OUT if priority is Priority.LOW else MANY_SMALL_SIGNS)))
    return tuple(found[:most])


def reasons_of_insufficient(data: DataSufficiency) -> tuple[Reason, ...]:
    """
    The one reason where there is no estimate.
    """
    code, sentence = INSUFFICIENT_DATA
    return (Reason(code, sentence.format(count=data.count, days=data.days)),)


def _weighed(contributions: Mapping[str, float], features: Mapping[str, float | None], sign: int) -> Iterator[Reason]:
    """
    A reason for each cause that moves the risk in this direction, heaviest first.
    """
    by_cause: dict[str, dict[str, float]] = {}
    for name, added in contributions.items():
        cause = CAUSE_OF_STEM[stem_of(FEATURE[name])]
        by_cause.setdefault(cause.raises, {})[name] = sign * added
    heaviest_first = sorted(by_cause.values(), key=lambda weights: -sum(weights.values()))
    for weights in heaviest_first:
        if sum(weights.values()) >= LEAST_WEIGHT:
            told = max(weights, key=weights.__getitem__)
            cause = CAUSE_OF_STEM[stem_of(FEATURE[told])]
            fact = _fact(FEATURE[told], features[told])
            yield Reason(cause.raises, f"{cause.meaning} {fact}") if sign > 0 else Reason(cause.lowers, fact)


def _fact(feature: Feature, value: float | None) -> str:
    words = WORDS[stem_of(feature)].format(w=feature.window_days)
    return f"{words}: {_figure(feature, value)}."


def _figure(feature: Feature, value: float | None) -> str:
    if value is None or math.isnan(value):
        return "never" if feature.name.startswith("days_since_") else "not known"
    if feature.unit == "share":
        return f"{100 * value:.0f} %"
    return f"{value:.0f}" if feature.unit in {"count", "days"} else f"{value:.1f}"
