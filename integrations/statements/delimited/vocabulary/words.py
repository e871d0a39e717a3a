"""
Words in cells: whether a row is booked, and of what kind it is.
"""

from __future__ import annotations

from enum import StrEnum

from integrations.statements.delimited.vocabulary.roles import folded_name
from integrations.statements.shared.codes import ING_LETTERS, RABOBANK_CODES, code_of
from risk_model.transactions import Kind


class State(StrEnum):
    """
    What became of a row.
    """

    BOOKED = "booked"
    PENDING = "pending"
    DROPPED = "dropped"


STATES = (
    dict.fromkeys(
        ("", "completed", "booked", "book", "umsatz gebucht", "gebucht", "cleared", "settled", "posted", "done",
         "executed", "geboekt", "verwerkt", "processed", "success", "successful", "rozliczono", "zaksiegowano",
         "geaccepteerd", "accepte", "accepted", "uitgevoerd", "execute", "voltooid", "abgeschlossen", "complete",
         "contabilizzato", "contabilizzata", "eseguito", "ausgefuhrt", "erfolgt", "bokfort", "bokford", "udfort",
         "utfort", "reconciled", "uncleared", "billed", "sent", "received", "paid", "completado", "completada",
         "contabilizado", "realizado", "termine", "comptabilise", "zrealizowana", "zrealizowano", "wykonana",
         "zauctovano", "provedeno", "konyvelt", "kirjattu", "afgerond", "succeeded", "approved", "normal"),
        State.BOOKED,
    )
    | dict.fromkeys(
        ("pending", "pdng", "umsatz vorgemerkt", "vorgemerkt", "vorgemerkt neu", "in progress", "open", "reserved",
         "authorised", "authorized", "in behandeling", "gereserveerd", "offen", "ausstehend", "reserveret", "venter",
         "reserverad", "reservert", "reservation", "en attente", "en cours", "pendiente", "pendente", "in attesa",
         "non contabilizzato", "non contabilizzata", "oczekujaca", "oczekujace", "blokada", "in uitvoering",
         "in progress", "processing", "not posted", "a comptabiliser", "a venir", "in verwerking", "autorizzato",
         "in bearbeitung", "nicht ausgefuhrt", "odottaa", "varaus", "ceka na zauctovani", "blokace"),
        State.PENDING,
    )
    | dict.fromkeys(
        ("reverted", "declined", "failed", "cancelled", "canceled", "rejected", "expired", "deleted", "geweigerd",
         "refuse", "refusee", "annule", "annulee", "abgelehnt", "storniert", "fehlgeschlagen", "zuruckgewiesen",
         "afgewezen", "geannuleerd", "mislukt", "rechazado", "rechazada", "cancelado", "cancelada", "rifiutato",
         "annullato", "odrzucona", "odrzucono", "anulowana", "zamitnuto", "nekad", "avvist", "afvist", "denied",
         "rueckgaengig", "ruckgangig", "teruggedraaid", "voided", "void"),
        State.DROPPED,
    )
)  # fmt: skip
# The first word that occurs in a bank's own name for the kind decides.
KIND_WORDS = (
    ("rucklastschrift", Kind.RETURNED_DEBIT),
    ("retoure", Kind.RETURNED_DEBIT),
    ("storno", Kind.REVERSAL),
    ("terugboeking", Kind.RETURNED_DEBIT),
    ("salaris", Kind.SALARY),
    ("lohn", Kind.SALARY),
    ("gehalt", Kind.SALARY),
    ("incasso", Kind.DIRECT_DEBIT),
    ("lastschrift", Kind.DIRECT_DEBIT),
    ("direct debit", Kind.DIRECT_DEBIT),
    ("betaalautomaat", Kind.CARD),
    ("kartenzahlung", Kind.CARD),
    ("mastercard", Kind.CARD),
    ("card", Kind.CARD),
    ("pinbetaling", Kind.CARD),
    ("geldautomaat", Kind.CASH),
    ("atm", Kind.CASH),
    ("cash", Kind.CASH),
    ("bargeld", Kind.CASH),
    ("opname", Kind.CASH),
    ("storting", Kind.CASH),
    ("dauerauftrag", Kind.STANDING_ORDER),
    ("periodieke", Kind.STANDING_ORDER),
    ("standing order", Kind.STANDING_ORDER),
    ("overschrijving", Kind.TRANSFER),
    ("overboeking", Kind.TRANSFER),
    ("uberweisung", Kind.TRANSFER),
    ("gutschrift", Kind.TRANSFER),
    ("online bankieren", Kind.TRANSFER),
    ("ideal", Kind.TRANSFER),
    ("transfer", Kind.TRANSFER),
    ("topup", Kind.TRANSFER),
    ("faster payment", Kind.TRANSFER),
    ("income", Kind.TRANSFER),
    ("rente", Kind.INTEREST),
    ("interest", Kind.INTEREST),
    ("zinsen", Kind.INTEREST),
    ("kosten", Kind.FEE),
    ("fee", Kind.FEE),
    ("entgelt", Kind.FEE),
    ("cheque", Kind.CHEQUE),
    ("scheck", Kind.CHEQUE),
)
# Letters of Rabobank's and ASN's CSV, which are not ING's.
SHORT_CODES = {
    "cb": Kind.TRANSFER, "bg": Kind.TRANSFER, "tb": Kind.TRANSFER, "db": Kind.FEE, "ei": Kind.DIRECT_DEBIT,
    "sb": Kind.SALARY, "ga": Kind.CASH, "bc": Kind.CARD, "ba": Kind.CARD, "id": Kind.TRANSFER, "kh": Kind.CASH,
    "st": Kind.CASH, "eur": Kind.FEE,
    "inc": Kind.DIRECT_DEBIT, "idb": Kind.TRANSFER, "bea": Kind.CARD, "gea": Kind.CASH, "ngm": Kind.CASH,
    "kst": Kind.FEE, "rnt": Kind.INTEREST, "ovb": Kind.TRANSFER, "per": Kind.STANDING_ORDER, "bij": Kind.TRANSFER,
}  # fmt: skip


def state_of(text: str) -> State | None:
    """
    What became of the row, or None where the word is not known.
    """
    return STATES.get(folded_name(text))


def kind_code_of(text: str) -> int:
    """
    The code of the kind that a bank's code or words name.
    """
    bare = text.strip()
    if bare.isupper() and bare in ING_LETTERS:
        return code_of(ING_LETTERS[bare])
    folded = folded_name(bare)
    known = RABOBANK_CODES.get(bare) or SHORT_CODES.get(folded)
    return code_of(known or next((kind for word, kind in KIND_WORDS if word in folded), Kind.OTHER))
