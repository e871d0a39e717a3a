"""
Large simulated statement files for the benchmarks: shaped like real ones, with nobody's data.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

NAMES = ("Bakkerij De Molen B.V.", "Stichting Noorderlicht", "J. de Vries", "Hofmann & Söhne GmbH", "Café 't Hoekje")
WORDS = ("factuur", "betaling", "order", "kenmerk", "termijn", "levering", "huur", "abonnement", "voorschot")


def _remittance(seed: random.Random) -> str:
    return " ".join(seed.choices(WORDS, k=6)) + f" {seed.randrange(10**8):08d}"


def mt940_file(size: int, seed: int) -> bytes:
    """
    An MT940 of about `size` bytes: a statement for every 200 bookings with SEPA codewords, balances that add up.
    """
    chance = random.Random(seed)
    parts: list[bytes] = []
    written, cents = 0, 1_000_000
    while written < size:
        block, cents = _mt940_statement(chance, cents)
        data = block.encode()
        parts.append(data)
        written += len(data)
    return b"".join(parts)


def _mt940_statement(chance: random.Random, opening: int) -> tuple[str, int]:
    rows, cents = [], opening
    for _ in range(200):
        amount = chance.randrange(100, 100_000)
        money_in = chance.random() < 0.5
        cents += amount if money_in else -amount
        text = (
            f"/TRTP/SEPA OVERBOEKING/IBAN/NL{chance.randrange(100):02d}ABNA{chance.randrange(10**10):010d}/BIC/ABNANL2A"
            f"/NAME/{chance.choice(NAMES)}/REMI/{_remittance(chance)}/EREF/{chance.randrange(10**12)}"
        )
        lines = "\r\n".join(text[at : at + 65] for at in range(0, len(text), 65))
        rows.append(
            f":61:2401150115{'C' if money_in else 'D'}{_comma(amount)}NTRFNONREF//{chance.randrange(10**14):014d}\r\n"
            f":86:{lines}\r\n"
        )
    head = f":20:STATEMENT\r\n:25:NL91ABNA0417164300\r\n:28C:1/1\r\n:60F:{_balance(opening)}\r\n"
    return head + "".join(rows) + f":62F:{_balance(cents)}\r\n-\r\n", cents


def _balance(cents: int) -> str:
    return f"{'C' if cents >= 0 else 'D'}240115EUR{_comma(abs(cents))}"


def _comma(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


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
            remittance=_remittance(chance),
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
