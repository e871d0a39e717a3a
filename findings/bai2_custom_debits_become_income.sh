#!/usr/bin/env bash
# A debit with a bank's own BAI2 type code is read as income.
#
# Seen:     bankstatementparser 0.0.29 (PyPI), 2026-11-28.
# Expected: BAI2 (Cash Management Balance Reporting Specifications, Version 2) leaves the type codes from 900 on to the banks:
#           930 to 959 for credits and 960 to 999 for debits, so that the sign of a code nobody knows is still certain.
# Happens:  Bai2Parser takes 400 to 699 for debits and every other code for a credit. A detail record 16 with code 975 adds to
#           the account, no warning; the statement's own closing balance (015) contradicts the sum.
# Matters:  banks use their own codes for fees, sweeps and loan repayments. Each becomes income of the same size, so the error
#           in the cash flow is twice the amount, and largest where a customer repays most.
# Product:  does not read BAI2 so far; a reader must take 960 to 999 as debits and check opening, entries and closing.
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check bankstatementparser==0.0.29

# Opening 5,000.00; a wire of 1,500.00 in, a check of 300.00 out, 975.00 out under a code of the bank's own; closing 5,225.00.
cat > "$work/november.bai2" <<'BAI2'
01,SENDER,RECEIVER,261105,0800,1,80,,2/
02,RECEIVER,SENDER,1,261104,0800,USD,2/
03,1234567,USD,010,500000,,,015,522500,,/
16,195,150000,,A1,,INCOMING WIRE
16,475,30000,,A2,,CHECK PAID
16,975,97500,,A3,,LOAN SWEEP
49,1300000,5/
98,1300000,1,7/
99,1300000,1,9/
BAI2

cd "$work"
venv/bin/python - <<'PYTHON'
import sys
from decimal import Decimal

from bankstatementparser import create_parser

parser = create_parser("november.bai2")
rows, summary = parser.parse(), parser.get_summary()
print(rows[["Amount", "description"]].to_string())
total = summary["opening_balance"] + summary["total_amount"]
print("opening", summary["opening_balance"], "and entries make", total, "- the closing balance is", summary["closing_balance"])
amounts = [Decimal(amount) for amount in rows["Amount"]]
as_described = amounts == [Decimal("1500"), Decimal("-300"), Decimal("975")] and total != summary["closing_balance"]
sys.exit(0 if as_described else 1)
PYTHON
