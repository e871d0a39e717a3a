#!/usr/bin/env bash
# The counterparty of every outgoing payment is the account holder.
#
# Seen:     camt053 0.0.23 (PyPI), 2026-11-28.
# Expected: RltdPties names both sides of a payment. The counterparty, in a field of that name, is the side that is not the
#           holder of the account: the creditor where the entry is a DBIT, the debtor where it is a CRDT.
# Happens:  counterparty_name and counterparty_account take the debtor whenever one is there, whatever CdtDbtInd says. For a
#           payment to a supplier that is the customer itself, with the account of the statement.
# Matters:  grouped by counterparty, all spending goes to one payee. Rent, wages, tax and lenders cannot be told apart, and the
#           share of the largest payee is 100 %.
# Product:  takes the party that is not the owner, also for returns, where the roles stay those of the first payment
#           (integrations/statements/camt/details.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check camt053==0.0.23

"$work/venv/bin/python" - <<'PYTHON'
import logging
import sys

from camt053.parse.statement_parser import parse_document

logging.disable(logging.CRITICAL)
OWN, SUPPLIER = "NL91ABNA0417164300", "NL39RABO0300065264"
HOLDER, OTHER = "Bakery Example", "Flour Mill Example"


def entry(direction: str, debtor: tuple[str, str], creditor: tuple[str, str]) -> str:
    return f"""
    <Ntry><Amt Ccy="EUR">40.00</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
      <BookgDt><Dt>2026-11-04</Dt></BookgDt>
      <NtryDtls><TxDtls><RltdPties>
        <Dbtr><Pty><Nm>{debtor[0]}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{debtor[1]}</IBAN></Id></DbtrAcct>
        <Cdtr><Pty><Nm>{creditor[0]}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{creditor[1]}</IBAN></Id></CdtrAcct>
      </RltdPties></TxDtls></NtryDtls></Ntry>"""


document = parse_document(f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-05T08:00:00</CreDtTm></GrpHdr>
  <Stmt><Id>S1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>{HOLDER}</Nm></Ownr></Acct>
    {entry("CRDT", (OTHER, SUPPLIER), (HOLDER, OWN))}
    {entry("DBIT", (HOLDER, OWN), (OTHER, SUPPLIER))}
  </Stmt></BkToCstmrStmt></Document>""")

found = []
for booked in document.all_entries():
    detail = booked.details[0]
    found.append((booked.credit_debit_indicator, detail.counterparty_name, detail.counterparty_account))
    print(*found[-1], sep=", ")
sys.exit(0 if found == [("CRDT", OTHER, SUPPLIER), ("DBIT", HOLDER, OWN)] else 1)
PYTHON
