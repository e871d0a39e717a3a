"""
What a column is by its name: the words of the banks, in the languages of their portals.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from integrations.statements.delimited.vocabulary.languages import NAMES_BY_LANGUAGE
from integrations.statements.words.currencies import CODES, currency_of_mark, is_mark
from integrations.statements.words.folding import folded


class Role(StrEnum):
    """
    What a column says.
    """

    BOOKING_DATE = "booking_date"
    TRANSACTION_DATE = "transaction_date"
    STARTED = "started"
    VALUE_DAY = "value_day"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    SIGN = "sign"
    FEE = "fee"
    BALANCE = "balance"
    BALANCE_BEFORE = "balance_before"
    CURRENCY = "currency"
    VALUTA = "valuta"
    ACCOUNT = "account"
    COUNTERPARTY_IBAN = "counterparty_iban"
    NAME = "name"
    PAYER = "payer"
    PAYEE = "payee"
    PAYER_ACCOUNT = "payer_account"
    PAYEE_ACCOUNT = "payee_account"
    DESCRIPTION = "description"
    REFERENCE = "reference"
    END_TO_END = "end_to_end"
    STATUS = "status"
    KIND = "kind"
    RETURN_REASON = "return_reason"
    RECORD = "record"
    IGNORED = "ignored"


# Column names without accents, lower case, marks as spaces. Of days the bank's own is best, then the customer's.
# A few Czech words stand as cp1250 looks when it is read as cp1252.
COLUMN_NAMES: dict[Role, str] = {
    Role.BOOKING_DATE: """booking date|bookingdate|buchungstag|buchungsdatum|buchung|boekdatum|boekingsdatum
        |completed date|completed date utc|date completed utc|date completed|posted date|posting date|post date
        |date posted|process date|date processed|date comptable|date de comptabilisation|date comptabilisation
        |fecha contable|data contabile|data ksiegowania|datum zauctovani|datum zauetovani|konyveles datuma|bokforingsdag
        |bokforingsdatum|bogforingsdato|bokfort|bokfort dato|accounting date|data lancamento|data movimento
        |kirjauspaiva|datum boeking|posted on|posted|finished on|completed on|abgeschlossen am
        |bookdate|book date""",
    Role.TRANSACTION_DATE: """date|datum|fecha|data|dato|pvm|paivamaara|transaction date|transactiedatum
        |transactie datum|transaktionsdatum|date operation|date de l operation|date d operation|fecha operacion
        |fecha de operacion|f operacion|data operacji|data transakcji|data operazione|tranzakcio datuma
        |datum provedeni|date time
        |created|timestamp|created at|data da transacao|data transacao|datum transactie|verwerkingsdatum
        |uitvoeringsdatum|belegdatum|umsatzdatum|data tranzactie|datum transakce|kuupaev|operation date|trans date
        |txn date|transaction time|day|run date|trade date|date transaction|datum uitvoering
        |created on|created utc|date and time|transaction date and time|date and time of transaction""",
    Role.STARTED: "started date|date started|date started utc|started date utc|date initiated",
    Role.VALUE_DAY: """value date|valuedate|valutadatum|valuta datum|rentedatum|wertstellung|wertstellungsdatum
        |date valeur|date de valeur|fecha valor|f valor|data valuta|data waluty|erteknap|valutadag|data valor
        |interest date|valuta date|datum valuty|valuutapaiv|rentedag|settlement date|wert|wertstellung valuta""",
    Role.AMOUNT: """amount|bedrag|betrag|importe|importo|montant|kwota|kwota operacji|kwota transakcji|castka
        |eastka|zauctovana castka|zauetovana eastka|suma|osszeg|tranzakcio osszege|belopp|belob|belop|summa
        |transaction amount|buchungsbetrag|umsatz|transactiebedrag|amount in account currency|net amount
        |bedrag in eur|betrag in eur|montant en eur|cantidad|iznos|billing amount|amount eur|maara|montant operation
        |importe operacion|bedrag transactie|objem|card currency amount|amount in card currency|card amount""",
    Role.DEBIT: """debit|debet|debe|cargo|cargos|soll|uitgaven|uitgave|af|withdrawal|withdrawals|paid out|money out
        |debit amount|uit|dare|addebiti|uscite|obciazenia|wydatki|belastung|debito|debitos|debits|amount out|out
        |ausgaben|ausgang|depenses|withdrawal amount|debit amt|gastos|payments out""",
    Role.CREDIT: """credit|haben|haber|abono|abonos|gutschrift|deposit|deposits|paid in|money in|credit amount|bij
        |avere|accrediti|entrate|uznania|wplywy|credito|creditos|credits|amount in|in|einnahmen|eingang|inkomsten
        |recettes|ingresos|deposit amount|credit amt|payments in""",
    Role.SIGN: """af bij|debit credit|creditdebet|credit debet|debet credit|d k|dc|d c|cd|c d|credit debit
        |credit debit indicator|creditdebitindicator|cdtdbtind|soll haben|s h|sollhaben|bevetel kiadas|bij af
        |debet of credit|debit or credit|sens|dr cr|cr dr|direction|af of bij|sign|soll haben kennzeichen|debetcredit
        |plus minus|transaction direction|c of d|d of c|debetas kreditas|d k d c|d k c d""",
    Role.BALANCE: """balance|saldo|saldo na mutatie|saldo na trn|running balance|solde|saldo po operacji|egyenleg
        |balance after|resulting balance|saldo nach buchung|zustatek|nieuw saldo|saldo contabile|account balance
        |book balance|ledger balance|balance after transaction|saldo na boeking|saldo na transactie|closing balance
        |saldo po transakcji|saldo rachunku|resulterend saldo|kontostand|guthaben""",
    Role.BALANCE_BEFORE: "balance before|saldo voor mutatie|saldo voor boeking|saldo rekening voor mutatie",
    Role.CURRENCY: """currency|munt|wahrung|waehrung|devise|divisa|moneda|moeda|ccy|valutacode|muntsoort|muntcode|waluta
        |mena|mina uetu|mena uctu|currency code|tranzakcio devizaneme|devizanem|buchungswahrung|kontowahrung|monnaie
        |account currency|currencycode|monn|valiuta|payment currency|valuta code""",
    Role.VALUTA: "valuta|valuutta|value|valor",
    Role.ACCOUNT: """account|rekening|rekeningnummer|iban|iban bban|auftragskonto|iban auftragskonto|account number
        |account no|accountnumber|account iban|konto|kontonummer|kontonr|compte|numero de compte|cuenta
        |numero de cuenta|conta|conto|numer rachunku|rachunek|cislo uctu|eislo uetu|szamlaszam|iban rekening
        |eigen rekening|eigen rekeningnummer|auftraggeberkonto|iban auftraggeberkonto|own account|eigenes konto
        |account id|rekening nummer|iban kontoinhaber""",
    Role.COUNTERPARTY_IBAN: """counterparty|tegenrekening|tegenrekeningnummer|tegenrekening iban bban|partner iban
        |counterparty account|counterparty iban|counterparty account number|rekeningnummer tegenpartij
        |rekening tegenpartij|kontonummer iban|iban tegenrekening|gegenkonto|iban gegenkonto|iban zahlungsbeteiligter
        |eislo protiuetu|cislo protiuctu|partner szamlaszama|beneficiary account|payee account|iban tegenpartij
        |rachunek kontrahenta|compte contrepartie|beneficiary iban|contra account|counter account|beneficiary iban
        |payee iban|kontonummer zahlungsbeteiligter|account number of counterparty|protiucet|protiuctu|partner szamla
        |partner szamlaszam""",
    Role.NAME: """name|naam|naam omschrijving|name description|naam tegenpartij|tegenrekeninghouder|partner name
        |beneficiary|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger
        |auftraggeber empfanger|name zahlungsbeteiligter|auftraggeber begunstigter|auftraggeber beguenstigter|merchant
        |merchant name|counterparty name|beneficiario|nazwa kontrahenta|kontrahent|nadawca odbiorca|counter party
        |nazev protiuetu
        |nazev protiuctu|partner neve|naam tegenrekening
        |tegenpartij|naam begunstigde|nom de la contrepartie|destinatario|recipient|nom contrepartie|begunstigter
        |naam rekeninghouder tegenpartij|other party""",
    Role.PAYER: """payer|payer name|zahlungspflichtige r|zahlungspflichtiger|auftraggeber|auftraggebername|absender
        |debtor|debtor name|nazwa nadawcy|avsandare|afsender|ordenante""",
    Role.PAYEE: """payee|payee name|zahlungsempfanger|zahlungsempfanger in|empfanger|empfaenger|empfangername|creditor
        |creditor name|nazwa odbiorcy|mottagare|modtager|beneficiary name""",
    Role.PAYER_ACCOUNT: "debtor iban|debtor account|payer iban|fra konto|numer rachunku nadawcy",
    Role.PAYEE_ACCOUNT: "creditor iban|creditor account|til konto|empfangerkonto|numer rachunku odbiorcy",
    Role.DESCRIPTION: """description|omschrijving|mededelingen|notifications|details|verwendungszweck|buchungstext
        |concepto|descripcion|libelle|libelle operation|descrizione|causale|opis|opis operacji|opis transakcji|tytul
        |tytul operacji|remittance information|payment reference|communication|communications|mededeling
        |vrije mededeling|gestructureerde mededeling|omschrijving 1|omschrijving 2|omschrijving 3|zprava|memo|notes
        |zprava pro prijemce|poznamka|narrative|narration|transaction description|transaktionsbeschreibung|text
        |message|kozlemeny|particulars|transaction details|observaciones|descricao|historico|tekst|motif|detalles
        |transaction information|title|notification|payment details|purpose|libelle simplifie|wiadomosc|desc|reason
        |action|buchungs info|mas datos|informations complementaires""",
    Role.REFERENCE: """reference|referentie|ref|referencia|referenz|id|transaction id|transaction reference
        |transactiereferentie|volgnr|id transakce|reference no|referenceni eislo transakce|buchungsreferenz
        |transactionid|reference number|bank reference|numer referencyjny|transaction number|megbizas azonosito
        |fitid|referens|viite|unique id
        |numero de reference|n de transaction|record id|riferimento|transaktions nr|transaktionscode|transferwise id
        |id operace|zkb referenz|arkistointitunnus|nr transakcji|arkivreferanse|verifikationsnummer|transactienummer
        |bankreferenz|transaktionsnummer|numero de mouvement
        |referinta tranzactiei|transaktions id|identificador|tranzakcio azonosito""",
    Role.END_TO_END: """end to end id|endtoendid|ende zu ende referenz|end to end reference|end to end|e2e
        |kundenreferenz end to end|kundenreferenz""",
    Role.STATUS: "state|status|stav",
    Role.KIND: """code|transaction type|type|transaktionstyp|mutatiesoort|umsatzart|tranzakcio tipusa|typ transakce
        |betaalwijze|payment type|transaction code|typ transakcji|rodzaj transakcji|type betaling|soort|umsatztyp
        |posting text|art|typ|tipo|type operation|type de transaction|type verrichting|booking type|vorgangsart|laji
        |buchungsart|category type|tran type|payment method|zahlungsart|transaktionsart""",
    Role.RETURN_REASON: "reden retour|redencode|return reason|reason code",
}
# Free text that is cut into numbered columns.
NUMBERED_TEXT = re.compile(r"(?:vwz|verwendungszweck|omschrijving|description|libelle|mededeling|zprava) ?[0-9]{1,2}")
# Roles that several columns may share; their texts are joined, or the first that says something is taken.
SHARED = frozenset({Role.DESCRIPTION, Role.NAME, Role.KIND})
CURRENCY_IN_NAME = re.compile(r"\(\s*([A-Z]{3})\s*\)|\b([A-Z]{3})$")
# "Valor R$", "Umsatz in Euro": the last word, which is no mark where it may be any word: two letters often are.
LAST_WORD = re.compile(r"\s(\S{1,5})\s*$")
WORDS_FOR_EURO = ("euro", "euros", "eur")
BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,8}?)\s*[)\]]")
# "creditorName" is two words.
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


# The role of each listed name, folded: what the table above says, before what one language says.
ROLE_OF = {
    folded(name): Role(role)
    for role, listed in (*chain.from_iterable(map(dict.items, NAMES_BY_LANGUAGE.values())), *COLUMN_NAMES.items())
    for name in listed.split("|")
}


@lru_cache(maxsize=2_000)
def folded_name(text: str) -> str:
    """
    The column name without accents, marks and the currency that some banks write into it.
    """
    text = text.strip().lstrip("\ufeff").replace("R$", "")
    bare = BRACKETED.sub(lambda match: " " if is_mark(match.group(1)) else match.group(), text)
    last = _code_in(text) or _last_mark(text)
    bare = bare.removesuffix(last)
    plain = folded(bare)
    if plain not in ROLE_OF and CAMEL.search(bare):
        plain = folded(CAMEL.sub(" ", bare))
    # "Betrag in EUR", but not "Paid in (EUR)".
    return plain.removesuffix(" in").removesuffix(" en") if last and text.endswith(last) else plain


def currency_in(column_name: str) -> str | None:
    """
    The currency named in a column name such as "Bedrag (EUR)" or "Betrag (€)".
    """
    if code := _code_in(column_name):
        return code
    marks = [*BRACKETED.findall(column_name), _last_mark(column_name)]
    found = (currency_of_mark(mark) for mark in marks if mark)
    return next((code for code in found if code), None)


def _last_mark(column_name: str) -> str:
    """
    The mark that the last word is, "" where it is none; one of plain letters may be any word, but behind a known name.
    """
    match = LAST_WORD.search(column_name)
    word = match.group(1) if match else ""
    if not is_mark(word):
        return ""
    is_plain = word.isascii() and word.isalpha() and word.casefold() not in WORDS_FOR_EURO
    return "" if is_plain and folded(column_name.removesuffix(word)) not in ROLE_OF else word


def _code_in(column_name: str) -> str:
    match = CURRENCY_IN_NAME.search(column_name.strip())
    code = (match.group(1) or match.group(2)) if match else ""
    return code if code in CODES and code != column_name.strip() else ""
