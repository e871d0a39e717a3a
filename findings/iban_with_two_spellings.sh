#!/usr/bin/env bash
# Validators accept an IBAN whose check digits no bank can have issued, so one account passes under two numbers.
#
# Seen:     python-stdnum 2.2 (PyPI) and iban 0.0.14 (npm) accept; schwifty 2026.10.1 (PyPI) and ibantools 4.5.4 (npm) refuse;
#           2026-11-28.
# Expected: ISO 13616 takes the check digits from ISO 7064, mod 97-10: 98 minus a remainder of 0 to 96, so 02 to 98. Of an
#           account with the digits 02 the number with 99 is not an IBAN, nor 00 in the place of 97, nor 01 in that of 98.
# Happens:  a check by remainder alone (mod 97 equals 1) cannot tell 02 from 99. Two widely used packages do no more than that,
#           two others compute the digits again. The same number is valid or not by the choice of package and language.
# Matters:  the same account under two numbers is two customers or two counterparties, a block list misses the second one, and
#           a web form accepts what the payment service behind it refuses.
# Product:  takes check digits from 02 to 98 only (risk_model/transactions/iban.py).
#
# Needs python3 and node. Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --no-compile --disable-pip-version-check python-stdnum==2.2 schwifty==2026.10.1
npm install --silent --no-fund --no-audit iban@0.0.14 ibantools@4.5.4

# An invented account with check digits 02, and the same account with 99.
cat > check.py <<'PYTHON'
import sys

import schwifty
from stdnum import iban

text = sys.argv[1]
print("stdnum", iban.is_valid(text), "schwifty", schwifty.IBAN(text, allow_invalid=True).is_valid)
PYTHON
cat > check.js <<'JAVASCRIPT'
const text = process.argv[2];
console.log("iban", require("iban").isValid(text), "ibantools", require("ibantools").isValidIBAN(text));
JAVASCRIPT

seen=""
for number in NL02ABNA0417164350 NL99ABNA0417164350; do
    said="$(venv/bin/python check.py "$number") $(node check.js "$number")"
    echo "$number: $said"
    seen="$seen$said;"
done
expected="stdnum True schwifty True iban true ibantools true;stdnum True schwifty False iban true ibantools false;"
[ "$seen" = "$expected" ]
