"""
Reads statement files of any supported format, which is recognised from their content, never from their name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from integrations.statements import camt, delimited, mt940, ofx, psd2, qif
from integrations.statements.merge import with_overlaps_told
from integrations.statements.shared import zipped
from integrations.statements.shared.balances import with_chains_checked
from integrations.statements.statement import Statement, StatementRefused

# A year of a busy account is some 10 MB; what is larger than this is not looked at.
MAX_FILE_BYTES = 64 * 1024 * 1024
# Recognition looks no further than this.
HEAD_BYTES = 16 * 1024


class StatementFormat(Protocol):
    """
    What a module of a format offers.
    """

    __name__: str

    def recognises(self, head: bytes) -> bool:
        """
        Whether a file that begins so is of this format.
        """

    def read(self, data: bytes, as_of: date | None = None) -> list[Statement]:
        """
        The statements of the whole file, in its order.

        Args:
            as_of: the last day that can be in the file, such as that of its upload; None where it is not known.

        Raises:
            StatementRefused: where it is not readable, and nothing else.
        """


# The first that recognises a file reads it: strict marks first, tables that fit many files last.
FORMATS: tuple[StatementFormat, ...] = (
    camt,
    mt940,
    ofx,
    qif,
    psd2,
    delimited,
)


def read_statements(*files: bytes, as_of: date | None = None) -> list[Statement]:
    """
    The statements of uploaded files and zips, in the order given, chains and overlaps between them checked.

    >>> (statement,) = read_statements(b"Date;Name;Amount\\n2024-01-13;Energy;-10.50\\n2024-01-14;Shop;25.00\\n")
    >>> statement.transactions.amount_cents.tolist()
    [-1050, 2500]
    >>> read_statements(b"Date;Name;Amount\\n2024-02-30;Energy;-10.50\\n")
    Traceback (most recent call last):
    integrations.statements.statement.StatementRefused: line 2, Date: expected a day that the calendar has

    Args:
        as_of: the last day that can be in the files: orders of day and month that lead behind it are wrong, and
            bookings after it are warned of. None where it is not known; the clock is never asked.

    Raises:
        StatementRefused: where any part of any of them is not readable; then nothing of it counts.
    """
    return checked_together([statement for data in files for statement in statements_in(data, as_of)])


def checked_together(statements: Sequence[Statement]) -> list[Statement]:
    """
    The statements, each with a warning where it does not follow on the one before, repeats another or contradicts it.
    """
    return with_overlaps_told(with_chains_checked(statements))


def statements_in(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    The statements of one file or zip, each checked in itself only.

    Raises:
        StatementRefused: where any part of it is not readable.
    """
    refuse_oversized(len(data))
    if not zipped.is_zip(data):
        return _recognised(data, as_of)
    statements: list[Statement] = []
    for number, member in enumerate(zipped.members_of(data, max_bytes=MAX_FILE_BYTES), start=1):
        try:
            statements += _recognised(member, as_of)
        except StatementRefused as refused:
            raise StatementRefused(f"zip member {number}, {refused.where}", refused.expected) from None
    return statements


def refuse_oversized(size: int) -> None:
    """
    Refuse by size alone, in bytes, before anything is read.

    Raises:
        StatementRefused: where there are more than MAX_FILE_BYTES.
    """
    if size > MAX_FILE_BYTES:
        raise StatementRefused("file", f"expected at most {MAX_FILE_BYTES // 1024**2} MB")


def _recognised(data: bytes, as_of: date | None) -> list[Statement]:
    head = data[:HEAD_BYTES]
    if not head.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf\xff\xfe"):
        raise StatementRefused("file", "expected a bank statement, the file is empty")
    for statement_format in FORMATS:
        if statement_format.recognises(head):
            name = statement_format.__name__.rpartition(".")[2]
            return [replace(statement, format=name) for statement in statement_format.read(data, as_of)]
    raise StatementRefused("file", "expected a bank statement: MT940, CAMT, OFX, QIF, CSV or JSON of a known bank")
