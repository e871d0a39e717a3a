"""
What card issuers call the payment to the card, by language: money into the card's account.

Sources: exports of card issuers listed by bank2ynab and in public importers; the rest is usual vocabulary.
"""

from __future__ import annotations

import re
from functools import lru_cache

from integrations.statements.words.folding import folded

PAYMENTS_BY_LANGUAGE = {
    "english": "payment received|payment thank you|online payment thank you|payment thanks|autopay|auto pay payment"
    "|automatic payment thank you|mobile payment thank you|direct debit payment thank you|payment by direct debit"
    "|card payment received|balance payment received|electronic payment received",
    "german": "zahlung erhalten|zahlungseingang|zahlung dankend erhalten|ihre zahlung|lastschrift ausgleich"
    "|kreditkartenausgleich|ausgleich kreditkarte|einzahlung vielen dank|gutschrift lastschrifteinzug",
    "dutch": "betaling ontvangen|uw betaling|betaling dank u|incasso creditcard|geincasseerd vorig saldo",
    "french": "paiement recu|paiement merci|votre paiement|reglement recu|prelevement merci",
    "spanish": "pago recibido|su pago|pago gracias|pago de tarjeta recibido|abono por domiciliacion",
    "italian": "pagamento ricevuto|vostro pagamento|pagamento grazie",
    "portuguese": "pagamento recebido|pagamento de fatura|pagamento efetuado obrigado|pagamento fatura",
    "polish": "splata otrzymana|splata karty|splata zadluzenia|dziekujemy za splate",
    "swedish": "betalning mottagen|inbetalning tack|betalt bg|tack for din betalning",
    "norwegian": "betaling mottatt|innbetaling takk|innbetaling",
    "danish": "betaling modtaget|indbetaling tak",
    "finnish": "suoritus vastaanotettu|maksu vastaanotettu|kiitos suorituksesta",
    "turkish": "odeme alindi|odemeniz icin tesekkur ederiz|hesaptan odeme",
    "czech": "splatka prijata|platba prijata",
    "hungarian": "befizetes koszonjuk|torlesztes koszonjuk",
}
# What the bank of whoever pays the card writes as well, where it is money out.
FROM_EITHER_SIDE = frozenset(
    ("autopay", "auto pay payment", "payment by direct debit", "lastschrift ausgleich", "kreditkartenausgleich",
     "ausgleich kreditkarte", "incasso creditcard", "pagamento de fatura", "pagamento fatura", "splata karty",
     "splata zadluzenia", "betalt bg", "innbetaling", "hesaptan odeme")
)  # fmt: skip
PHRASES = [phrase for words in PAYMENTS_BY_LANGUAGE.values() for phrase in words.split("|")]
PAYMENT = re.compile(rf"\b(?:{'|'.join(sorted(PHRASES, key=len, reverse=True))})\b")


@lru_cache(maxsize=4_000)
def is_card_payment(text: str) -> bool:
    """
    Whether a text says that the issuer received the holder's payment.

    >>> is_card_payment("PAYMENT RECEIVED - THANK YOU"), is_card_payment("Card payment at a shop")
    (True, False)
    """
    return PAYMENT.search(folded(text[:200])) is not None


def is_thanked_for(text: str) -> bool:
    """
    Whether only the issuer who received the payment writes so.

    >>> is_thanked_for("AUTOPAY PAYMENT - THANK YOU"), is_thanked_for("AUTOPAY CARD 1234")
    (True, False)
    """
    plain = folded(text[:200])
    thanks = [phrase for phrase in PAYMENT.findall(plain) if phrase not in FROM_EITHER_SIDE]
    # Words on both sides of the phrase are of a party or a purpose: "direct debit payment received by ...".
    return any(plain.startswith(phrase) or plain.endswith(phrase) for phrase in thanks)
