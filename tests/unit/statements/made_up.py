"""
Made-up statement files in the shape of the banks' own: nobody's data.
"""

from __future__ import annotations

import json
from typing import Any

RABOBANK_HEADINGS = (
    "IBAN/BBAN,Munt,BIC,Volgnr,Datum,Rentedatum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,"
    "Naam uiteindelijke partij,Naam initiërende partij,BIC tegenpartij,Code,Batch ID,Transactiereferentie,"
    "Machtigingskenmerk,Incassant ID,Betalingskenmerk,Omschrijving-1,Omschrijving-2,Omschrijving-3,Reden retour,"
    "Oorspr bedrag,Oorspr munt,Koers"
)


def quoted(*cells: str, delimiter: str = ",") -> str:
    """
    One row, every cell quoted.
    """
    return delimiter.join(f'"{cell}"' for cell in cells)


def rabobank_row(number: int, day: str, amount: str, balance: str, reason: str = "") -> str:
    """
    One row of a Rabobank export.
    """
    cells = ["NL44RABO0123456789", "EUR", "RABONL2U", f"{number:018d}", day, day, amount, balance]
    cells += [
        "NL91ABNA0417164300",
        "Café Ü",
        "",
        "",
        "ABNANL2A",
        "ei" if amount[0] == "-" else "bg",
        "",
        f"E2E-{number}",
    ]
    return quoted(*cells, "", "", "", "factuur", "twee", " ", reason, "", "", "")


def lines(*rows: str, end: str = "\n") -> str:
    """
    The rows, each ended.
    """
    return "".join(row + end for row in rows)


ING = lines(
    quoted("Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)",
           "Mutatiesoort", "Mededelingen", "Saldo na mutatie", "Tag", delimiter=";"),
    quoted("20240203", "Bakker", "NL20INGB0001234567", "NL91ABNA0417164300", "GT", "Bij", "1.234,56",
           "Online bankieren", "Naam: Bakker Omschrijving: brood", "2.234,06", "", delimiter=";"),
    quoted("20240201", "Kosten", "NL20INGB0001234567", "", "DV", "Af", "0,50", "Diversen", "=1+1", "999,50", "",
           delimiter=";"),
)  # fmt: skip
ING_ENGLISH = lines(
    quoted("Date", "Name / Description", "Account", "Counterparty", "Code", "Debit/credit", "Amount (EUR)",
           "Transaction type", "Notifications"),
    quoted("20240203", "Baker", "NL20INGB0001234567", "NL91ABNA0417164300", "GT", "Credit", "12,56",
           "Online Banking", "z"),
    quoted("20240201", "Costs", "NL20INGB0001234567", "", "IC", "Debit", "0,50", "SEPA direct debit", "x"),
)  # fmt: skip
RABOBANK = lines(
    quoted(*RABOBANK_HEADINGS.split(",")),
    rabobank_row(7213, "2024-01-02", "+50,00", "+150,00"),
    rabobank_row(7214, "2024-01-03", "-20,00", "+130,00"),
    rabobank_row(7215, "2024-01-03", "+20,00", "+150,00", "AM04"),
    end="\r\n",
)
ABN = lines(
    "123456789\tEUR\t20240102\t1000,00\t900,50\t20240102\t-99,50\tBEA   NR:XYZ123   02.01.24/10.00 \"SHOP,PAS123",
    "123456789\tEUR\t20240103\t900,50\t1000,50\t20240103\t100,00\t/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300"
    "/BIC/ABNANL2A/NAME/Jan Smit/REMI/factuur 9/EREF/NOTPROVIDED",
)  # fmt: skip
ASN = lines(
    "02-01-2024,NL83ASNB0123456789,NL91ABNA0417164300,jansen,,,,EUR,100.00,EUR,-10.50,02-01-2024,02-01-2024,8810,INC,"
    "123,ref,'een, twee',1",
    "03-01-2024,NL83ASNB0123456789,,,,,,EUR,89.50,EUR,20.00,03-01-2024,03-01-2024,8810,BIJ,124,,'x',1",
)
BUNQ = lines(
    quoted("Datum", "Bedrag", "Rekening", "Tegenrekening", "Naam", "Omschrijving"),
    quoted("2024-01-02", "-1.234,56", "NL39BUNQ2025117711", "NL91ABNA0417164300", "Huur B.V.", "huur"),
    quoted("2024-01-03", "8,78", "NL39BUNQ2025117711", "", "Winkel", "terug"),
)
KNAB = lines(
    "KNAB EXPORT;;;;;;;;;;;;;;;;",
    "Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;"
    "Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;",
    'NL52KNAB0255328608;21-06-2024;EUR;D;827,75;NL91ABNA0417164300;"Gert; Jan";20-06-2024;Overboeking;rekening;;;;;'
    "C4A1;21-06-2024;",
    "NL52KNAB0255328608;22-06-2024;EUR;C;1.000,00;NL91ABNA0417164300;Klant;22-06-2024;Overboeking;betaald;;;;;C4A2;"
    "22-06-2024;",
)
TRIODOS = lines(
    quoted("03-01-2024", "NL12TRIO0123456789", "1.250,00", "Credit", "Klant", "NL91ABNA0417164300", "ET", "factuur"),
    quoted("04-01-2024", "NL12TRIO0123456789", "12,50", "Debet", "Winkel", "", "BA", "kantoor"),
)
REVOLUT = lines(
    "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance",
    "CARD_PAYMENT,Current,2024-01-01 10:00:00,2024-01-02 10:00:00,Shop,-5.00,0.50,EUR,COMPLETED,94.50",
    "TOPUP,Current,2024-01-03 10:00:00,2024-01-03 10:00:00,Top-up,10.00,0.00,EUR,COMPLETED,104.50",
    "TOPUP,Current,2024-01-03 10:00:00,2024-01-03 10:00:00,Top-up,10.00,0.00,USD,COMPLETED,10.00",
    "CARD_PAYMENT,Current,2024-01-04 10:00:00,,Shop,-20.34,0.00,EUR,PENDING,",
    "CARD_PAYMENT,Current,2024-01-04 10:00:00,,Shop,-20.34,0.00,EUR,REVERTED,",
)
N26 = lines(
    '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)",'
    '"Original Amount","Original Currency","Exchange Rate"',
    '2024-01-02,2024-01-03,Shop,DE89370400440532013000,"Debit Transfer",rent,Main,-5.5,-5.5,EUR,1',
)
N26_OLD = lines(
    "Datum,Empfänger,Kontonummer,Transaktionstyp,Verwendungszweck,Kategorie,Betrag (EUR),Betrag (Fremdwährung),"
    "Fremdwährung,Wechselkurs",
    "2019-10-01,Laden,DE89370400440532013000,MasterCard Zahlung,,Sonstiges,-59.99,-66.00,USD,1.1",
)
MONZO = lines(
    "id,created,amount,currency,local_amount,local_currency,category,emoji,description,address,notes,receipt",
    "tx_1,2024-02-25 12:34:56 +0000,-10,GBP,-10,GBP,general,,Corner shop,,lunch,",
)
SPARKASSE = lines(
    quoted("Auftragskonto", "Buchungstag", "Valutadatum", "Buchungstext", "Verwendungszweck",
           "Beguenstigter/Zahlungspflichtiger", "Kontonummer", "BLZ", "Betrag", "Waehrung", "Info", delimiter=";"),
    quoted("1000594757", "22.02.24", "23.02.24", "FOLGELASTSCHRIFT", "EREF+R SVWZ+Müll", "Stadtwerke",
           "DE89370400440532013000", "COBADEFF", "-36,99", "EUR", "Umsatz gebucht", delimiter=";"),
    quoted("1000594757", "23.02.24", "23.02.24", "GUTSCHRIFT", "Lohn", "Chef", "DE89370400440532013000", "COBADEFF",
           "6,99", "EUR", "Umsatz vorgemerkt", delimiter=";"),
)  # fmt: skip

OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>1<ACCTID>12-345<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20240101<DTEND>20240131
<STMTTRN><TRNTYPE>DIRECTDEBIT<DTPOSTED>20240102120000.000[-5:EST]<TRNAMT>-12.50<FITID>A1<NAME>Gas &amp; Light
<MEMO>January</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20240103<TRNAMT>1.000,00<FITID>A2<NAME>Customer<MEMO>a < b</STMTTRN>
<STMTTRN><TRNTYPE>HOLD<DTPOSTED>20240104<TRNAMT>-7.00<FITID>A3<NAME>Hotel</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>987.50<DTASOF>20240131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
QIF = b"!Type:Bank\nD13/01/2024\nT-1,250.00\nPLandlord\nMrent\n^\nD14/01/2024\nT5.00\nPShop\nSFood\n$5.00\n^\n"
BERLIN_GROUP: dict[str, Any] = {
    "account": {"iban": "NL91ABNA0417164300"},
    "transactions": {
        "booked": [
            {
                "entryReference": "B-1",
                "endToEndId": "NOTPROVIDED",
                "bookingDate": "2024-01-02",
                "valueDate": "2024-01-03",
                "transactionAmount": {"amount": "-12.50", "currency": "EUR"},
                "creditorName": "Gas",
                "creditorAccount": {"iban": "DE89370400440532013000"},
                "remittanceInformationUnstructured": "Invoice 1",
                "bankTransactionCode": "PMNT-RDDT-UPDD",
            }
        ],
        "pending": [{"valueDate": "2024-01-05", "transactionAmount": {"amount": "-1.00", "currency": "EUR"}}],
    },
    "balances": [
        {"balanceType": "openingBooked", "balanceAmount": {"amount": "20.00", "currency": "EUR"}},
        {"balanceType": "closingBooked", "balanceAmount": {"amount": "7.50", "currency": "EUR"}},
    ],
}
OPEN_BANKING: dict[str, Any] = {
    "Data": {
        "Transaction": [
            {
                "AccountId": "22289",
                "TransactionId": "123",
                "Status": status,
                "CreditDebitIndicator": "Debit",
                "Amount": {"Amount": "10.00", "Currency": "GBP"},
                "BookingDateTime": "2024-04-05T10:43:07+00:00",
                "TransactionInformation": "Water",
                "BankTransactionCode": {"Code": "ReceivedDirectDebit", "SubCode": "DirectDebit"},
            }
            for status in ("Booked", "Pending", "Rejected")
        ]
    }
}
PLAID: dict[str, Any] = {
    "accounts": [],
    "transactions": [
        {
            "transaction_id": f"p{number}",
            "account_id": "a",
            "amount": amount,
            "date": "2024-01-02",
            "authorized_date": None,
            "iso_currency_code": "USD",
            "unofficial_currency_code": None,
            "pending": number == 2,
            "name": "SHOP 12",
            "merchant_name": "Shop",
        }
        for number, amount in enumerate((12.5, -100, 3))
    ],
}
TINK: dict[str, Any] = {
    "transactions": [
        {
            "id": "t1",
            "accountId": "acc",
            "amount": {"currencyCode": "SEK", "value": {"unscaledValue": unscaled, "scale": scale}},
            "dates": {"booked": "2024-01-02", "value": "2024-01-02"},
            "descriptions": {"display": "Shop", "original": "SHOP 12"},
            "status": "BOOKED",
            "types": {"type": "PAYMENT"},
        }
        for unscaled, scale in (("-12345", "2"), ("-1300", "1"), ("7", "0"))
    ],
}
FILES: dict[str, bytes] = {
    "ing": ING.encode(),
    "ing english": ING_ENGLISH.encode(),
    "rabobank": RABOBANK.encode("cp1252"),
    "abn": ABN.encode(),
    "asn": ASN.encode(),
    "bunq": BUNQ.encode(),
    "knab": KNAB.encode(),
    "triodos": TRIODOS.encode(),
    "revolut": REVOLUT.encode(),
    "n26": N26.encode(),
    "n26 old": N26_OLD.encode(),
    "monzo": MONZO.encode(),
    "sparkasse": SPARKASSE.encode("cp1252"),
    "ofx": OFX,
    "qif": QIF,
    "berlin group": json.dumps(BERLIN_GROUP).encode(),
    "open banking": json.dumps(OPEN_BANKING).encode(),
    "plaid": json.dumps(PLAID).encode(),
    "tink": json.dumps(TINK).encode(),
}
