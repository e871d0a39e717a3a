"""
What single banks and payment services mean by columns that others use differently.
"""

from __future__ import annotations

import pytest

from tests.unit.statements.test_exports import found, statements

FILES = {
    "paypal": (
        '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID","Balance"\n'
        '"13/01/2024","10:11:12","CET","Shop","Payment","Completed","EUR","-10,50","0,00","-10,50","1AB","1.089,15"\n'
        '"12/01/2024","10:11:12","CET","Klant","Payment","Completed","EUR","1.100,00","-0,35","1.099,65","2AB",'
        '"1.099,65"\n"14/01/2024","10:11:12","CET","x","Authorisation","Pending","EUR","-5,00","0,00","-5,00","3","0,00"\n',
        [("2024-01-13", "-10.50", "Shop"), ("2024-01-12", "1099.65", "Klant")],
    ),
    "stripe": (
        "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n"
        "txn_1,charge,ch_1,100.00,1.75,98.25,eur,2024-01-13 10:11,2024-01-15 00:00,Payment 1\n",
        [("2024-01-13", "98.25", None)],
    ),
    "wise, all accounts": (
        'ID,Status,Direction,"Created on","Finished on","Source fee amount","Source fee currency","Source name",'
        '"Source amount (after fees)","Source currency","Target name","Target amount (after fees)","Target currency",'
        "Reference\n"
        "TRANSFER-1,COMPLETED,OUT,2024-01-12 10:00:00,2024-01-13 10:01:00,0.50,EUR,Max,100.00,EUR,Jan,108.00,USD,inv\n",
        [("2024-01-13", "-100.00", "Jan")],
    ),
    "revolut in dutch": (
        "Type,Product,Startdatum,Datum voltooid,Beschrijving,Bedrag,Kosten,Valuta,Status,Saldo\n"
        "Kaartbetaling,Huidige,2024-01-12 10:00:00,2024-01-13 10:00:00,Shop,-5.00,0.50,EUR,VOLTOOID,94.50\n"
        "Kaartbetaling,Huidige,2024-01-14 10:00:00,,Shop,-20.34,0.00,EUR,IN BEHANDELING,\n",
        [("2024-01-13", "-5.50", None)],
    ),
    "a card that counts what is spent": (
        "Trans. Date,Post Date,Description,Amount,Category\n01/12/2024,01/13/2024,AMAZON,10.50,Merchandise\n"
        "01/15/2024,01/15/2024,DIRECTPAY,-100.00,Payments and Credits\n",
        [("2024-01-13", "-10.50", None), ("2024-01-15", "100.00", None)],
    ),
    "texts that a spreadsheet keeps": (
        'Date,Reference,Amount\n2024-01-13,"=""0123""",-1.00\n2024-01-14,="0124",-2.00\n',
        [("2024-01-13", "-1.00", None), ("2024-01-14", "-2.00", None)],
    ),
}


@pytest.mark.parametrize("bank", sorted(FILES))
def test_what_one_bank_means(bank: str) -> None:
    """
    Net of fees, signed from the holder's side, on the day it was booked.
    """
    text, rows = FILES[bank]
    assert found(text) == rows


def test_a_formula_that_is_a_text_is_its_text() -> None:
    """
    Zeros in front are kept.
    """
    rows = statements(FILES["texts that a spreadsheet keeps"][0])[0]["transactions"]
    assert [row["bank_reference"] for row in rows] == ["0123", "0124"]


def test_payer_and_payee_with_their_accounts() -> None:
    """
    The other one of them is the counterparty, by the way the money went.
    """
    text = (
        "Buchungsdatum;Betrag;Auftraggebername;Auftraggeberkonto;Empfängername;Empfängerkonto;Zahlungsgrund\n"
        "13.01.2024;-10,50;Max;AT611904300234573201;Strom AG;AT483200000012345864;Strom\n"
        "12.01.2024;1.000,00;Kunde;AT483200000012345864;Max;AT611904300234573201;Rechnung\n"
    )
    rows = statements(text)[0]["transactions"]
    assert [(row["counterparty_name"], row["counterparty_iban"]) for row in rows] == [
        ("Strom AG", "AT483200000012345864"),
        ("Kunde", "AT483200000012345864"),
    ]


def test_words_and_signs_that_are_opposite_throughout() -> None:
    """
    A card issuer counts what is spent as positive, and says debit beside it.
    """
    text = "Date;Description;Amount;Debit/Credit\n13.01.2024;SHOP;10.50;Debit\n15.01.2024;PAYMENT;-100.00;Credit\n"
    assert [row[1] for row in found(text)] == ["-10.50", "100.00"]


def test_who_has_a_part_in_every_row_is_the_holder() -> None:
    """
    A bank that names who ordered a direct debit first: the sign alone would take the holder for the other party.
    """
    text = (
        "Buchungstag;Buchungsdetails;Auftraggeber;Empfänger;Betrag (€)\n"
        "13.01.2024;Strom;Stadtwerke;Max;-10,50 €\n12.01.2024;Gehalt;Firma;Max;1.000,00 €\n"
        "11.01.2024;Miete;Max;Vermieter;-500,00 €\n"
    )
    assert [name for *_, name in found(text)] == ["Stadtwerke", "Firma", "Vermieter"]


@pytest.mark.parametrize("name", ["", "S/H"])
def test_a_letter_behind_unsigned_amounts_of_a_known_bank_says_the_direction(name: str) -> None:
    """
    Cooperative banks in Germany write S or H below no name at all.
    """
    text = (
        "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;IBAN;"
        f"Vorgang/Verwendungszweck;Währung;Umsatz;{name}\n"
        "13.01.2024;13.01.2024;Me;Shop;;Paper;EUR;10,50;S\n"
        "12.01.2024;12.01.2024;Jane;Me;;Invoice;EUR;1.000,00;H\n"
    )
    assert [row["amount"] for row in statements(text)[0]["transactions"]] == ["-10.50", "1000.00"]
    only_out = "\n".join(text.splitlines()[:2]) + "\n"
    assert [row["amount"] for row in statements(only_out)[0]["transactions"]] == ["-10.50"]
