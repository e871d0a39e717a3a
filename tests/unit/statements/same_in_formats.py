"""
The same bookings as each format writes them, in its own words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from integrations.statements.read import read_statements
from integrations.statements.statement import Statement
from tests.unit.statements import camt_builder
from tests.unit.statements.mt940_builder import booking, mt940

IBAN, NUMBER = "NL91ABNA0417164300", "417164300"
Bookings = Sequence["Booked"]


class Booked(NamedTuple):
    """
    A booking of a day in January 2024, in cents, with the references that its payer and its bank gave.
    """

    day: int
    cents: int
    end_to_end_id: str = ""
    reference: str = ""

    @property
    def amount(self) -> str:
        """
        With a point.
        """
        return f"{'-' if self.cents < 0 else ''}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d}"

    @property
    def date(self) -> str:
        """
        As ISO writes it.
        """
        return f"2024-01-{self.day:02d}"


def as_mt940(bookings: Bookings, account: str = IBAN) -> bytes:
    """
    Its references in :61: and :86:.
    """
    lines = [
        booking(
            each.amount.replace(".", ","),
            f"/EREF/{each.end_to_end_id or 'NOTPROVIDED'}//REMI/USTD//mt940 words/",
            head=f"2401{each.day:02d}01{each.day:02d}",
            tail=f"NTRFNONREF{f'//{each.reference}' if each.reference else ''}",
        )
        for each in bookings
    ]
    return mt940(*lines, account=account).encode()


def as_camt(bookings: Bookings, account: str = IBAN) -> bytes:
    """
    Its references in the details and the entry.
    """
    entries = [
        camt_builder.entry(
            each.amount,
            booked=f"<BookgDt><Dt>{each.date}</Dt></BookgDt>",
            valued=f"<ValDt><Dt>{each.date}</Dt></ValDt>",
            more=f"<AcctSvcrRef>{each.reference}</AcctSvcrRef>" if each.reference else "",
            details=f"<TxDtls><Refs><EndToEndId>{each.end_to_end_id or 'NOTPROVIDED'}</EndToEndId></Refs>"
            "<RmtInf><Ustrd>camt words</Ustrd></RmtInf></TxDtls>",
        )
        for each in bookings
    ]
    total = sum(each.cents for each in bookings)
    # The order of elements in an entry is not what is tested here.
    return camt_builder.camt(*entries, total=f"{total / 100:.2f}").replace(IBAN, account).encode()


def as_csv(bookings: Bookings, account: str = IBAN) -> bytes:
    """
    With an account and a currency in each row.
    """
    rows = [f"{account};{each.date};{each.amount.replace('.', ',')};EUR;A party;csv words" for each in bookings]
    return "\n".join(["IBAN;Date;Amount;Currency;Name;Description", *rows, ""]).encode()


def as_anonymous_csv(bookings: Bookings, account: str = "") -> bytes:
    """
    Without either.
    """
    rows = [f"{each.date};{each.amount.replace('.', ',')};A party;own words" for each in bookings]
    return "\n".join(["Date;Amount;Name;Description", *rows, ""]).encode()


def as_ofx(bookings: Bookings, account: str = NUMBER) -> bytes:
    """
    With numbers of the program's own.
    """
    rows = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{each.date.replace('-', '')}<TRNAMT>{each.amount}<FITID>f{number}"
        f"<NAME>A party<MEMO>ofx words</STMTTRN>\n"
        for number, each in enumerate(bookings)
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>"
        f"<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"<DTSTART>20240101<DTEND>20240131\n{rows}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def as_qif(bookings: Bookings, account: str = "") -> bytes:
    """
    Without account and currency.
    """
    rows = [f"D{each.date}\nT{each.amount}\nPA party\nMqif words\n^\n" for each in bookings]
    return ("!Type:Bank\n" + "".join(rows)).encode()


def as_json(bookings: Bookings, account: str = IBAN) -> bytes:
    """
    As Berlin Group writes it.
    """
    rows = [
        {
            "bookingDate": each.date,
            "transactionAmount": {"amount": each.amount, "currency": "EUR"},
            "endToEndId": each.end_to_end_id or None,
            "entryReference": each.reference or None,
            "remittanceInformationUnstructured": "json words",
        }
        for each in bookings
    ]
    return json.dumps({"account": {"iban": account}, "transactions": {"booked": rows, "pending": []}}).encode()


WRITERS: dict[str, Callable[..., bytes]] = {
    "mt940": as_mt940,
    "camt": as_camt,
    "csv": as_csv,
    "anonymous csv": as_anonymous_csv,
    "ofx": as_ofx,
    "qif": as_qif,
    "json": as_json,
}


def uploads(*files: bytes) -> list[Statement]:
    """
    The statements of all files.
    """
    return read_statements(*files)
