"""
Whether the bank's references name the same booking in each upload: some banks number them from the start in every file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from risk_model.transactions import Transactions

# So many different rows must be the same in both: fewer may look alike by chance.
MIN_ROWS = 3

# What tells one row from another.
Key = tuple[object, ...]
KeysOf = Callable[[Transactions], Iterator[Key]]


class Upload(NamedTuple):
    """
    The rows of one statement: their first and last day, and for each its day.
    """

    batch: Transactions
    first: int
    last: int
    days: list[int]


def are_renumbered(batches: Sequence[Transactions], by_reference: KeysOf, by_text: KeysOf) -> bool:
    """
    Whether two of the batches have the same rows on the days of both, but most of their references are others.
    """
    uploads = [
        Upload(batch, int(batch.booking_day.min()), int(batch.booking_day.max()), batch.booking_day.tolist())
        for batch in batches
        if any(batch.bank_reference)
    ]
    # Each is held against the next that begins: uploads of the same days are neighbours then.
    uploads.sort(key=lambda upload: (upload.first, upload.last))
    return any(_differ_by_reference(one, other, by_reference, by_text) for one, other in pairwise(uploads))


def _differ_by_reference(one: Upload, other: Upload, by_reference: KeysOf, by_text: KeysOf) -> bool:
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first > last:
        return False
    own, others = (_within(each, by_reference, first, last) for each in (one, other))
    # Twins may share a running number by chance, references that stay are all the same.
    if 2 * (own & others).total() >= min(own.total(), others.total()):
        return False
    few, many = sorted((_within(each, by_text, first, last) for each in (one, other)), key=Counter.total)
    return len(few) >= MIN_ROWS and few <= many


def _within(upload: Upload, keys_of: KeysOf, first: int, last: int) -> Counter[Key]:
    keys = zip(upload.days, keys_of(upload.batch), strict=True)
    return Counter(key for day, key in keys if first <= day <= last)
