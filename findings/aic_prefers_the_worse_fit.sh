#!/usr/bin/env bash
# Of two forecasts with equally many features the one that is a thousand times worse has the lower AIC and BIC.
#
# Seen:     toad 0.1.7 (PyPI), 2026-11-28.
# Expected: of two models with the same number of parameters the better fit has the lower AIC and BIC. For least squares both
#           rise with the sum of squared errors: n * ln(SSE / n) plus the penalty.
# Happens:  toad.metrics.AIC(y_pred, y, k) and BIC, called without their optional log-likelihood, put ln(SSE) in its place, and
#           subtract it: 2k - 2 ln(SSE). The sign is turned, so the criterion falls as the errors grow.
# Matters:  whoever compares models by these functions picks the worst one, and no figure looks unusual while it happens.
#           toad's own stepwise selection passes a log-likelihood and is not affected.
# Product:  does not use toad, nor AIC: features and penalty are judged by cross-validation (risk_model/training).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check toad==0.1.7 pandas==3.1.1 scikit-learn==1.9.1

"$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import toad

loss = np.array([100.0, 250.0, 40.0, 900.0, 310.0])
good, bad = loss + 0.1, loss + 100.0
parameters = 2
turned = []
for criterion in (toad.metrics.AIC, toad.metrics.BIC):
    of_good, of_bad = criterion(good, loss, parameters), criterion(bad, loss, parameters)
    turned.append(of_bad < of_good)
    print(f"{criterion.__name__}: off by 0.1 each {of_good:.2f}, off by 100 each {of_bad:.2f}")
right = [len(loss) * np.log(np.mean((forecast - loss) ** 2)) + 2 * parameters for forecast in (good, bad)]
print(f"n ln(SSE/n) + 2k: {right[0]:.2f} and {right[1]:.2f}")
sys.exit(0 if all(turned) else 1)
PYTHON
