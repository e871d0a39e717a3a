"""
A booking of MT940 as a row: what :61: and :86: say together.
"""

from __future__ import annotations

from integrations.statements.mt940.details import Details, tidy
from integrations.statements.mt940.entry import Entry, iban_in
from integrations.statements.mt940.kinds import kind_code, trcd_of
from integrations.statements.shared.columns import UNKNOWN_CENTS, Row


def row_of(entry: Entry, details: Details, *, is_rabobank: bool) -> Row:
    """
    The row; what the details leave open is looked for in the lines of the booking itself.
    """
    booking_day, value_day, mark, cents, type_code, customer_reference, bank_reference, supplement, payee, _ = entry
    name, iban, description, end_to_end_id, reason, given_kind, returned, mandate = details
    trcd = trcd_of(supplement) if supplement else ""
    return (
        booking_day,
        cents,
        value_day,
        UNKNOWN_CENTS,
        kind_code(type_code, trcd, mark, is_rabobank, reason, given_kind, returned, mandate),
        0,
        name or payee,
        iban or iban_in(supplement) or iban_in(customer_reference),
        description or tidy(supplement),
        reason,
        end_to_end_id,
        bank_reference,
    )
