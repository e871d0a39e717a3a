#!/usr/bin/env bash
# Money that is only announced is added to the balance of an account report.
#
# Seen:     bankstatementparser 0.0.29 (PyPI), 2026-11-28.
# Expected: a camt.052 report may hold entries of different status: BOOK is on the account, PDNG is expected, INFO only informs.
#           The three must not be added up, and whoever reads an entry must be able to see which of them it is.
# Happens:  Camt052Parser returns all three alike, without the status in any column, and adds them all into total_amount.
# Matters:  a pending credit of 5,000 that never arrives, or an announcement that is booked again the next day, is income. The
#           report below holds one booking of -40; the summary says 5,660.
# Product:  keeps only BOOK as transactions; PDNG, INFO and FUTR are listed apart as pending and enter no feature
#           (integrations/statements/camt/statement_builder.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check bankstatementparser==0.0.29

"$work/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal

from bankstatementparser import Camt052Parser


def entry(amount: str, direction: str, status: str) -> str:
    booked = "<BookgDt><Dt>2026-11-05</Dt></BookgDt>" if status == "BOOK" else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>{booked}'
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd></Ntry>"
    )


report = Camt052Parser.from_string(f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"><BkToCstmrAcctRpt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-05T12:00:00</CreDtTm></GrpHdr>
  <Rpt><Id>R1</Id><CreDtTm>2026-11-05T12:00:00</CreDtTm>
    <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
    {entry("40.00", "DBIT", "BOOK")}{entry("5000.00", "CRDT", "PDNG")}{entry("700.00", "CRDT", "INFO")}
  </Rpt></BkToCstmrAcctRpt></Document>""")

rows, summary = report.parse(), report.get_summary()
statuses = [name for name in rows.columns if {"BOOK", "PDNG", "INFO"} & set(rows[name].astype(str))]
print(rows[["Amount", "Currency", "BookgDt"]].to_string())
print("columns that tell the status:", statuses)
print("transactions", summary["transaction_count"], "sum", summary["total_amount"], "- booked are 1 and -40.00")
as_described = (summary["transaction_count"], summary["total_amount"], statuses) == (3, Decimal("5660.00"), [])
sys.exit(0 if as_described else 1)
PYTHON
