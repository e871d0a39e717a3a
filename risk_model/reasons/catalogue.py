"""
The public catalogue of reasons: stable codes, what each means, and the words for the features behind it.

A code is never given another meaning; a new cause gets a new code and the catalogue a new version.
"""

from __future__ import annotations

from risk_model.reasons.causes_in_money import CAUSES_IN_MONEY
from risk_model.reasons.causes_in_payments import CAUSES_IN_PAYMENTS

REASONS_VERSION = "1"

CAUSES = (*CAUSES_IN_MONEY, *CAUSES_IN_PAYMENTS)

# Reasons that no feature gives: code and sentence.
INSUFFICIENT_DATA = ("insufficient_data", "Too little history for an estimate: {count} transactions over {days} days.")
LARGE_EXPOSURE = ("large_exposure", "The expected loss asks for a look sooner than the probability of default alone.")
MANY_SMALL_SIGNS = ("many_small_signs", "Many small signs add up; none of them stands out.")
NOTHING_STANDS_OUT = ("nothing_stands_out", "Nothing in the account stands out.")
