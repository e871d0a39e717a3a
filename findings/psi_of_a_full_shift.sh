#!/usr/bin/env bash
# A population that has moved to another class altogether has a population stability index of zero.
#
# Seen:     toad 0.1.7 with pandas 3.1.1 (PyPI), 2026-11-28.
# Expected: PSI is the sum over classes of (actual - expected) * ln(actual / expected). A class that is empty on one side makes
#           it infinite, or large where a small share is put in its place. Above 0.25 a population counts as shifted.
# Happens:  toad.metrics.PSI makes two Series and lets pandas align them. A class missing on one side becomes NaN, and the sum
#           skips NaN: exactly the classes that appeared or vanished are left out, with no warning.
# Matters:  it is the alarm for a model on customers it has never seen. All old customers from one sector and all new ones from
#           another give 0, "no change"; half of them moved gives 0.35 by what the old class lost, not by what came.
# Product:  does not use toad.
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check toad==0.1.7 pandas==3.1.1 scikit-learn==1.9.1

"$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import pandas as pd
import toad

before = pd.Series(["bakery"] * 100)
cases = {
    "all moved to another sector": pd.Series(["courier"] * 100),
    "all moved to ten other sectors": pd.Series([f"sector {number}" for number in range(10)] * 10),
    "half moved": pd.Series(["bakery"] * 50 + ["courier"] * 50),
    "nobody moved": pd.Series(["bakery"] * 100),
}
found = []
for name, after in cases.items():
    found.append(round(float(toad.metrics.PSI(after, before)), 3))
    print(f"{name}: PSI {found[-1]}")
sys.exit(0 if found == [0.0, 0.0, 0.347, 0.0] else 1)
PYTHON
