"""
CSV of many banks, with made-up data: column names that no table lists, and what the cells below them decide.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements


class Export(NamedTuple):
    """
    A file and what a careful reader finds in it.

    Attributes:
        rows: day, amount, counterparty, a part of the description, for each booking.
    """

    text: str
    account: str | None
    currency: str | None
    rows: list[tuple[str, str, str | None, str]]


# None of the files here is newer.
DOWNLOADED = date(2024, 12, 31)


def statements(text: str) -> list[dict[str, Any]]:
    """
    The answer for a file.
    """
    answer: Any = answer_of(read_statements(text.encode(), as_of=DOWNLOADED))
    return list(answer["statements"])


def found(text: str) -> list[tuple[str, str, str | None]]:
    """
    Day, amount and counterparty of all bookings.
    """
    rows = [row for statement in statements(text) for row in statement["transactions"]]
    return [(row["booking_date"], row["amount"], row["counterparty_name"]) for row in rows]


EXPORTS = {
    "belfius": Export(
        "Bankrekening;BE71 0961 2345 6769\nLaatste saldo;1.000,00 EUR\n;\n"
        "Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;"
        "Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;"
        "Landcode;Mededelingen\n"
        "BE71 0961 2345 6769;13/01/2024;00001;0001;BE68 5390 0754 7034;PEETERS;weg 1;1000 Brussel;OVERSCHRIJVING;"
        "14/01/2024;-50,00;EUR;GKCCBEBB;BE;huur\n",
        "BE71096123456769", "EUR", [("2024-01-13", "-50.00", "PEETERS", "OVERSCHRIJVING huur")],
    ),
    "ing belgium": Export(
        "Numéro de compte;Nom du compte;Compte partie adverse;Numéro de mouvement;Date comptable;Date valeur;"
        "Montant;Devise;Libellés;Détails du mouvement;Message\n"
        "BE71 0961 2345 6769;DUPONT;BE68 5390 0754 7034;45;13/01/2024;13/01/2024;-1.250,00;EUR;Virement;;loyer\n",
        "BE71096123456769", "EUR", [("2024-01-13", "-1250.00", None, "Virement loyer")],
    ),
    "kbc in english": Export(
        "Account number;Heading;Name;Currency;Statement number;Date;Description;Value;Amount;Balance;credit;debit;"
        "counterparty's account number;counterparty BIC;Counterparty name;free-format reference\n"
        "BE71 0961 2345 6769;;JAN;EUR;02024001;13/01/2024;TRANSFER;14/01/2024;-50,00;950,00;;-50,00;"
        "BE68 5390 0754 7034;BIC;PEETERS;rent\n",
        "BE71096123456769", "EUR", [("2024-01-13", "-50.00", "PEETERS", "TRANSFER rent")],
    ),
    "dkb": Export(
        '"Girokonto";"DE02120300000000202051"\n""\n"Kontostand vom 15.08.2023:";"1.234,56 €"\n""\n'
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";'
        '"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
        '"14.08.23";"14.08.23";"Gebucht";"Max";"Laden";"Einkauf";"Ausgang";"DE89370400440532013000";"-25,99 €";;;"1"\n'
        '"13.08.23";"13.08.23";"Gebucht";"Firma";"Max";"Lohn";"Eingang";"DE89370400440532013000";"2.025,99 €";;;""\n',
        "DE02120300000000202051", "EUR",
        [("2023-08-14", "-25.99", "Laden", "Einkauf"), ("2023-08-13", "2025.99", "Firma", "Lohn")],
    ),
    "account that is not what its digits say": Export(
        '"Kontonummer:";"DE12 1203 0000 1234 5678 90 / Girokonto";\n\n'
        '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";'
        '"Kontonummer";"BLZ";"Betrag (EUR)";\n'
        '"30.01.2021";"30.01.2021";"Überweisung";"Max";"Miete";"DE89370400440532013000";"1";"-1.050,00";\n',
        "DE12120300001234567890", "EUR", [("2021-01-30", "-1050.00", "Max", "Überweisung Miete")],
    ),
    "natwest": Export(
        "Date, Type, Description, Value, Balance, Account Name, Account Number\n\n"
        '13/01/2024,D/D,"\'ENERGY",-10.50,989.50,"\'DOE J","\'600000-12345678",\n',
        "600000-12345678", None, [("2024-01-13", "-10.50", None, "ENERGY")],
    ),
    "aib": Export(
        "Posted Account, Posted Transactions Date, Description1, Description2, Debit Amount, Credit Amount,Balance,"
        "Posted Currency,Transaction Type,Local Currency Amount,Local Currency\n"
        '"930000 - 12345678","13/01/24","SHOP","","10.50","","989.50",EUR,"Debit"," 10.50",EUR\n',
        "930000 - 12345678", "EUR", [("2024-01-13", "-10.50", None, "SHOP")],
    ),
    "budget": Export(
        '"Account","Flag","Date","Payee","Category Group/Category","Memo","Outflow","Inflow","Cleared"\n'
        '"Checking","","13/01/2024","Tesco","Food: Groceries","x",£10.50,£0.00,"Cleared"\n',
        "Checking", "GBP", [("2024-01-13", "-10.50", "Tesco", "x")],
    ),
    "ubs": Export(
        "IBAN:;CH93 0076 2011 6238 5295 7;\nBewertet in:;CHF;\n\n"
        "Abschlussdatum;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;"
        "Beschreibung1;Beschreibung2;\n"
        "2024-01-13;2024-01-13;2024-01-13;CHF;-10.50;;;989.50;123;Energie AG;Lastschrift;\n"
        "2024-01-12;2024-01-12;2024-01-12;CHF;;1'000.00;;1'000.00;124;Kunde;Gutschrift;\n",
        "CH9300762011623852957", "CHF",
        [("2024-01-13", "-10.50", None, "Energie AG"), ("2024-01-12", "1000.00", None, "Kunde")],
    ),
    "norway": Export(
        '"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"\n'
        '"13.01.2024";"STRØM";"13.01.2024";"10,50";""\n"12.01.2024";"LØNN";"12.01.2024";"";"1000,00"\n',
        None, None, [("2024-01-13", "-10.50", None, "STRØM"), ("2024-01-12", "1000.00", None, "LØNN")],
    ),
    "lithuania": Export(
        "Kliento sąskaita (account number);Data (date);Gavėjas (beneficiary);Paaiškinimas (details);Suma (amount);"
        "Valiuta (currency);D/K (D/C)\nLT601010012345678901;2024-01-13;ENERGIJA;elektra;10,50;EUR;D\n",
        "LT601010012345678901", "EUR", [("2024-01-13", "-10.50", "ENERGIJA", "elektra")],
    ),
    "poland": Export(
        "Data transakcji;Data księgowania;Nazwa nadawcy;Nazwa odbiorcy;Szczegóły transakcji;Kwota operacji;"
        "Waluta operacji;Kwota w walucie rachunku;Waluta rachunku\n"
        "12-01-2024;13-01-2024;JAN;ENERGA SA;PRĄD;-2,50;EUR;-10,50;PLN\n",
        None, "PLN", [("2024-01-13", "-10.50", "ENERGA SA", "PRĄD")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("bank", sorted(EXPORTS))
def test_columns_are_told_by_the_words_in_their_headings(bank: str) -> None:
    """
    Account, currency, day, amount, counterparty and text of each booking.
    """
    export = EXPORTS[bank]
    (statement,) = statements(export.text)
    rows = statement["transactions"]
    assert (statement["account"]["iban"] or statement["account"]["other"]) == export.account
    assert statement["currency"] == export.currency
    assert [(row["booking_date"], row["amount"], row["counterparty_name"]) for row in rows] == [
        row[:3] for row in export.rows
    ]
    assert all(part in row["description"] for row, (*_, part) in zip(rows, export.rows, strict=True))


def test_an_account_beside_a_name_is_the_other_partys() -> None:
    """
    Where the column name says no more than IBAN.
    """
    text = "Date;Beneficiary;IBAN;Amount\n2024-01-13;Landlord;DE89370400440532013000;-5,00\n"
    (statement,) = statements(text)
    assert statement["account"] == {"iban": None, "other": None}
    assert statement["transactions"][0]["counterparty_iban"] == "DE89370400440532013000"


def test_names_that_are_accounts_are_accounts() -> None:
    """
    As where "Tegenpartij" heads the IBAN, and "Naam van de tegenpartij" the name.
    """
    text = "Datum;Bedrag;Tegenpartij;Naam van de tegenpartij\n2024-01-13;-5,00;BE68539007547034;Peeters\n"
    (row,) = statements(text)[0]["transactions"]
    assert (row["counterparty_iban"], row["counterparty_name"]) == ("BE68539007547034", "Peeters")


def test_a_heading_that_nobody_knows_is_named() -> None:
    """
    What stands below it is the text of a booking where no other column is.
    """
    (statement,) = statements("Date,Wibble,Amount,Zork\n2024-01-13,Power,-10.50,7\n")
    assert statement["transactions"][0]["description"] == "Power"
    assert {"where": "Wibble, Zork", "message": "a heading that is not known"} in statement["warnings"]


def test_a_reference_beside_the_banks_number_is_text() -> None:
    """
    It is what the payer wrote.
    """
    text = "Settlement date;Counterparty name;Amount;Reference;Transaction ID\n13-01-2024;Power;-10.50;invoice 1;T1\n"
    (row,) = statements(text)[0]["transactions"]
    assert (row["description"], row["bank_reference"]) == ("invoice 1", "T1")


def test_an_amount_below_debit_and_credit_is_signed_itself() -> None:
    """
    "Soll/Haben" heads letters at one bank and amounts at another.
    """
    text = "Buchungstag;Soll/Haben;Vwz.0;Vwz.1\n13.01.2024;-10,50;Strom;Januar\n"
    (row,) = statements(text)[0]["transactions"]
    assert (row["amount"], row["description"]) == ("-10.50", "Strom Januar")


def test_a_reference_is_the_text_where_there_is_no_other() -> None:
    """
    As a payment service writes it.
    """
    text = "Completed date,Counterparty name,Reference,Payment amount,Payment currency\n13.03.2026,A,rent,-5.00,EUR\n"
    (row,) = statements(text)[0]["transactions"]
    assert (row["description"], row["bank_reference"], row["currency"]) == ("rent", None, "EUR")


def test_headings_of_a_wallet() -> None:
    """
    Payment and original amount, own and other IBAN side by side.
    """
    text = (
        "Buchungsdatum,Time completed,Auftraggeber/Empfänger,Counterparty IBAN,Verwendungszweck,Ursprungswährung,"
        "Ursprungsbetrag,Zahlungswährung,Zahlungsbetrag,Wallet-Saldo nach Transaktion,Wallet-IBAN\n"
        "13.03.2026,13.03.2026 10:15:00,Max,DE62370400440532013001,R 1,USD,-6.00,EUR,-5.00,50.00,"
        "DE02120300000000202051\n"
    )
    (statement,) = statements(text)
    (row,) = statement["transactions"]
    assert statement["account"]["iban"] == "DE02120300000000202051"
    assert (row["amount"], row["counterparty_iban"], row["description"]) == ("-5.00", "DE62370400440532013001", "R 1")


def test_headings_written_together_are_several_words() -> None:
    """
    As programs name columns.
    """
    text = (
        "bookingDate,valueDate,amount,currency,creditorName,creditorAccount,debtorName,debtorAccount,remittanceText\n"
        "2026-04-13,2026-04-14,-10.50,EUR,Landlord,DE89370400440532013000,Me,NL91ABNA0417164300,rent\n"
    )
    (row,) = statements(text)[0]["transactions"]
    assert (row["booking_date"], row["value_date"], row["description"]) == ("2026-04-13", "2026-04-14", "rent")
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Landlord", "DE89370400440532013000")


def test_a_reference_without_digits_is_text() -> None:
    """
    A name below "Referens" names no booking.
    """
    head = "Bokföringsdag,Referens,Beskrivning,Belopp\n"
    (row,) = statements(head + "2024-01-13,Elbolaget,Autogiro,-10.50\n")[0]["transactions"]
    assert (row["description"], row["bank_reference"]) == ("Elbolaget Autogiro", None)
    (row,) = statements(head + "2024-01-13,SE-001,Autogiro,-10.50\n")[0]["transactions"]
    assert (row["description"], row["bank_reference"]) == ("Autogiro", "SE-001")


def test_a_row_without_currency_is_in_that_of_the_others() -> None:
    """
    And of their account: one statement, in the file's order.
    """
    text = (
        "Account,Date,Amount,Currency,Description\nNL91ABNA0417164300,2024-01-13,-1.00,EUR,a\n"
        ",2024-01-14,-2.00,,b\nNL91ABNA0417164300,2024-01-15,-3.00,EUR,c\n"
    )
    (statement,) = statements(text)
    assert statement["currency"] == "EUR"
    assert [row["amount"] for row in statement["transactions"]] == ["-1.00", "-2.00", "-3.00"]


def test_rabobank_in_english() -> None:
    """
    The serial number is the bank's reference.
    """
    text = (
        "IBAN/BBAN,Currency,Serial number,Date,Interest date,Amount,Balance after trn,Counterparty IBAN/BBAN,"
        "Counterparty name,Name of the ultimate party,Code,Transaction reference,Description-1,Return reason\n"
        'NL44RABO0123456789,EUR,000007213,2024-01-13,2024-01-14,"-10,50","+989,50",NL91ABNA0417164300,Jan,,tb,E1,rent,\n'
    )
    (statement,) = statements(text)
    (row,) = statement["transactions"]
    assert (row["bank_reference"], row["end_to_end_id"], row["counterparty_name"]) == ("000007213", "E1", "Jan")
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("1000.00", "989.50")


@pytest.mark.parametrize("heading", ["Debit/Credit Flag", "Soll-/Haben-Kennzeichen", "Credit or debit indicator"])
def test_a_letter_beside_the_amount_is_its_sign(heading: str) -> None:
    """
    However the column of letters is called.
    """
    text = f"Posting Date,Billing Amount,Merchant,{heading}\n13/01/2024,£10.50,Shop,D\n15/01/2024,£100.00,Payment,C\n"
    assert [row[1] for row in found(text)] == ["-10.50", "100.00"]
