"""
JSON of account information services, each known by keys of its own, and plain lists of transactions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from integrations.statements.evidence.days import with_later_told
from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import Part
from integrations.statements.psd2.keys import document_of
from integrations.statements.psd2.more_pages import MORE_PAGES, has_more_pages
from integrations.statements.psd2.services import berlin_group, enable_banking, open_banking_uk, plaid, plain, tink
from integrations.statements.psd2.services.declarations import DECLARATIONS
from integrations.statements.psd2.services.declared import DeclaredService
from integrations.statements.shared.text import head_text
from integrations.statements.statement import Statement, StatementRefused

# Envelopes, pages and accounts are looked into this deep, and no more of them than this.
MAX_DEPTH = 6
MAX_LOOKS = 2000


class Service(Protocol):
    """
    What a module of a service's answers offers.
    """

    def fits(self, document: Part) -> bool:
        """
        Whether it knows the document's shape.
        """

    def read_into(self, book: AccountBook, document: Part) -> None:
        """
        Append all transactions.
        """


# The first that knows the document's shape reads it.
SERVICES: tuple[Service, ...] = (
    open_banking_uk,
    tink,
    plaid,
    enable_banking,
    berlin_group,
    *(DeclaredService(declaration) for declaration in DECLARATIONS),
)


def recognises(head: bytes) -> bool:
    """
    Whether the file begins as a JSON object or a JSON array does.
    """
    return head_text(head).lstrip().startswith(("{", "["))


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    One statement for each account and currency, in the order met.

    Raises:
        StatementRefused: names the value by its path; the JSON is broken, or of no service that is known.
    """
    book = AccountBook()
    found = list(_documents(document_of(data), [MAX_LOOKS]))
    if not found:
        raise StatementRefused(
            "file",
            "expected transactions of a known account service, or a list of objects with a date, a signed amount and a"
            " currency",
        )
    for service, document in found:
        service.read_into(book, document)
    # The pages before the last are followed by another.
    if has_more_pages(found[-1][1]):
        book.warnings.add(found[-1][1].where or "file", MORE_PAGES)
    if len(found) > 1 and book.knows(""):
        book.warnings.add("file", "several answers name no account: what they hold counts as of one account")
    return with_later_told(book.statements(), as_of)


def _documents(part: Part, looks_left: list[int], depth: int = 0) -> Iterator[tuple[Service, Part]]:
    """
    The answers of services in the part: itself, or those inside its envelope, its pages or its accounts.
    """
    looks_left[0] -= 1
    if looks_left[0] < 0 or depth > MAX_DEPTH:
        return
    for service in SERVICES:
        if service.fits(part):
            yield service, part
            return
    if _is_plain(part):
        yield plain, part
        return
    for inner in _inner(part):
        yield from _documents(inner, looks_left, depth + 1)


def _is_plain(part: Part) -> bool:
    """
    Whether it is a plain list or holds one: of no service that is known by what stands in it.
    """
    if not plain.fits(part):
        return False
    return part.is_array or not any(service.fits(inner) for inner in _inner(part) for service in SERVICES)


def _inner(part: Part) -> Iterator[Part]:
    if part.is_object:
        yield from (member for member in part.members.values() if member.is_object or member.holds_objects)
    elif part.holds_objects and len(part.objects) <= MAX_LOOKS:
        yield from part.parts()
