"""
Reasons: at most four codes with a sentence each that explain an estimate, heaviest first.

Several features of one cause make one reason; its sentence gives the figure with the largest contribution. Sentences
contain figures of features and no text from the bank.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from risk_model.assessment import DataSufficiency, Reason
from risk_model.features.vector import FEATURES, Feature
from risk_model.priority import Priority
from risk_model.reasons.catalogue import (
    CAUSES,
    INSUFFICIENT_DATA,
    LARGE_EXPOSURE,
    MANY_SMALL_SIGNS,
    NOTHING_STANDS_OUT,
)
from risk_model.reasons.causes import Cause, Fact

MAX_REASONS = 4
MAX_REASONS_OF_LOW = 2

# Log-odds below which a cause is not worth a sentence: a twentieth of the odds.
LEAST_WEIGHT = 0.05

WINDOW = re.compile(r"_\d+d$")
# "1" and the plural noun after it, with at most two words between.
ONE_OF_MANY = re.compile(
    r"\b1 (?:[a-z-]+ ){0,2}"
    r"(?:debits|collections|times|days|entries|payments|loans|repayments|payers|accounts|transactions|counterparties)\b"
)
PLURAL_END = re.compile("ies$|s$")


def stem_of(feature: Feature) -> str:
    """
    The feature's name in the catalogue: its window replaced by {w}.
    """
    return feature.name if feature.window_days is None else WINDOW.sub("_{w}d", feature.name)


FACTS: dict[str, Fact] = {fact.feature: fact for cause in CAUSES for fact in cause.facts}
CAUSE_OF_STEM: dict[str, Cause] = {fact.feature: cause for cause in CAUSES for fact in cause.facts}
FEATURE: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
CAUSE: dict[str, Cause] = {
    feature.name: CAUSE_OF_STEM[stem_of(feature)] for feature in FEATURES if stem_of(feature) in CAUSE_OF_STEM
}


def reasons_of(
    contributions: Mapping[str, float], features: Mapping[str, float | None], priority: Priority, *, by_loss: bool
) -> tuple[Reason, ...]:
    """
    The reasons for a priority.

    Args:
        contributions: log-odds each feature adds; positive raises the risk.
        features: the features' values; None where unknown.
        by_loss: whether the expected loss raised the priority above that of the probability.
    """
    sign = -1 if priority is Priority.LOW else 1
    most = MAX_REASONS_OF_LOW if priority is Priority.LOW else MAX_REASONS
    found = list(islice(_weighed(contributions, features, sign), most))
    if by_loss:
        found.insert(0, Reason(*LARGE_EXPOSURE))
    if not found:
        found.append(Reason(*(NOTHING_STANDS_OUT if priority is Priority.LOW else MANY_SMALL_SIGNS)))
    return tuple(found[:most])


def reasons_of_insufficient(data: DataSufficiency) -> tuple[Reason, ...]:
    """
    The only reason where data are insufficient for an estimate.
    """
    code, sentence = INSUFFICIENT_DATA
    return (Reason(code, sentence.format(count=data.count, days=data.days)),)


def _weighed(contributions: Mapping[str, float], features: Mapping[str, float | None], sign: int) -> Iterator[Reason]:
    """
    A reason for each cause that moves the risk in the direction of `sign`, heaviest first.
    """
    by_cause: dict[str, dict[str, float]] = {}
    for name, added in contributions.items():
        cause = CAUSE[name]
        by_cause.setdefault(cause.raises, {})[name] = sign * added
    heaviest_first = sorted(by_cause.values(), key=lambda weights: -sum(weights.values()))
    for weights in heaviest_first:
        if sum(weights.values()) >= LEAST_WEIGHT:
            heaviest = max(weights, key=weights.__getitem__)
            cause = CAUSE[heaviest]
            fact = _fact(FEATURE[heaviest], features[heaviest])
            yield Reason(cause.raises, f"{cause.meaning} {fact}") if sign > 0 else Reason(cause.lowers, fact)


def _fact(feature: Feature, value: float | None) -> str:
    fact = FACTS[stem_of(feature)]
    if value is None or math.isnan(value):
        return f"{fact.unknown}."
    figure = _figure(feature, value)
    sentence = fact.none if fact.none is not None and value == 0 else fact.sentence
    if fact.below is not None and figure.startswith("-"):
        return f"{fact.below.format(v=figure[1:], w=feature.window_days)}."
    percent, size = (f"{_rounded(100 * number, 0)} %" for number in (value, abs(value)))
    way = "falls" if value < 0 else "rises"
    words = sentence.format(v=figure, pct=percent, size=size, way=way, w=feature.window_days)
    return f"{_singular(words) if figure == '1' else words}."


def _figure(feature: Feature, value: float) -> str:
    """
    The figure in its unit, as people write it.
    """
    if feature.unit == "share":
        return f"{_rounded(100 * value, 0)} %"
    return _rounded(value, 0 if feature.unit in {"count", "days"} or abs(value) >= 10 else 1)


def _rounded(value: float, digits: int) -> str:
    """
    Rounded, and zero without a sign.
    """
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _singular(words: str) -> str:
    """
    The sentence for one thing instead of many.
    """
    one = ONE_OF_MANY.sub(lambda found: PLURAL_END.sub(_one_end, found[0]), words)
    return one.replace(" were ", " was ", 1).replace(" are ", " is ", 1)


def _one_end(plural: re.Match[str]) -> str:
    return "y" if plural[0] == "ies" else ""
