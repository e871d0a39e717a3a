#!/usr/bin/env bash
# An amount of 1,234,567.00 is read as 1234, and a split of 2,000.00 as 2.
#
# Seen:     qif2json 0.4.0 (npm), 2026-11-28.
# Expected: Quicken writes QIF amounts with a comma between the thousands. A number with two commas and a point can be read in
#           one way only.
# Happens:  the first comma of T is removed, what is left goes to parseFloat, and that stops at the second comma without an
#           error. For a split line ($) no comma is removed at all, so it is wrong from 1,000 on, while T of the same record is
#           right and the two no longer agree.
# Matters:  the largest payments of an account, the ones that decide whether a loan can be repaid, shrink a thousandfold, and
#           small ones stay as they are, so that nothing looks broken.
# Product:  reads all groups of an amount, and looks at all amounts of the file before it decides which sign parts the cents
#           (integrations/statements/evidence/decimals.py, qif/conventions.py).
#
# Needs node. Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit qif2json@0.4.0

cat > account.qif <<'QIF'
!Type:Bank
D13/11/2026
T1,234,567.00
PSale of the premises
^
D14/11/2026
T-2,000.00
PLandlord
SRent
$-2,000.00
^
D15/11/2026
T-85.00
PStationer
^
QIF

node - <<'JAVASCRIPT'
const { parse } = require("qif2json");
const { transactions } = parse(require("fs").readFileSync("account.qif", "utf8"));
for (const { payee, amount, division } of transactions) {
  console.log(payee, amount, division ? `split ${division[0].amount}` : "");
}
const [sale, rent, paper] = transactions;
const asDescribed = sale.amount === 1234 && rent.amount === -2000 && rent.division[0].amount === -2 && paper.amount === -85;
process.exit(asDescribed ? 0 : 1);
JAVASCRIPT
