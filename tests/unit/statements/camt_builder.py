"""
Made-up CAMT files: a balanced statement around whatever entries a test needs.
"""

from __future__ import annotations

from decimal import Decimal

MESSAGES = {
    "053": ("BkToCstmrStmt", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def entry(
    amount: str = "-50.00",
    *,
    currency: str = "EUR",
    status: str = "<Sts>BOOK</Sts>",
    booked: str = "<BookgDt><Dt>2024-01-15</Dt></BookgDt>",
    valued: str = "<ValDt><Dt>2024-01-16</Dt></ValDt>",
    code: str = "",
    more: str = "",
    details: str = "",
) -> str:
    """
    A Ntry; the amount is signed, `details` are its TxDtls.
    """
    mark = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{more}{status}'
        f"{booked}{valued}<BkTxCd>{code}</BkTxCd>{f'<NtryDtls>{details}</NtryDtls>' if details else ''}</Ntry>"
    )


def iso(domain: str, family: str, sub_family: str) -> str:
    """
    An ISO bank transaction code.
    """
    return f"<Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly></Domn>"


def balance(code: str, amount: str, day: str = "2024-01-31", currency: str = "EUR") -> str:
    """
    A Bal; the amount is signed.
    """
    mark = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def statement(*entries: str, balances: str | None = None, total: str = "-50.00", kind: str = "Stmt") -> str:
    """
    A Stmt; without `balances` opening and closing differ by `total`.
    """
    if balances is None:
        balances = balance("OPBD", "100.00", "2024-01-01") + balance("CLBD", str(Decimal(100) + Decimal(total)))
    return (
        f"<{kind}><Id>1</Id><CreDtTm>2024-02-01T08:00:00</CreDtTm><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id>"
        f"<Ccy>EUR</Ccy><Ownr><Nm>Bakkerij</Nm></Ownr></Acct>{balances}{''.join(entries)}</{kind}>"
    )


def document(*statements: str, message: str = "053", version: int = 2, namespace: str | None = None) -> str:
    """
    The whole file.
    """
    name = MESSAGES[message][0]
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version:02d}" if namespace is None else namespace
    declared = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document{declared}><{name}><GrpHdr><MsgId>1</MsgId></GrpHdr>'
        f"{''.join(statements)}</{name}></Document>"
    )


def camt(*entries: str, total: str = "-50.00") -> str:
    """
    A CAMT.053 of one statement.
    """
    return document(statement(*entries, total=total))
