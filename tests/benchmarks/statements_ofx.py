"""
How fast OFX 1.x is read, beside ofxtools; each run in a separate process.

Example: python -m tests.benchmarks.statements_ofx --megabytes 10 --rounds 3
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from tests.benchmarks.reader_comparison import compare, read_ours

NAMES = ("Bakkerij De Molen B.V.", "Stichting Noorderlicht", "J. de Vries", "Hofmann and Sons", "Cafe Hoekje")
HEAD = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240201000000<LANGUAGE>ENG</SONRS>
</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>INGBNL2A<ACCTID>NL20INGB0001234567<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20240101<DTEND>20241231
"""
TAIL = """</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20241231</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
GOALS = {"ofxtools": 1 / 6}


def ofx_file(size: int, seed: int) -> bytes:
    """
    An OFX 1.02 file of about `size` bytes.
    """
    chance = random.Random(seed)
    rows, written = [HEAD], 0
    while written < size:
        cents = chance.randrange(-1_000_000, 1_000_000)
        row = (
            f"<STMTTRN>\n<TRNTYPE>{'CREDIT' if cents > 0 else 'DEBIT'}\n"
            f"<DTPOSTED>2024{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}120000\n"
            f"<TRNAMT>{cents / 100:.2f}\n"
            f"<FITID>{chance.randrange(10**14):014d}\n<NAME>{chance.choice(NAMES)}\n"
            f"<MEMO>invoice {chance.randrange(10**8):08d} second term\n</STMTTRN>\n"
        )
        rows.append(row)
        written += len(row)
    return "".join([*rows, TAIL]).encode()


def read_with_ofxtools(data: bytes) -> int:
    """
    ofxtools: parsed and converted.
    """
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    tree.parse(io.BytesIO(data))
    return sum(len(statement.transactions) for statement in tree.convert().statements)


READERS: dict[str, Callable[[bytes], int]] = {"ours": read_ours, "ofxtools": read_with_ofxtools}


if __name__ == "__main__":
    compare(__spec__.name, ofx_file, READERS, goals=GOALS)
