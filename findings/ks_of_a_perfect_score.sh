#!/usr/bin/env bash
# A score that separates four customers perfectly has a Kolmogorov-Smirnov statistic of 0.5.
#
# Seen:     optbinning 1.0.0 (PyPI), 2026-11-28.
# Expected: KS is the largest distance between the cumulative shares of defaulters and of the others. It is 1 where every
#           defaulter scores above everybody else, whatever the number of customers, and 0 where all scores are equal.
# Happens:  optbinning.metrics.classification.ks counts the defaulters up to and with a customer, but the population without
#           it (numpy.arange from 0), so the share of the others is one customer short: 1 - 1/n for a perfect score with n
#           customers that repaid. Equal scores are not put together, so the order of the rows decides there.
# Matters:  segments of a small business portfolio are small. With 20 customers who repaid the best possible score has 0.95,
#           and segments of different size cannot be compared. A score of one value for everybody gets what the order of the
#           rows makes of it: 0.95 or below 0 when this was written.
# Product:  does not use KS; it is measured by ROC-AUC, average precision and Brier score (risk_model/training/evaluating.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check optbinning==1.0.0

"$work/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
from optbinning.metrics.classification import ks
from scipy.stats import ks_2samp

found = []
for repaid, defaulted in ((2, 2), (20, 5), (1000, 50)):
    outcome = np.repeat([0, 1], [repaid, defaulted])
    score = np.linspace(0.01, 0.99, repaid + defaulted)
    reference = ks_2samp(score[outcome == 1], score[outcome == 0]).statistic
    found.append(round(float(ks(outcome, score)[0]), 6))
    print(f"perfect score, {repaid} repaid and {defaulted} defaulted: optbinning {found[-1]}, scipy {reference}")

constant = np.full(40, 0.1)
for outcome in (np.repeat([0, 1], 20), np.repeat([1, 0], 20)):
    print("one score for all 40 customers:", round(float(ks(outcome, constant)[0]), 6))
sys.exit(0 if found == [0.5, 0.95, 0.999] else 1)
PYTHON
