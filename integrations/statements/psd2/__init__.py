"""
JSON of account information services: Berlin Group, GoCardless, Open Banking UK, Plaid and Tink.
"""

from __future__ import annotations

from integrations.statements.psd2 import berlin_group, open_banking_uk, plaid, tink
from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Part
from integrations.statements.psd2.keys import document_of
from integrations.statements.statement import Statement, StatementRefused
from integrations.statements.text import head_text

# The first that knows the document's shape reads it.
DIALECTS = (open_banking_uk, tink, plaid, berlin_group)


def recognises(head: bytes) -> bool:
    """
    Whether the file begins as a JSON object or a JSON array does.
    """
    return head_text(head).lstrip().startswith(("{", "["))


def read(data: bytes) -> list[Statement]:
    """
    One statement for each account and currency, in the order met.
    """
    document = _unwrapped(document_of(data))
    book = AccountBook()
    for dialect in DIALECTS:
        if dialect.fits(document):
            dialect.read_into(book, document)
            return book.statements()
    raise StatementRefused(
        "file", "expected transactions as Berlin Group, GoCardless, Open Banking UK, Plaid or Tink write them"
    )


def _unwrapped(document: Part) -> Part:
    """
    The document inside an envelope of one key, such as {"response": {...}}.
    """
    while len(document.members) == 1:
        ((name, inner),) = document.members.items()
        if name in ("Data", "transactions", "booked", "pending") or not inner.is_object:
            return document
        document = inner
    return document
