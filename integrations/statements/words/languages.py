"""
Words of column names that tell a file's language, and with it how its country writes days.

Folded as month names are. Words that English shares ("date", "debit", "balance") are left out. Source: the column names
of exports that public readers know; see the table of column names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from integrations.statements.words.folding import folded

WORDS_BY_LANGUAGE = {
    "afrikaans": "datum bedrag beskrywing rekening saldo",
    "albanian": "shuma pershkrimi gjendja llogaria",
    "bulgarian": "дата сума основание салдо наличност дебит кредит вальор",
    "catalan": "concepte saldo compte carrec abonament",
    "croatian": "datum iznos stanje racun valuta uplata isplata primatelj platitelj svrha placanja valute knjizenja"
    " duguje potrazuje",
    "czech": "datum castka zustatek ucet uctu mena protiucet zprava poznamka popis zauctovani provedeni splatnosti"
    " odepsani",
    "danish": "dato belob saldo konto tekst posteringstekst bogforingsdato rentedato modtager",
    "dutch": "datum bedrag rekening tegenrekening omschrijving mededelingen saldo boekdatum rentedatum valutadatum"
    " boekingsdatum transactiedatum naam",
    "estonian": "kuupaev summa selgitus saldo konto saaja maksja valuuta",
    "finnish": "paiva paivamaara kirjauspaiva arvopaiva maksupaiva pvm maara euroa selite saaja maksaja viesti"
    " tilinumero valuutta saldo",
    "french": "montant libelle valeur comptabilisation solde compte devise intitule beneficiaire",
    "german": "datum betrag buchungstag buchungsdatum wertstellung valutadatum umsatz verwendungszweck saldo konto"
    " kontostand wahrung soll haben empfanger auftraggeber gutschrift lastschrift buchungstext belegdatum",
    "greek": "ημερομηνια ποσο περιγραφη υπολοιπο χρεωση πιστωση αιτιολογια",
    "hungarian": "datum datuma osszeg osszege egyenleg terheles jovairas konyveles kozlemeny erteknap ertek devizanem",
    "icelandic": "dagsetning dags upphaed skyring stada",
    "indonesian": "tanggal tgl jumlah keterangan saldo mutasi uraian",
    "italian": "data importo descrizione causale contabile valuta saldo conto addebiti accrediti dare avere entrate"
    " uscite operazione",
    "latvian": "datums summa konts valuta apraksts atlikums sanemejs maksatajs",
    "lithuanian": "data suma saskaita valiuta likutis paskirtis gavejas moketojas",
    "maltese": "data ammont deskrizzjoni bilanc",
    "norwegian": "dato belop beskrivelse saldo konto bokfort rentedato tekst inn ut",
    "polish": "data kwota opis saldo waluta rachunek rachunku tytul nadawca odbiorca ksiegowania operacji transakcji"
    " waluty obciazenia uznania kontrahent",
    "portuguese": "data valor lancamento movimento descricao historico saldo moeda conta montante debito credito",
    "romanian": "data suma descriere detalii valuta cont tranzactiei beneficiar",
    "russian": "дата сумма операции описание остаток валюта назначение платежа счет дебет кредит",
    "serbian": "datum iznos stanje racun valuta uplata isplata primalac svrha duguje potrazuje",
    "serbian in cyrillic": "датум износ стање рачун уплата исплата сврха",
    "slovak": "datum suma ciastka zostatok ucet uctu mena popis poznamka protiucet zauctovania",
    "slovenian": "datum znesek stanje racun valuta namen prejemnik placnik breme dobro",
    "spanish": "fecha importe concepto saldo cuenta moneda descripcion cargo abono operacion haber debe monto",
    "swahili": "tarehe kiasi maelezo salio",
    "swedish": "datum belopp saldo konto bokforingsdag bokforingsdatum transaktionsdag valutadag mottagare insattning"
    " uttag referens rubrik",
    "turkish": "tarih tarihi tutar tutari aciklama bakiye borc alacak valor islem",
    "ukrainian": "дата сума опис залишок валюта призначення платежу рахунок дебет кредит операції",
}
# English column names of countries that write the day first, and of the one that writes the month first, folded as
# column names are.
DAY_FIRST_NAMES = frozenset(
    ("sort code", "sortcode", "postcode", "town city", "cheque", "cheque no", "cheque number", "cheque details",
     "chq ref no", "chq no", "bsb", "bsb number", "ifsc", "ifsc code", "iban", "account iban", "counterparty iban",
     "bic", "particulars", "tran particulars", "transaction particulars", "narration", "paid out", "paid in",
     "transaction remarks", "withdrawal amt", "deposit amt")
)  # fmt: skip
MONTH_FIRST_NAMES = frozenset(
    ("check or slip", "check number", "check", "check no", "running bal", "zip code", "city state", "post date",
     "original description", "trans date", "ach debit", "slip", "checknum", "routing number")
)  # fmt: skip
NO_WORD = re.compile(r"[\W\d_]+")


def languages_of(column_names: Iterable[str]) -> frozenset[str]:
    """
    The languages other than English that know most of the words of column names; none where none knows any.
    """
    words = {word for name in column_names for word in NO_WORD.split(folded(name)) if word}
    counts = {language: len(words.intersection(known.split())) for language, known in WORDS_BY_LANGUAGE.items()}
    most = max(counts.values())
    return frozenset(language for language, count in counts.items() if count == most) if most else frozenset()
