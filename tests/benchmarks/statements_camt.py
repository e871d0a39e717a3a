"""
How fast CAMT is read, beside a bare pass of lxml; each run in a separate process.

Example: python -m tests.benchmarks.statements_camt --megabytes 50 --rounds 5
"""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO

from tests.benchmarks.reader_comparison import NAMES, compare, read_ours, remittance


def camt_file(size: int, seed: int) -> bytes:
    """
    A CAMT.053 of about `size` bytes, one entry with one detail after the other, balances that add up.
    """
    chance = random.Random(seed)
    entries = list(_camt_entries(chance, size))
    total = sum(cents for _, cents in entries)
    document = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">',
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId><CreDtTm>2024-01-15T20:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>",
        "<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>",
        _camt_balance("OPBD", 0),
        _camt_balance("CLBD", total),
        *(entry for entry, _ in entries),
        "</Stmt></BkToCstmrStmt></Document>\n",
    ]
    return "\n".join(document).encode()


def _camt_balance(code: str, cents: int) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{Decimal(abs(cents)).scaleb(-2)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>2024-01-15</Dt></Dt></Bal>"
    )


def _camt_entries(chance: random.Random, size: int) -> Iterator[tuple[str, int]]:
    written = 0
    while written < size:
        cents = chance.randrange(100, 100_000) * chance.choice((1, -1))
        side = "Dbtr" if cents > 0 else "Cdtr"
        entry = CAMT_ENTRY.format(
            amount=Decimal(abs(cents)).scaleb(-2),
            mark="CRDT" if cents > 0 else "DBIT",
            family="RCDT" if cents > 0 else "ICDT",
            side=side,
            name=chance.choice(NAMES).replace("&", "&amp;"),
            iban=f"NL{chance.randrange(100):02d}ABNA{chance.randrange(10**10):010d}",
            reference=f"{chance.randrange(10**14):014d}",
            remittance=remittance(chance),
        )
        written += len(entry)
        yield entry, cents


CAMT_ENTRY = """<Ntry>
  <Amt Ccy="EUR">{amount}</Amt>
  <CdtDbtInd>{mark}</CdtDbtInd>
  <Sts>BOOK</Sts>
  <BookgDt><Dt>2024-01-15</Dt></BookgDt>
  <ValDt><Dt>2024-01-15</Dt></ValDt>
  <AcctSvcrRef>{reference}</AcctSvcrRef>
  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
  <NtryDtls><TxDtls>
    <Refs><EndToEndId>E2E{reference}</EndToEndId></Refs>
    <RltdPties>
      <{side}><Nm>{name}</Nm></{side}>
      <{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>
    </RltdPties>
    <RltdAgts><{side}Agt><FinInstnId><BIC>ABNANL2A</BIC></FinInstnId></{side}Agt></RltdAgts>
    <RmtInf><Ustrd>{remittance}</Ustrd></RmtInf>
  </TxDtls></NtryDtls>
</Ntry>"""


def pass_with_iterparse(data: bytes) -> int:
    """
    A bare pass of lxml over the entries, which are cleared and not looked at.
    """
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(BytesIO(data), tag="{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}Ntry"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


READERS: dict[str, Callable[[bytes], int]] = {"ours": read_ours, "lxml.iterparse": pass_with_iterparse}

if __name__ == "__main__":
    compare(__spec__.name, camt_file, READERS)
