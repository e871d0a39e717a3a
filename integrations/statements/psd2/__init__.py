"""
JSON of account information services: Berlin Group, GoCardless, Open Banking UK, Plaid and Tink.
"""

from __future__ import annotations

from integrations.statements.psd2 import berlin_group, open_banking_uk, plaid, tink
from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Json, loads
from integrations.statements.statement import Statement, StatementRefused
from integrations.statements.text import head_text, text_of

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
    document = _unwrapped(loads(text_of(data)))
    book = AccountBook()
    for dialect in DIALECTS:
        if dialect.fits(document):
            dialect.read_into(book, document)
            return book.statements()
    raise StatementRefused(
        "file", "expected transactions as Berlin Group, GoCardless, Open Banking UK, Plaid or Tink write them"
    )


def _unwrapped(document: Json) -> Json:
    """
    The document inside an envelope of one key, such as {"response": {...}}.
    """
    while isinstance(document, dict) and len(document) == 1:
        (name, inner), *_ = document.items()
        if name in ("Data", "transactions", "booked", "pending") or not isinstance(inner, dict):
            return document
        document = inner
    return document
