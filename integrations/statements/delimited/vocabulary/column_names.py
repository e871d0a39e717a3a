"""
What a column name means that no table lists: identified by the words in it, in the languages of the banks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from integrations.statements.delimited.vocabulary.column_words import (
    BALANCE_COLUMN_WORDS,
    CREDIT_COLUMN_WORDS,
    CREDIT_WORDS,
    DEBIT_COLUMN_WORDS,
    DEBIT_WORDS,
)
from integrations.statements.delimited.vocabulary.roles import NUMBERED_TEXT, ROLE_OF, Role


def _words(*starts: str) -> re.Pattern[str]:
    """
    A pattern that finds words: whole ones, or such as begin ("buch-") or end ("-datum") so.
    """
    parts = [part for start in starts for part in start.split()]
    shapes = [
        f"{part[:-1]}[a-z]*" if part.endswith("-") else f"[a-z]{{2,}}{part[1:]}" if part[0] == "-" else part
        for part in parts
    ]
    return re.compile(rf"\b(?:{'|'.join(shapes)})\b")


# Words in the name of a column that is no part of a booking, whatever else stands there.
ASIDE = _words(
    "primanota textschlussel ort utl utlandsbelopp courtage kategori valutakurs latitude longitude scheduled",
    "funding destination terminal disclaimer time timezone zeitzone uhrzeit zeit from to product produkt",
    "productnaam mandats- -mandat -schlussel categor- subcategor- accountlabel symbol vs ks ss afstemt cleared",
    "check cheque mezzo spaces omzetnummer afschriftnummer rekeninguittrekselnummer radnummer clearingnummer",
    "kartennummer smer extrait reden raison motif volgnummer regel imagen tipus mutationcode abschlusszeit",
    "original orig ursprung- oorspr- foreign fremd- etrang- extranj- estera puvodn- valutabelopp rate koers kurs",
    "-kurs cours taux cambio kurz exchange exchanged vat tax btw mwst tva iva limit cashback local available",
    "disponible disponibile disponivel verfugbar- beschikbaar tillgangligt blokady due expiry birth export start",
    "end from splatnosti category categorie kategor- categoria subcategory rubriek tags labels bic swift blz",
    "bankleitzahl sort country land type typ card kaart karte karty karta carte anzahl points source target",
    "holder inhaber fees fee gebuhr- poplatek von bis vom dal al numero-de einzelbetrag",
)
# What is said of another party, but is neither its name nor its account.
ABOUT = _words(
    "particulars reference address adres adresse anschrift city state area postcode zip straat street mail email",
    "bic swift blz bankleitzahl category categorie code kodas id bank banku banky postal mcc country land",
    "landcode routing sort type",
)
NUMBERED = re.compile(r"\b(?:numero|number|nummer|numer|nr|no|id|code|cislo)\b")
DAY = _words(
    "-date date date- datum -datum fecha data dato -dato -dag -tag dateop dateval datetime datahora -paiva pvm",
    "kuupaev f dia giorno jour datumet bokfort bokford booked dat",
)
VALUED = _words("val- wert- rente- interest settlement erteknap arvo- dateval")
BOOKED = _words(
    "book- buch- boek- post- posted comptab- contab- contabile ksieg- zauct- bokfor- bogfor- process- complet-",
    "finished voltooid abschluss- abgeschlossen entry entered ledger reskontra- kirjaus- konyv- lanc-",
    "registrazione lancamento registered clear- effective mov inregistr-",
)
STARTED = _words("start- begin- beginn- initiat- created requested debut")
BALANCE = _words(BALANCE_COLUMN_WORDS)
BEFORE = _words("before voor vor avant opening begin- start- anterior previous")
MONEY = _words(
    "amount amounts amt bedrag -bedrag betrag -betrag importe import importo montant montante kwota castka valor",
    "suma sum summa summe belop belopp belob osszeg umsatz maara iznos objem eur gbp usd chf pln czk sek nok dkk",
    "huf cad euro euros value transaction-amount cantidad quantia sumos",
)
OUT = _words(DEBIT_WORDS, DEBIT_COLUMN_WORDS)
INTO = _words(CREDIT_WORDS, CREDIT_COLUMN_WORDS)
FLOW = re.compile(r"\b(?:paid|money|payments?|bezahlt|eingezahlt) ?(?:out|in)\b")
FLOW_OF_ACCOUNT = re.compile(r"(?:ut|inn?) \w+ konto")
CURRENCY = _words(
    "currency ccy cur curr devise devises devies divisa moneda moneta monnaie munt -munt munteenheid wahrung",
    "-wahrung waehrung whg whrg waluta mena valuta valiuta moeda deviza devizanem devizaneme",
)
ACCOUNT = _words(
    "kto tili tilin szamla racun racuna iban-nummer account accounts acct rekening -rekening rekeningnummer konto",
    "-konto kontonr kontonummer compte cuenta conta conto rachunek rachunku ucet uctu tilinumero iban szamlaszam",
    "saskaita saskaitos accountnumber accountnum konta",
)
OWN = _words(
    "tili konyvelesi racun racuna own my account accounts rekening rekeningnummer auftragskonto konto kontonummer",
    "compte cuenta conta conto rachunku uctu tilinumero saskaitos posted eigen eigenes numer numero number acct",
    "iban accountnumber accountnum kontonr bankrekening rachunek ucet saskaita",
)
PARTY = _words(
    "party consumer customer client kunde klant counterparty counter counterpart tegenpartij tegenrekening-",
    "partner partner- gegen- contrepartie contreparti- adverse beneficiary begunstig- begunst- beneficiaire",
    "beneficiari- recipient payee payer sender empfang- empfaeng- auftraggeb- kontrahent- protiuct- protistran-",
    "zahlungsemp- zahlungspf- zahlungsbeteiligt- debtor creditor debiteur crediteur ordenante destinatari-",
    "ordinante nadawc- odbiorc- mottagare avsandare modtager afsender saaja maksaja remitter opdrachtgever",
    "counterparty-s payor merchant vendor handler haendler donneur gavej- moketoj- originator ellenoldali",
    "partnernev supplier wederpartij kedvezmenyezett",
)
NAME = _words("name naam nom nombre nome nazwa nazev navn namn nev nimi pavadinimas -name bezeichnung jmeno")
TEXT = _words(
    "remark remarks transactions location specifikation specification spesifikasjon meddelande melding besked",
    "selite fritekst tytu szczeg- descriere namen popis aciklama verwendungszweck- particulars narrative- vwz",
    "svrha description descriptions -description omschrijving -omschrijving beschreibung beschrijving descrizione",
    "descripcion descricao libelle libelles label concepto concept detail details -details detalle detalles",
    "dettagli notes note memo narrative narration communication communications comunicazione mededeling- message",
    "messages verwendungszweck vermerk text tekst -text opis tytul tytulem popis zprava poznamka remittance",
    "purpose zahlungszweck zahlungsgrund buchungsdetails -details vorgang -information -info bericht kozlemeny",
    "historico movimiento forklaring rubrik avisierungstext comment comments commentaire comentario subject",
    "explanation selitys viesti paskirtis paaiskinimas transaction transactie operation operazione operacion",
    "operacao tapahtuma causale szczegoly reference referentie referenz betreff zweck bemerkung referens",
    "upresneni beskrivelse beskrivning",
)
STATUS = _words("status statut estado stato stav tila contabilizzazione allapot tilstand")
# "Betrag - Währung" is the currency of the amount, "amount in currency" is not.
CURRENCY_LAST = re.compile(r"(?<!in )(?<!own )\b(?:currency|wahrung|waehrung|devizaneme|waluta|mena|munt|devise)$")
BETWEEN_WORDS = re.compile(r"(?<=\w) (?:in|ut) (?=\w)")
# No column name is longer.
MAX_CHARACTERS = 80
# What an account is called, not its number.
LABEL = _words("label nickname alias title owner")
END_TO_END = re.compile(r"end ?to ?end|ende ?zu ?ende|\be2e\b")


def is_understood(folded: str) -> bool:
    """
    Whether any word of the column name is known, be it as one of a column that is no part of a booking.
    """
    if len(folded) > MAX_CHARACTERS:
        return False
    return column_role(folded) is not Role.IGNORED or any(
        words.search(folded) for words in (ASIDE, ABOUT, NAME, NUMBERED, OUT, INTO, ACCOUNT, PARTY)
    )


def column_role(folded: str) -> Role:
    """
    The role of a folded column name: by the table where it is listed, else by its words.
    """
    known = ROLE_OF.get(folded)
    if known is not None:
        return known
    # Free text that is cut into numbered columns.
    return Role.DESCRIPTION if NUMBERED_TEXT.fullmatch(folded) else _role_by_words(folded.rstrip("0123456789 "))


@lru_cache(maxsize=2_000)
def _role_by_words(folded: str) -> Role:
    if not folded or len(folded) > MAX_CHARACTERS:
        return Role.IGNORED
    if END_TO_END.search(folded):
        return Role.END_TO_END
    return next((role for role in _readings(folded) if role is not None), Role.IGNORED)


def _readings(folded: str) -> Iterable[Role | None]:
    """
    What each sort of word makes of the column name, the surest first.
    """
    # "Debit/credit flag": a word for the sign below it, or the amount itself, which its cells tell.
    yield Role.SIGN if OUT.search(folded) and INTO.search(folded) and not MONEY.search(folded) else None
    yield _money_role(folded) if BALANCE.search(folded) or _is_flow(folded) else None
    if PARTY.search(folded):
        yield Role.IGNORED if ABOUT.search(folded) else _party_role(folded)
    if ASIDE.search(folded):
        # "Start date" is a day all the same, but never the day of booking.
        yield Role.STARTED if DAY.search(folded) and STARTED.search(folded) else Role.IGNORED
    yield _day_role(folded) if DAY.search(folded) else None
    yield Role.CURRENCY if CURRENCY_LAST.search(folded) or _is_currency(folded) else None
    yield Role.STATUS if STATUS.search(folded) else None
    yield _money_role(folded) if MONEY.search(folded) else None
    if not NAME.search(folded):
        yield Role.IGNORED if ACCOUNT.search(folded) and LABEL.search(folded) else None
        yield Role.ACCOUNT if ACCOUNT.search(folded) and OWN.search(folded) else None
        yield Role.DESCRIPTION if TEXT.search(folded) and not NUMBERED.search(folded) else None


def _is_currency(folded: str) -> bool:
    return bool(CURRENCY.search(folded)) and not MONEY.search(folded)


def _day_role(folded: str) -> Role:
    if STARTED.search(folded):
        return Role.STARTED
    if BOOKED.search(folded):
        return Role.BOOKING_DATE
    return Role.VALUE_DAY if VALUED.search(folded) else Role.TRANSACTION_DATE


def _is_flow(folded: str) -> bool:
    """
    Whether the column name says no more than which way the money went.
    """
    return any(pattern.fullmatch(folded) for pattern in (OUT, INTO, FLOW, FLOW_OF_ACCOUNT))


def _money_role(folded: str) -> Role:
    if BALANCE.search(folded):
        aside = re.search(r"\b(?:disponib|available|dispon|beschikbaar|verfugbar)", folded)
        if aside:
            return Role.IGNORED
        return Role.BALANCE_BEFORE if BEFORE.search(folded) else Role.BALANCE
    # "Betrag in Kontowährung" is no money in.
    folded = BETWEEN_WORDS.sub(" ", folded)
    if OUT.search(folded) and not INTO.search(folded):
        return Role.DEBIT
    if INTO.search(folded) and not OUT.search(folded):
        return Role.CREDIT
    return Role.AMOUNT


def _party_role(folded: str) -> Role:
    if ACCOUNT.search(folded) and not NAME.search(folded):
        return Role.COUNTERPARTY_IBAN
    return Role.NAME
