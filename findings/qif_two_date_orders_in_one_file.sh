#!/usr/bin/env bash
# One QIF file is read with two orders of day and month, so that its payments change places.
#
# Seen:     quiffen 4.0.1 (PyPI), 2026-11-28.
# Expected: QIF does not say whether day or month stands first, but a file has one order for all its dates, and D13/11/2026
#           proves it. The parameter day_first (False by default) is documented as "whether the day or month comes first"; a
#           date that it cannot fit should be an error, or decide the rest.
# Happens:  each date is read alone, as far as it fits: 02/11/2026 becomes 11 February and 13/11/2026 becomes 13 November. The
#           same holds the other way round with day_first=True and an American file. No error and no warning.
# Matters:  rent and wages of the first twelve days scatter over the year while those after the 12th stay, so the account looks
#           alive in months without data and quiet in the month that counts. Windows of 30 and 90 days are then of no use.
# Product:  looks at all dates before it reads one, refuses a file whose dates contradict each other, and says so where
#           nothing decides (integrations/statements/qif/conventions.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --no-compile --disable-pip-version-check quiffen==4.0.1

printf '!Type:Bank\nD02/11/2026\nT-1250.00\nPRent\n^\nD13/11/2026\nT3100.00\nPSale\n^\n' > european.qif
printf '!Type:Bank\nD11/02/2026\nT-1250.00\nPRent\n^\nD11/13/2026\nT3100.00\nPSale\n^\n' > american.qif

venv/bin/python - <<'PYTHON'
import sys

from quiffen import Qif


def days(path: str, day_first: bool) -> dict[str, str]:
    accounts = Qif.parse(path, day_first=day_first).accounts.values()
    rows = [row for account in accounts for kind in account.transactions.values() for row in kind]
    return {row.payee: row.date.date().isoformat() for row in rows}


found = [days("european.qif", False), days("american.qif", True)]
print("day first, read by default:        ", found[0])
print("month first, read with day_first:  ", found[1])
print("in both files the rent is of 2 November 2026 and the sale of 13 November 2026")
sys.exit(0 if found == [{"Rent": "2026-02-11", "Sale": "2026-11-13"}] * 2 else 1)
PYTHON
