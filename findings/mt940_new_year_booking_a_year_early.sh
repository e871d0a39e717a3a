#!/usr/bin/env bash
# A payment booked on 2 January is dated a year before it happened.
#
# Seen:     mt940-js 1.0.0 (npm), 2026-11-28.
# Expected: field 61 gives the value date as YYMMDD and the entry date as MMDD, without a year. An entry of 2 January with a
#           value date of 31 December belongs to the new year, two days later; likewise the other way round.
# Happens:  entryDate takes the year of the value date: 251231 with 0102 becomes 2025-01-02, 363 days before its value date.
# Matters:  bookings in the first days of January are about the year's direct debits, rents and interest. They fall out of
#           every recent window and appear in one long past, once a year, for a few rows that no test of the other months meets.
# Product:  takes the year that puts the entry date next to the value date (integrations/statements/mt940/entry.py).
#
# Needs node. Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
# tslib is asked for by its code but not by its package.json.
npm install --silent --no-fund --no-audit mt940-js@1.0.0 tslib@2.8.1

cat > january.sta <<'MT940'
:20:JANUARY
:25:NL91ABNA0417164300
:28C:1/1
:60F:C251231EUR1000,00
:61:2512310102D100,00NDDTNONREF//A1
:86:Direct debit of an insurer
:61:2601050105C40,00NTRFNONREF//A2
:86:Sale
:62F:C260105EUR940,00
MT940

node - <<'JAVASCRIPT'
const { read } = require("mt940-js");
read(require("fs").readFileSync("january.sta")).then(([statement]) => {
  const found = statement.transactions.map(({ valueDate, entryDate }) => `${valueDate} ${entryDate}`);
  for (const days of found) console.log("value date and entry date:", days);
  process.exit(found.join() === "2025-12-31 2025-01-02,2026-01-05 2026-01-05" ? 0 : 1);
});
JAVASCRIPT
