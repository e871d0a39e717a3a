#!/usr/bin/env bash
# Two camt.053 readers take a returned direct debit for an ordinary credit, depending on how the bank spells "true".
#
# Seen:     camt053 0.0.23 (PyPI) and camt-parser 1.1.0 (npm), 2026-11-28.
# Expected: RvslInd has the type TrueFalseIndicator, an xs:boolean, and XML Schema Part 2 (Datatypes) gives that type four
#           spellings: true, false, 1 and 0. <RvslInd>1</RvslInd> says the same as <RvslInd>true</RvslInd>.
# Happens:  both readers compare the text with "true"; an entry marked with 1 comes out as no reversal, without a warning.
# Matters:  a credit marked as a reversal is often a direct debit that came back for want of funds, the strongest single sign
#           of trouble on a current account. Read this way it looks like a customer's payment.
# Product:  takes both spellings (integrations/statements/camt/statement_builder.py).
#
# Needs python3 and node. Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --no-compile --disable-pip-version-check camt053==0.0.23
npm install --silent --no-fund --no-audit camt-parser@1.1.0

for spelling in true 1; do
    cat > "statement_$spelling.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-05T08:00:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>S1</Id>
      <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal>
        <Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
        <Dt><Dt>2026-11-04</Dt></Dt>
      </Bal>
      <Ntry>
        <Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>$spelling</RvslInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-11-04</Dt></BookgDt><ValDt><Dt>2026-11-01</Dt></ValDt>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
XML
done

cat > read.py <<'PYTHON'
import sys
from pathlib import Path

from camt053.parse.statement_parser import parse_document

document = parse_document(Path(sys.argv[1]).read_text())
print(str(document.statements[0].entries[0].reversal_indicator).lower())
PYTHON
cat > read.js <<'JAVASCRIPT'
const { parseCamt053 } = require("camt-parser");
const text = require("fs").readFileSync(process.argv[2], "utf8");
parseCamt053(text).then((document) => console.log(document.statements[0].transactions[0].reversalIndicator));
JAVASCRIPT

seen=""
for spelling in true 1; do
    python_says="$(venv/bin/python read.py "statement_$spelling.xml" 2> /dev/null)"
    node_says="$(node read.js "statement_$spelling.xml")"
    echo "RvslInd $spelling: camt053 reads a reversal: $python_says, camt-parser: $node_says"
    seen="$seen $python_says $node_says"
done
[ "$seen" = " true true false false" ]
