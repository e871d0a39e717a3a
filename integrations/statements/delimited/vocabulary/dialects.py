"""
What single banks mean by columns that others use differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.statements.delimited.vocabulary.roles import Role


@dataclass(frozen=True)
class Dialect:
    """
    One bank's way with headings.

    Attributes:
        headings: folded headings that all occur in its files.
        roles: what some of its columns are, whatever the general table says.
        has_balances: whether opening and closing can be told from the balance of its rows.
        currency: of its accounts, where neither a heading nor a column names it.
        tells_in_text: whether its text column holds names and references as :86: of MT940 does.
        spent_is_positive: whether a card issuer writes purchases without sign.
        records: the code by which its rows of balances differ from bookings, None where all rows are bookings.
    """

    name: str
    headings: frozenset[str]
    roles: Mapping[str, Role] = field(default_factory=dict)
    has_balances: bool = False
    currency: str | None = None
    tells_in_text: bool = False
    spent_is_positive: bool = False
    records: Records | None = None


@dataclass(frozen=True)
class Records:
    """
    Rows that are no bookings, told by a code in a column.
    """

    column: int
    booked: str
    opening: str
    closing: str


def _headings(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


DIALECTS = (
    Dialect(
        "rabobank",
        _headings("volgnr|saldo na trn"),
        {"transactiereferentie": Role.END_TO_END, "volgnr": Role.REFERENCE, "code": Role.KIND},
        has_balances=True,
    ),
    Dialect(
        "rabobank in english",
        _headings("serial number|balance after trn"),
        {"transaction reference": Role.END_TO_END, "serial number": Role.REFERENCE, "code": Role.KIND},
        has_balances=True,
    ),
    Dialect(
        "revolut",
        _headings("started date|completed date|state"),
        {"fee": Role.FEE, "type": Role.KIND, "product": Role.IGNORED},
        has_balances=True,
    ),
    Dialect(
        "revolut business",
        _headings("date started utc|date completed utc|state"),
        {
            "fee": Role.FEE,
            "amount": Role.AMOUNT,
            "orig amount": Role.IGNORED,
            "total amount": Role.IGNORED,
            "description": Role.NAME,
            "reference": Role.DESCRIPTION,
            "id": Role.REFERENCE,
            "payer": Role.IGNORED,
            "account": Role.IGNORED,
            "beneficiary iban": Role.COUNTERPARTY,
        },
        has_balances=True,
    ),
    Dialect("n26 old", _headings("empfanger|kontonummer|transaktionstyp"), {"kontonummer": Role.COUNTERPARTY}),
    Dialect(
        "n26 old in english",
        _headings("payee|account number|transaction type|payment reference"),
        {"account number": Role.COUNTERPARTY},
    ),
    *(
        Dialect(f"n26 in {language}", _headings(f"{names}"), {account: Role.COUNTERPARTY})
        for language, names, account in (
            ("french", "beneficiaire|numero de compte|type de transaction|reference de paiement", "numero de compte"),
            ("spanish", "beneficiario|numero de cuenta|tipo de transaccion|referencia de pago", "numero de cuenta"),
            ("italian", "beneficiario|numero di conto|tipo di transazione|riferimento pagamento", "numero di conto"),
        )
    ),
    Dialect("n26", _headings("partner name|partner iban|account name"), {"account name": Role.IGNORED}),
    Dialect(
        "monzo",
        _headings("id|created|local amount|local currency"),
        {"description": Role.NAME, "notes": Role.DESCRIPTION, "id": Role.REFERENCE},
    ),
    Dialect(
        "monzo with columns for in and out",
        _headings("transaction id|emoji|money out|money in"),
        {
            "name": Role.NAME,
            "money out": Role.IGNORED,
            "money in": Role.IGNORED,
            "time": Role.IGNORED,
            "notes and tags": Role.DESCRIPTION,
        },
    ),
    Dialect(
        "sparkasse",
        _headings("auftragskonto|kontonummer|blz|info"),
        {"kontonummer": Role.COUNTERPARTY, "buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "sparkasse camt",
        _headings("auftragskonto|kontonummer iban|info"),
        {"buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "kbc",
        _headings("rubrieknaam|afschriftnummer|naam tegenpartij"),
        {"naam": Role.IGNORED, "credit": Role.IGNORED, "debet": Role.IGNORED, "valuta": Role.VALUE_DAY},
    ),
    Dialect(
        "volksbank, old portal",
        _headings("auftraggeber zahlungsempfanger|empfanger zahlungspflichtiger|vorgang verwendungszweck|umsatz"),
        {
            "auftraggeber zahlungsempfanger": Role.IGNORED,
            "empfanger zahlungspflichtiger": Role.NAME,
            "iban": Role.COUNTERPARTY,
            "konto nr": Role.IGNORED,
        },
    ),
    Dialect(
        "bank austria",
        _headings("auftraggebername|auftraggeberkonto|empfangername|empfangerkonto"),
        {"auftraggeberkonto": Role.PAYER_ACCOUNT, "empfangerkonto": Role.PAYEE_ACCOUNT},
    ),
    Dialect("keytrade", _headings("extrait|date|date valeur|compte|montant|devise"), {"compte": Role.COUNTERPARTY}),
    Dialect(
        "starling",
        _headings("date|counter party|reference|type"),
        {"reference": Role.DESCRIPTION, "type": Role.KIND},
    ),
    *(
        # What is paid for the payment itself is taken off before it reaches the balance.
        Dialect(
            name,
            _headings(names),
            {gross: Role.IGNORED, net: Role.AMOUNT, "transaction id": Role.REFERENCE, "name": Role.NAME},
        )
        for name, names, gross, net in (
            ("paypal", "gross|fee|net|transaction id", "gross", "net"),
            ("paypal in german", "brutto|gebuhr|netto|transaktionscode", "brutto", "netto"),
            ("paypal in german, new", "brutto|entgelt|netto|transaktionscode", "brutto", "netto"),
            ("paypal in dutch", "bruto|kosten|net|transactiereferentie", "bruto", "net"),
            ("paypal in dutch, new", "bruto|kosten|netto|transactiereferentie", "bruto", "netto"),
            ("paypal in french", "avant commission|commission|net|numero de transaction", "avant commission", "net"),
            ("paypal in spanish", "bruto|tarifa|neto|id de transaccion", "bruto", "neto"),
            ("paypal in italian", "lordo|tariffa|netto|codice transazione", "lordo", "netto"),
            ("stripe", "id|amount|fee|net|currency|created utc", "amount", "net"),
        )
    ),
    Dialect(
        "wise, all accounts",
        _headings("direction|created on|source amount after fees|target amount after fees"),
        {
            "source amount after fees": Role.AMOUNT,
            "source currency": Role.CURRENCY,
            "target name": Role.NAME,
            "reference": Role.DESCRIPTION,
        },
    ),
    Dialect(
        "wise",
        _headings("transferwise id|date|amount|running balance"),
        {"date": Role.BOOKED, "payment reference": Role.DESCRIPTION},
    ),
    *(
        Dialect(f"revolut in {language}", _headings(names), {fee: Role.FEE}, has_balances=True)
        for language, names, fee in (
            ("dutch", "product|startdatum|datum voltooid|bedrag|kosten|saldo", "kosten"),
            ("german", "produkt|datum des beginns|datum des abschlusses|betrag|gebuhr", "gebuhr"),
            ("french", "produit|date de debut|date de fin|montant|frais|solde", "frais"),
            ("spanish", "producto|fecha de inicio|fecha de finalizacion|importe|comision|saldo", "comision"),
            ("italian", "prodotto|data di inizio|data di completamento|importo|costo|saldo", "costo"),
        )
    ),
    *(
        Dialect(f"card with spending as positive, {issuer}", _headings(names), spent_is_positive=True)
        for issuer, names in (
            ("discover", "trans date|post date|description|amount|category"),
            ("halifax", "date|date entered|reference|description|amount"),
            (
                "american express",
                "date|description|card member|account|amount|extended details|appears on your statement as|address"
                "|city state|zip code|country|reference|category",
            ),
        )
    ),
    Dialect(
        "swedbank",
        _headings("account no|d k|record id"),
        {"code": Role.IGNORED},
        records=Records(column=1, booked="20", opening="10", closing="86"),
    ),
    Dialect("card with spending as positive", _headings("date processed|description|amount"), spent_is_positive=True),
    Dialect("bunq", _headings("date|amount|account|counterparty|name|description"), currency="EUR"),
    Dialect("bunq in dutch", _headings("datum|bedrag|rekening|tegenrekening|naam|omschrijving"), currency="EUR"),
)
