#!/usr/bin/env bash
# Probabilities of default that order the customers well have a ROC-AUC of one half, since all of them are small.
#
# Seen:     river 0.26.1 (PyPI), 2026-11-28.
# Expected: the documentation of metrics.ROCAUC calls it an approximation whose error "is not significant as long as the
#           predicted probabilities are well calibrated", fit to compare models. Below, each probability is exactly the share
#           that defaults.
# Happens:  the curve is taken at ten thresholds spread evenly over 0 to 1, and the second is 0.11. A model whose probabilities
#           all lie below that has no point between the corners: 0.5, with 0.71 being right. A hundred thresholds give 0.71,
#           and so does metrics.RollingROCAUC.
# Matters:  most portfolios default at 1 to 5 %, so well calibrated probabilities are small. A monitor built on this reports a
#           model without any power, and the same model with all its probabilities ten times too high wins the comparison.
# Product:  ranks all probabilities (scikit-learn in risk_model/training/evaluating.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check river==0.26.1

"$work/venv/bin/python" - <<'PYTHON'
import sys

from river import metrics

# 1,000 customers at 1 %, of whom 10 default, and 1,000 at 9 %, of whom 90 do.
customers = [(probability, number < 1000 * probability) for probability in (0.01, 0.09) for number in range(1000)]
defaulted = [probability for probability, outcome in customers if outcome]
repaid = [probability for probability, outcome in customers if not outcome]
wins = sum((bad > good) + (bad == good) / 2 for bad in defaulted for good in repaid)
exact = wins / (len(defaulted) * len(repaid))

found = {}
for name, metric in {
    "ROCAUC()": metrics.ROCAUC(),
    "ROCAUC(n_thresholds=100)": metrics.ROCAUC(n_thresholds=100),
    "RollingROCAUC": metrics.RollingROCAUC(window_size=len(customers)),
}.items():
    for probability, outcome in customers:
        metric.update(outcome, probability)
    found[name] = round(metric.get(), 3)
    print(f"{name}: {found[name]}")
too_high = metrics.ROCAUC()
for probability, outcome in customers:
    too_high.update(outcome, 10 * probability)
print(f"ROCAUC() of probabilities ten times as high: {too_high.get():.3f}")
print(f"by all pairs of customers: {exact:.3f}")
sys.exit(0 if found["ROCAUC()"] == 0.5 and exact > 0.7 and too_high.get() > 0.7 else 1)
PYTHON
