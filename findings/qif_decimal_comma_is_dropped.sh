#!/usr/bin/env bash
# A rent of 250,00 is read as 25000, and a sale of 3.100,50 as 3.1005.
#
# Seen:     quiffen 4.0.1 (PyPI), 2026-11-28.
# Expected: QIF names no decimal sign; programs write the one of the user's country. Where "," parts the cents an amount ends
#           in a comma and two digits, and a reader that knows only "." should refuse it.
# Happens:  every character but digits, "." and "-" is removed before the rest becomes a Decimal. Depending on whether the
#           amount has a group sign it comes out a hundred times too large or a thousand times too small, in the same file, with
#           no error.
# Matters:  sums, ratios and the order of payments by size are all wrong, each in another direction, and Decimal looks exact.
# Product:  finds the decimal sign from all amounts of the file, and refuses a file whose amounts contradict each other or show
#           none (integrations/statements/qif/conventions.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --no-compile --disable-pip-version-check quiffen==4.0.1

printf '!Type:Bank\nD13/11/2026\nT-250,00\nPRent\n^\nD14/11/2026\nT3.100,50\nPSale\n^\n' > account.qif

venv/bin/python - <<'PYTHON'
import sys
from decimal import Decimal

from quiffen import Qif

accounts = Qif.parse("account.qif", day_first=True).accounts.values()
rows = [row for account in accounts for kind in account.transactions.values() for row in kind]
found = {row.payee: row.amount for row in rows}
print("written: rent -250,00 and sale 3.100,50; read:", *(f"{payee} {amount}" for payee, amount in found.items()))
sys.exit(0 if found == {"Rent": Decimal("-25000"), "Sale": Decimal("3.1005")} else 1)
PYTHON
