#!/usr/bin/env bash
# A score that is the same for every customer separates them, and how well is drawn by lot.
#
# Seen:     scorecardpy 0.1.9.7 with pandas 3.1.1 (PyPI), 2026-11-28.
# Expected: customers with one score cannot be told apart, so a constant score has a Kolmogorov-Smirnov statistic of 0 and an
#           AUC of 0.5. Ties belong together before the cumulative shares are compared.
# Happens:  perf_eva shuffles the rows by its argument seed, sorts them by score and takes each row for a group of its own
#           (groupnum). Within equal scores the shares then follow the shuffle: KS is above 0 and changes with the seed, while
#           AUC and Gini, computed from grouped scores in the same call, are right.
# Matters:  scorecards give points in steps, and a tree or a rule gives a handful of values, so most customers share a score.
#           KS flatters the coarsest models most, and two people measure different values on the same data.
# Product:  does not use scorecardpy or KS (risk_model/training/evaluating.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check scorecardpy==0.1.9.7 pandas==3.1.1 setuptools==80.9.0

MPLBACKEND=agg "$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import pandas as pd
import scorecardpy

outcome = pd.Series([0, 0, 0, 1] * 15)
constant = pd.Series([0.25] * len(outcome))
found = []
for seed in range(5):
    measured = scorecardpy.perf_eva(outcome, constant, show_plot=False, seed=seed)
    found.append(float(measured["KS"]))
    print(f"one score for all {len(outcome)} customers, seed {seed}: KS {found[-1]}, AUC {float(measured['AUC'])}")
sys.exit(0 if min(found) > 0 and len(set(found)) > 1 else 1)
PYTHON
