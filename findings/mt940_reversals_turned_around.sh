#!/usr/bin/env bash
# Converted from MT940 to camt.053, a returned direct debit becomes money that leaves the account.
#
# Seen:     camt053-loader-mt940 0.0.23 with camt053 0.0.23 (PyPI), 2026-11-28.
# Expected: in field 61 the mark RD is the reversal of a debit, so money comes in, and RC the reversal of a credit, so money
#           goes out. In camt.053 CdtDbtInd gives the direction of the entry itself, and RvslInd only adds that it takes an
#           earlier one back: RD is CRDT with RvslInd, RC is DBIT with RvslInd. camt053 agrees when it generates a reversal:
#           it flips the indicator of the original entry.
# Happens:  the loader keeps the letter: RD becomes DBIT with RvslInd and RC becomes CRDT with RvslInd, without a warning. The
#           statement below closes in MT940 and no longer closes once it is converted.
# Matters:  each returned direct debit counts twice against the customer, and each reversed sale still counts as income; both
#           are what a lender looks for first.
# Product:  signs each entry from the account holder's side (integrations/statements/mt940/entry.py, MONEY_IN) and checks that
#           opening balance, entries and closing balance agree.
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check camt053-loader-mt940==0.0.23 camt053==0.0.23

"$work/venv/bin/python" - <<'PYTHON'
import sys

from camt053_loader_mt940 import parse_mt940

STATEMENT = """\
:20:NOVEMBER
:25:NL91ABNA0417164300
:28C:1/1
:60F:C261101EUR1000,00
:61:2611021102D100,00NDDTNONREF//A1
:86:Direct debit of an energy supplier
:61:2611031103RD100,00NDDTNONREF//A2
:86:The same direct debit, returned
:61:2611041104C500,00NTRFNONREF//A3
:86:Sale
:61:2611051105RC300,00NTRFNONREF//A4
:86:Part of the sale, taken back
:62F:C261105EUR1200,00
"""

statement = parse_mt940(STATEMENT).statements[0]
opening, closing = (balance.amount_decimal for balance in statement.balances)
total = opening
for entry in statement.entries:
    signed = entry.amount_decimal if entry.credit_debit_indicator == "CRDT" else -entry.amount_decimal
    total += signed
    print(entry.account_servicer_ref, entry.credit_debit_indicator, f"reversal={entry.reversal_indicator}", signed)
print(f"the statement goes from {opening} to {closing}; its converted entries lead to {total}")

returned, taken_back = statement.entries[1], statement.entries[3]
as_described = (returned.credit_debit_indicator, taken_back.credit_debit_indicator) == ("DBIT", "CRDT") and total != closing
sys.exit(0 if as_described else 1)
PYTHON
