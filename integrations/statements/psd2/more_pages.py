"""
Whether an answer says that there are more pages of it than the one that was saved.
"""

from __future__ import annotations

from integrations.statements.psd2.document import NULL, Part

# Where services put what leads to the next page, beside the transactions or among them, and its names.
PLACES = ("_links", "links", "Links", "meta", "pagination", "page")
NEXT = ("next", "Next", "nextPage", "next_page", "next_id", "nextPageToken", "next_page_token", "continuation_key")
MORE_PAGES = "the answer says that it goes on on another page, which is not in the file"


def has_more_pages(document: Part) -> bool:
    """
    Whether the answer names a next page, says that there is one, or counts more transactions than it has.
    """
    transactions = document.get("transactions")
    for part in (document, transactions):
        for place in (part, *(part.get(name) for name in PLACES)):
            if place.text(*NEXT) or place.get(*NEXT).members:
                return True
    if document.get("has_more").decoded() is True:
        return True
    total = document.get("total_transactions").decoded()
    return isinstance(total, int) and transactions is not NULL and total > len(transactions.objects)
