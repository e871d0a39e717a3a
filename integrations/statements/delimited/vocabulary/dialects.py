"""
What single banks mean by columns that others use differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.evidence.written_days import DayOrder


@dataclass(frozen=True)
class Dialect:
    """
    How one bank names its columns.

    Attributes:
        column_names: folded column names that all occur in its files.
        roles: what some of its columns are, whatever the general table says.
        has_balances: whether opening and closing follow from the balance of its rows.
        currency: of its accounts, where neither a column name nor a column names it.
        has_fields_in_text: whether its text column holds names and references as :86: of MT940 does.
        spent_is_positive: whether a card issuer writes purchases without sign.
        day_order: of its days, where a day may be read in several ways.
    """

    name: str
    column_names: frozenset[str]
    roles: Mapping[str, Role] = field(default_factory=dict)
    has_balances: bool = False
    currency: str | None = None
    has_fields_in_text: bool = False
    spent_is_positive: bool = False
    day_order: DayOrder | None = None


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


DIALECTS = (
    Dialect(
        "rabobank",
        _names("volgnr|saldo na trn"),
        {"transactiereferentie": Role.END_TO_END, "volgnr": Role.REFERENCE, "code": Role.KIND},
        has_balances=True,
    ),
    Dialect(
        "rabobank in english",
        _names("serial number|balance after trn"),
        {"transaction reference": Role.END_TO_END, "serial number": Role.REFERENCE, "code": Role.KIND},
        has_balances=True,
    ),
    Dialect(
        "revolut",
        _names("started date|completed date|state"),
        {"fee": Role.FEE, "type": Role.KIND, "product": Role.IGNORED},
        has_balances=True,
    ),
    Dialect(
        "revolut business",
        _names("date started utc|date completed utc|state"),
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
            "beneficiary iban": Role.COUNTERPARTY_IBAN,
        },
        has_balances=True,
    ),
    Dialect("n26 old", _names("empfanger|kontonummer|transaktionstyp"), {"kontonummer": Role.COUNTERPARTY_IBAN}),
    Dialect(
        "n26 old in english",
        _names("payee|account number|transaction type|payment reference"),
        {"account number": Role.COUNTERPARTY_IBAN},
    ),
    *(
        Dialect(f"n26 in {language}", _names(f"{names}"), {account: Role.COUNTERPARTY_IBAN})
        for language, names, account in (
            ("french", "beneficiaire|numero de compte|type de transaction|reference de paiement", "numero de compte"),
            ("spanish", "beneficiario|numero de cuenta|tipo de transaccion|referencia de pago", "numero de cuenta"),
            ("italian", "beneficiario|numero di conto|tipo di transazione|riferimento pagamento", "numero di conto"),
        )
    ),
    Dialect("n26", _names("partner name|partner iban|account name"), {"account name": Role.IGNORED}),
    Dialect(
        "monzo",
        _names("id|created|local amount|local currency"),
        {"description": Role.NAME, "notes": Role.DESCRIPTION, "id": Role.REFERENCE},
        day_order=DayOrder.DAY_FIRST,
    ),
    Dialect(
        "monzo with columns for in and out",
        _names("transaction id|emoji|money out|money in"),
        {
            "name": Role.NAME,
            "money out": Role.IGNORED,
            "money in": Role.IGNORED,
            "time": Role.IGNORED,
            "notes and tags": Role.DESCRIPTION,
        },
        day_order=DayOrder.DAY_FIRST,
    ),
    Dialect(
        "sparkasse",
        _names("auftragskonto|kontonummer|blz|info"),
        {"kontonummer": Role.COUNTERPARTY_IBAN, "buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "sparkasse camt",
        _names("auftragskonto|kontonummer iban|info"),
        {"buchungstext": Role.KIND, "info": Role.STATUS},
    ),
    Dialect(
        "kbc",
        _names("rubrieknaam|afschriftnummer|naam tegenpartij"),
        {"naam": Role.IGNORED, "credit": Role.IGNORED, "debet": Role.IGNORED, "valuta": Role.VALUE_DAY},
    ),
    Dialect(
        "volksbank, old portal",
        _names("auftraggeber zahlungsempfanger|empfanger zahlungspflichtiger|vorgang verwendungszweck|umsatz"),
        {
            "auftraggeber zahlungsempfanger": Role.IGNORED,
            "empfanger zahlungspflichtiger": Role.NAME,
            "iban": Role.COUNTERPARTY_IBAN,
            "konto nr": Role.IGNORED,
        },
    ),
    Dialect(
        "bank austria",
        _names("auftraggebername|auftraggeberkonto|empfangername|empfangerkonto"),
        {"auftraggeberkonto": Role.PAYER_ACCOUNT, "empfangerkonto": Role.PAYEE_ACCOUNT},
    ),
    Dialect("keytrade", _names("extrait|date|date valeur|compte|montant|devise"), {"compte": Role.COUNTERPARTY_IBAN}),
    Dialect(
        "starling",
        _names("date|counter party|reference|type"),
        {"reference": Role.DESCRIPTION, "type": Role.KIND},
        day_order=DayOrder.DAY_FIRST,
    ),
    *(
        # What is paid for the payment itself is taken off before it reaches the balance.
        Dialect(
            name,
            _names(names),
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
        _names("direction|created on|source amount after fees|target amount after fees"),
        {
            "source amount after fees": Role.AMOUNT,
            "source currency": Role.CURRENCY,
            "target name": Role.NAME,
            "reference": Role.DESCRIPTION,
        },
    ),
    Dialect(
        "wise",
        _names("transferwise id|date|amount|running balance"),
        {"date": Role.BOOKING_DATE, "payment reference": Role.DESCRIPTION},
        day_order=DayOrder.DAY_FIRST,
    ),
    *(
        Dialect(f"revolut in {language}", _names(names), {fee: Role.FEE}, has_balances=True)
        for language, names, fee in (
            ("dutch", "product|startdatum|datum voltooid|bedrag|kosten|saldo", "kosten"),
            ("german", "produkt|datum des beginns|datum des abschlusses|betrag|gebuhr", "gebuhr"),
            ("french", "produit|date de debut|date de fin|montant|frais|solde", "frais"),
            ("spanish", "producto|fecha de inicio|fecha de finalizacion|importe|comision|saldo", "comision"),
            ("italian", "prodotto|data di inizio|data di completamento|importo|costo|saldo", "costo"),
        )
    ),
    *(
        Dialect(f"card with spending as positive, {issuer}", _names(names), spent_is_positive=True, day_order=order)
        for issuer, order, names in (
            ("discover", DayOrder.MONTH_FIRST, "trans date|post date|description|amount|category"),
            (
                "apple card",
                DayOrder.MONTH_FIRST,
                "transaction date|clearing date|description|merchant|category|type|amount|purchased by",
            ),
            ("halifax", DayOrder.DAY_FIRST, "date|date entered|reference|description|amount"),
            (
                "american express",
                DayOrder.MONTH_FIRST,
                "date|description|card member|account|amount|extended details|appears on your statement as|address"
                "|city state|zip code|country|reference|category",
            ),
        )
    ),
    Dialect(
        "swedbank",
        _names("account no|d k|record id"),
        {"code": Role.IGNORED},
    ),
    Dialect("card with spending as positive", _names("date processed|description|amount"), spent_is_positive=True),
    Dialect("bunq", _names("date|amount|account|counterparty|name|description"), currency="EUR"),
    Dialect("bunq in dutch", _names("datum|bedrag|rekening|tegenrekening|naam|omschrijving"), currency="EUR"),
)
