"""
Words of balance by language: before the first booking, after the last one or the day's, and either.

Sources: facts of statement formats seen in exports and in public readers (bank2ynab, firefly-iii's import
configurations, plugins of ofxstatement); the rest is the languages' usual banking vocabulary.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from integrations.statements.words.folding import folded

# A cell that says no more than which balance it is, is not longer.
MAX_CHARACTERS = 60
# "openingBalance" is two words.
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class BalanceMeaning(StrEnum):
    """
    Which balance a text names.
    """

    OPENING = "opening"
    CLOSING = "closing"
    EITHER = "either"
    TURNOVER = "turnover"


class BalanceWords(NamedTuple):
    """
    What one language calls the balance before the first booking, the one after the last or at the end of a day, a
    balance of which the word does not say which it is, and sums of bookings; folded, separated by "|".
    """

    opening: str
    closing: str
    either: str = ""
    turnover: str = ""


BALANCES_BY_LANGUAGE = {
    "english": BalanceWords(
        "opening balance|beginning balance|starting balance|initial balance|previous balance|balance brought forward"
        "|brought forward|balance forward|balance b f|bal b f|b f|b fwd|bal fwd|start balance|last statement balance"
        "|balance at start|balance at beginning|balance at the start|balance at the beginning|balance from previous",
        "closing balance|ending balance|final balance|new balance|balance carried forward|carried forward|balance c f"
        "|bal c f|c f|c fwd|end balance|balance at end|balance at the end|daily balance|day balance|current balance"
        "|end of day balance|day end balance|balance at end of day",
        "balance|available balance|ledger balance|book balance|balance as of|account balance",
        "turnover|total debits|total credits|total debit|total credit|debit turnover|credit turnover",
    ),
    "german": BalanceWords(
        "anfangssaldo|startsaldo|alter kontostand|alter saldo|saldovortrag|eroffnungssaldo|ubertrag|vortrag"
        "|kontostand zu beginn|kontostand am anfang|saldo zu beginn|saldo am anfang",
        "endsaldo|schlusssaldo|neuer kontostand|neuer saldo|abschlusssaldo|tagessaldo|tagesendsaldo|letzter kontostand"
        "|kontostand am ende|saldo am ende",
        "saldo|kontostand|kontosaldo|verfugbarer saldo|verfugbarer betrag",
        "summe soll|summe haben|summe umsatze",
    ),
    "dutch": BalanceWords(
        "beginsaldo|begin saldo|openingssaldo|vorig saldo|oud saldo|startsaldo|saldo begin|saldo aan het begin"
        "|saldo bij aanvang",
        "eindsaldo|eind saldo|slotsaldo|nieuw saldo|dagsaldo|saldo einde|saldo aan het einde|saldo aan het eind",
        "saldo|beschikbaar saldo|boeksaldo",
        "totaal af|totaal bij|totaal debet|totaal credit|omzet",
    ),
    "french": BalanceWords(
        "solde initial|ancien solde|solde precedent|solde d ouverture|solde reporte|report a nouveau|solde de depart"
        "|solde debut|solde en debut|solde au debut",
        "solde final|nouveau solde|solde de cloture|solde de fin|solde du jour|solde en valeur"
        "|solde en fin|solde a la fin",
        "solde|solde disponible|solde comptable",
        "total debit|total credit|total des debits|total des credits|total des mouvements",
    ),
    "spanish": BalanceWords(
        "saldo inicial|saldo anterior|saldo de apertura|saldo previo|saldo al inicio|saldo al comienzo",
        "saldo final|saldo de cierre|saldo actual|saldo del dia|saldo al final|saldo al cierre",
        "saldo|saldo disponible|saldo contable",
        "total cargos|total abonos|total debe|total haber",
    ),
    "portuguese": BalanceWords(
        "saldo inicial|saldo anterior|saldo de abertura|saldo transportado|saldo no inicio",
        "saldo final|saldo atual|saldo do dia|saldo de fecho|saldo de fechamento|saldo diario"
        "|saldo no final|saldo no fim",
        "saldo|saldo disponivel|saldo contabilistico",
        "total debitos|total creditos|total de debitos|total de creditos",
    ),
    "italian": BalanceWords(
        "saldo iniziale|saldo precedente|saldo di apertura|saldo contabile iniziale|riporto|saldo inizio",
        "saldo finale|saldo di chiusura|saldo contabile finale|saldo attuale|saldo fine",
        "saldo|saldo contabile|saldo disponibile",
        "totale addebiti|totale accrediti|totale dare|totale avere|totale entrate|totale uscite",
    ),
    "polish": BalanceWords(
        "saldo poczatkowe|saldo otwarcia|saldo poprzednie|saldo na poczatek",
        "saldo koncowe|saldo zamkniecia|saldo biezace|saldo na koniec",
        "saldo|saldo dostepne|stan konta|stan rachunku",
        "suma obciazen|suma uznan|obroty",
    ),
    "czech": BalanceWords(
        "pocatecni zustatek|predchozi zustatek|minuly zustatek",
        "konecny zustatek|novy zustatek",
        "zustatek|disponibilni zustatek|saldo",
        "obrat|obraty|kreditni obrat|debetni obrat",
    ),
    "slovak": BalanceWords(
        "pociatocny zostatok|predchadzajuci zostatok",
        "konecny zostatok|novy zostatok",
        "zostatok|disponibilny zostatok|saldo",
        "obrat|obraty",
    ),
    "slovene": BalanceWords(
        "zacetno stanje|prejsnje stanje", "koncno stanje|novo stanje", "stanje", "promet v breme|promet v dobro|promet"
    ),
    "hungarian": BalanceWords(
        "nyito egyenleg|nyitoegyenleg|elozo egyenleg",
        "zaro egyenleg|zaroegyenleg|napi zaro egyenleg",
        "egyenleg|elerheto egyenleg|konyvelt egyenleg",
        "terheles osszesen|jovairas osszesen|forgalom",
    ),
    "romanian": BalanceWords(
        "sold initial|sold precedent|sold anterior",
        "sold final|sold final zi|sold curent",
        "sold|sold disponibil|sold contabil",
        "rulaj debitor|rulaj creditor|rulaj zi|total rulaj",
    ),
    "croatian": BalanceWords(
        "pocetno stanje|prethodno stanje|staro stanje",
        "zavrsno stanje|novo stanje|krajnje stanje",
        "stanje|raspolozivo stanje",
        "ukupno duguje|ukupno potrazuje|promet",
    ),
    "bulgarian": BalanceWords("начално салдо", "крайно салдо", "салдо|наличност", "оборот|обороти"),
    "ukrainian": BalanceWords(
        "початковий залишок|вхідний залишок|залишок на початок",
        "кінцевий залишок|вихідний залишок|залишок на кінець",
        "залишок|баланс",
        "обороти|оборот",
    ),
    "russian": BalanceWords(
        "начальный остаток|входящий остаток|остаток на начало",
        "конечный остаток|исходящий остаток|остаток на конец",
        "остаток|баланс|сальдо",
        "обороты|оборот",
    ),
    "swedish": BalanceWords(
        "ingaende saldo|ingaand saldo|ingaende balans",
        "utgaende saldo|utgaand saldo|slutsaldo|utgaende balans",
        "saldo",
    ),
    "norwegian": BalanceWords("inngaende saldo|ingaende saldo", "utgaende saldo", "saldo"),
    "danish": BalanceWords("startsaldo|primosaldo", "slutsaldo|ultimosaldo", "saldo"),
    "icelandic": BalanceWords("upphafsstada", "lokastada", "stada"),
    "finnish": BalanceWords("alkusaldo", "loppusaldo", "saldo"),
    "estonian": BalanceWords("algsaldo", "loppsaldo", "saldo|jaak", "kaive"),
    "latvian": BalanceWords("sakuma atlikums", "beigu atlikums", "atlikums", "apgrozijums"),
    "lithuanian": BalanceWords("likutis pradziai|pradinis likutis", "likutis pabaigai|galutinis likutis", "likutis",
                               "apyvarta"),
    "turkish": BalanceWords(
        "acilis bakiyesi|devreden bakiye|onceki bakiye|devir bakiyesi|baslangic bakiyesi|donem basi bakiye",
        "kapanis bakiyesi|son bakiye|gun sonu bakiyesi|bitis bakiyesi|donem sonu bakiye",
        "bakiye|kullanilabilir bakiye",
        "toplam borc|toplam alacak",
    ),
    "greek": BalanceWords(
        "υπολοιπο εναρξης|υπολοιπο εκ μεταφορας|προηγουμενο υπολοιπο",
        "τελικο υπολοιπο|νεο υπολοιπο",
        "υπολοιπο|διαθεσιμο υπολοιπο",
        "συνολο χρεωσεων|συνολο πιστωσεων",
    ),
    "indonesian": BalanceWords("saldo awal", "saldo akhir", "saldo", "total mutasi|mutasi debit|mutasi kredit"),
    "malay": BalanceWords("baki awal|baki mula|baki bawa ke hadapan", "baki akhir|baki penutup", "baki"),
    "vietnamese": BalanceWords("so du dau ky|so du dau", "so du cuoi ky|so du cuoi", "so du"),
    "afrikaans": BalanceWords("openingsaldo|beginsaldo", "sluitingsaldo|eindsaldo", "saldo|balans"),
}  # fmt: skip
# Behind the name of a balance: of when, and of what. Letters of one or two are no words of a purpose.
BEHIND = (
    r"(?: (?:\d+|(?:jan|feb|fev|mar|mrt|mai|may|mei|maj|apr|avr|abr|jun|jui|jul|aug|aou|ago|sep|set|oct|okt|ott|out|nov"
    r"|dec|dez|dic|gen|giu|lug|mag|ene)[^\W\d]*|[^\W\d]{1,2}|per|vom|zum|den|der|dem|des|del|della|dal"
    r"|the|from|for|period|periodo|periode|periodes|zeitraums|zeitraum|month|monat|monats|maand|mois|mes|mese|miesiaca"
    r"|day|date|jour|dia|giorno|dzien|dnia|den|dni|kuupaeva|seisuga|eur|usd|gbp|chf|pln|czk|huf|brl))*"
)


TOTALS = ("total", "totaal", "totale", "totali", "totaux", "summe", "suma", "summa", "sum", "som")
# The first characters of a cell tell of most that they name no balance.
START = 3


def _phrases(meaning: BalanceMeaning) -> str:
    found = {
        folded(phrase)
        for words in BALANCES_BY_LANGUAGE.values()
        for phrase in getattr(words, meaning.value).split("|")
        if phrase
    }
    return "|".join(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=2)
def _patterns(behind: str) -> tuple[tuple[BalanceMeaning, re.Pattern[str]], ...]:
    """
    A pattern for each meaning; "opening balance" is looked for before "balance".
    """
    return tuple((meaning, re.compile(rf"(?:{_phrases(meaning)}){behind}")) for meaning in BalanceMeaning)


@lru_cache(maxsize=1)
def _totals() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(TOTALS)})\b")


@lru_cache(maxsize=4_000)
def balance_meant(text: str) -> BalanceMeaning | None:
    """
    Which balance a whole text names, None where it says anything else besides.

    >>> balance_meant("NOUVEAU SOLDE AU 31/10/2026"), balance_meant("Balance payment for invoice 12")
    (<BalanceMeaning.CLOSING: 'closing'>, None)
    """
    if len(text) > MAX_CHARACTERS:
        return None
    plain = folded(text)
    return next((meaning for meaning, pattern in _patterns(BEHIND) if pattern.fullmatch(plain)), None)


def balance_labelled(text: str) -> BalanceMeaning | None:
    """
    Which balance a label begins with, whatever follows: of a line that is no booking.

    >>> balance_labelled("Closing balance (booked), EUR")
    <BalanceMeaning.CLOSING: 'closing'>
    """
    if len(text) > MAX_CHARACTERS:
        return None
    plain = folded(CAMEL.sub(" ", text))
    return next((meaning for meaning, pattern in _patterns(r"\b") if pattern.match(plain)), None)


def is_total(text: str) -> bool:
    """
    Whether a line that is no booking begins as a total or a balance does.
    """
    return balance_labelled(text) is not None or _totals().match(folded(text[:MAX_CHARACTERS])) is not None


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """
    What a folded text may begin with that names a balance; also with its letters spaced.
    """
    phrases = {phrase for meaning in BalanceMeaning for phrase in _phrases(meaning).split("|")}
    spaced = {" ".join(phrase[:2]) for phrase in phrases}
    return frozenset(spaced | {phrase[:length].strip() for phrase in phrases for length in range(1, START + 1)})


@lru_cache(maxsize=20_000)
def may_begin_balance(start: str) -> bool:
    """
    Whether a text whose first `START` characters are these may name a balance; quick for what does not.
    """
    return folded(start) in _starts()
