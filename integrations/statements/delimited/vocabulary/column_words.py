"""
Words of balance and direction in column names, in the languages of the exports.

All are folded as column names are: lower case, without accents, marks as spaces.
"""

from __future__ import annotations

# In column names also parts of words: "-x" ends in x, "x-" begins with it.
BALANCE_COLUMN_WORDS = (
    "balance -balance bal saldo saldo- -saldo solde kontostand -stand egyenleg zustatek zostatok stanje bakiye"
    " likvidita sold likutis"
)
# Money out, money in: words that stand alone as column names.
DEBIT_WORDS = "af debit debet dr soll out outflow uit debito dare kiadas cargo debe"
CREDIT_WORDS = "bij credit cr kredit haben in inflow credito avere bevetel abono haber"
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
