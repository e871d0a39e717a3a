"""
Words of balance, of direction and of months in the languages of the exports: the one table of each.

All are folded as column names are: lower case, without accents, marks as spaces; months only in lower case.
"""

from __future__ import annotations

from typing import NamedTuple


class BalanceWords(NamedTuple):
    """
    What one language calls the balance before the first booking and the one after the last, separated by "|".
    """

    opening: str
    closing: str


BALANCES_BY_LANGUAGE = {
    "english": BalanceWords(
        "opening balance|beginning balance|starting balance|initial balance|previous balance|balance brought forward",
        "closing balance|ending balance|final balance|new balance|balance carried forward",
    ),
    "german": BalanceWords(
        "anfangssaldo|startsaldo|alter kontostand|alter saldo|saldovortrag",
        "endsaldo|schlusssaldo|neuer kontostand|neuer saldo",
    ),
    "dutch": BalanceWords(
        "beginsaldo|begin saldo|openingssaldo|vorig saldo|oud saldo", "eindsaldo|eind saldo|slotsaldo|nieuw saldo"
    ),
    "french": BalanceWords(
        "solde initial|ancien solde|solde precedent|solde d ouverture", "solde final|nouveau solde|solde de cloture"
    ),
    "spanish": BalanceWords("saldo inicial|saldo anterior", "saldo final"),
    "portuguese": BalanceWords("saldo inicial|saldo anterior", "saldo final|saldo atual"),
    "italian": BalanceWords("saldo iniziale|saldo precedente", "saldo finale"),
    "polish": BalanceWords("saldo poczatkowe", "saldo koncowe"),
    "czech": BalanceWords("pocatecni zustatek", "konecny zustatek"),
    "slovak": BalanceWords("pociatocny zostatok", "konecny zostatok"),
    "hungarian": BalanceWords("nyito egyenleg", "zaro egyenleg"),
    "romanian": BalanceWords("sold initial", "sold final"),
    "croatian": BalanceWords("pocetno stanje", "zavrsno stanje"),
    "swedish": BalanceWords("ingaende saldo|ingaand saldo", "utgaende saldo|utgaand saldo|slutsaldo"),
    "norwegian": BalanceWords("inngaende saldo", "utgaende saldo"),
    "danish": BalanceWords("startsaldo", "slutsaldo"),
    "finnish": BalanceWords("alkusaldo", "loppusaldo"),
}
OPENING_BALANCES = frozenset(
    phrase for words in BALANCES_BY_LANGUAGE.values() for phrase in words.opening.split("|")
)  # fmt: skip
CLOSING_BALANCES = frozenset(
    phrase for words in BALANCES_BY_LANGUAGE.values() for phrase in words.closing.split("|")
)  # fmt: skip
# One of these is in each of the words above, with accents or without: what has none needs no closer look.
BALANCE_STEMS = ("sald", "sold", "balance", "kontostand", "egyenleg", "statek", "statok", "stanje")
# A balance of which the word does not say whether it is the first or the last.
BALANCE_NOUNS = ("balance", "saldo", "saldi", "solde", "kontostand", "egyenleg", "zustatek", "stan konta",
                 "letzter kontostand")  # fmt: skip
# In column names also parts of words: "-x" ends in x, "x-" begins with it.
BALANCE_COLUMN_WORDS = (
    "balance -balance bal saldo saldo- -saldo solde kontostand -stand egyenleg zustatek zostatok stanje bakiye"
    " likvidita sold likutis"
)
TOTALS = ("total", "totaal", "totale", "totali", "totaux", "summe", "suma", "summa", "sum", "som")

# Money out, money in: words that stand in cells and in column names alike.
DEBIT_WORDS = "af debit debet dr soll out outflow uit debito dare kiadas cargo debe"
CREDIT_WORDS = "bij credit cr kredit haben in inflow credito avere bevetel abono haber"
# Those that mean a direction only as the whole of a cell.
DEBIT_CELL_WORDS = "d db dbit s obciazenie sortant"
CREDIT_CELL_WORDS = "c k crdt h uznanie entrant"
# Those that mean a direction only in a column name; "-x" ends in x, "x-" begins with it.
DEBIT_COLUMN_WORDS = (
    "withdrawn zahlungsausgang isplata isplate breme vydaj vydaje duguje rashod teret debits debitos deb outgoing"
    " withdrawal withdrawals cargos addebito addebiti belastung lastschrift ausgang ausgabe- uscite uscita spent"
    " uitgave- obciazen- wydatki uttag ut paid-out bezahlt depense- pago pagos utgift- terheles charge charges payments"
)
CREDIT_COLUMN_WORDS = (
    "deposited zahlungseingang uplata uplate dobro prijem prijmy potrazuje prihod javara credits creditos cred inn"
    " incoming deposit deposits abonos accredito accrediti gutschrift eingang einnahme- entrate entrata eingezahlt"
    " uznan- wplywy insattning insattningar inngang recette- ingreso ingresos jovairas received payments-in"
)
# The sign of an amount by the word in the cell beside it: -1 for money out, 1 for money in.
SIGN_OF_WORD = dict.fromkeys(f"{DEBIT_WORDS} {DEBIT_CELL_WORDS}".split(), -1) | dict.fromkeys(
    f"{CREDIT_WORDS} {CREDIT_CELL_WORDS}".split(), 1
)
# The codes of ISO 20022, where no other word is allowed.
SIGN_OF_ISO_CODE = {"CRDT": 1, "DBIT": -1}

# The first three or four letters of each month, 1 to 12.
MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan ene gen sty led ian",
            "feb fév fev lut úno",
            "mar mrt mär mrz bře",
            "apr abr avr kwi dub",
            "may mei mai mag maj kvě",
            "jun giu cze jui",
            "jul lug lip",
            "aug ago aoû aou sie srp",
            "sep set wrz zář",
            "oct okt ott out paź říj",
            "nov lis",
            "dec dez dic déc gru pro",
        ),
        start=1,
    )
    for name in names.split()
} | {"juin": 6, "juil": 7}
