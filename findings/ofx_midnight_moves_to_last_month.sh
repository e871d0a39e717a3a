#!/usr/bin/env bash
# A salary of 1 November is read as one of October.
#
# Seen:     ofxparse 0.21 and ofxtools 1.1.1 against bankfile 0.2.0 (PyPI), 2026-11-28.
# Expected: DTPOSTED is the day on which the bank posted the transaction. 20261101000000[+1:CET] is 1 November where the bank
#           and its customer are, and its paper statement says so too.
# Happens:  ofxparse subtracts the offset and returns a datetime without time zone, 2026-10-31 23:00; nothing is left to tell
#           that it is in UTC. ofxtools returns the same instant marked as UTC, whose date() is 31 October as well. bankfile
#           gives 1 November. Without a time, 20261101, all three agree.
# Matters:  east of Greenwich each booking that a bank stamps with midnight falls on the day before. On the first of a month,
#           when rent and wages are paid, that is another month: two payments in October and none in November.
# Product:  takes the day as it is written (integrations/statements/ofx/rows.py).
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --no-compile --disable-pip-version-check ofxparse==0.21 ofxtools==1.1.1 bankfile==0.2.0

cat > november.ofx <<'OFX'
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261105120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>ABNANL2A<ACCTID>NL91ABNA0417164300<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261105
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261101000000[+1:CET]<TRNAMT>2400.00<FITID>A1<NAME>Wages November</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261101<TRNAMT>-950.00<FITID>A2<NAME>Rent November</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1450.00<DTASOF>20261105</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
OFX

venv/bin/python -W ignore - <<'PYTHON'
import sys

import bankfile
from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

with open("november.ofx", "rb") as file:
    of_ofxparse = [row.date for row in OfxParser.parse(file).account.statement.transactions]
tree = OFXTree()
tree.parse("november.ofx")
of_ofxtools = [row.dtposted for row in tree.convert().statements[0].banktranlist]
of_bankfile = [row.date for row in bankfile.parse("november.ofx").transactions]
found = []
for name, days in (("ofxparse", of_ofxparse), ("ofxtools", of_ofxtools), ("bankfile", of_bankfile)):
    print(f"{name}: wages {days[0]}, rent {days[1]}")
    found.append([day.strftime("%m-%d") for day in days])
sys.exit(0 if found == [["10-31", "11-01"], ["10-31", "11-01"], ["11-01", "11-01"]] else 1)
PYTHON
