"""
Overlapping uploads of a bank that numbers its bookings in every file.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from integrations.statements.merge import merge_statements
from integrations.statements.read import read_statements

ROWS = [("05", "-20.00"), ("06", "50.00"), ("06", "50.00"), ("12", "-7.25"), ("20", "-300.00"), ("21", "8.00")]


def ofx(rows: Sequence[tuple[str, str]], first_number: int) -> bytes:
    """
    A file whose FITIDs run on from a number.
    """
    booked = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202401{day}<TRNAMT>{amount}<FITID>{number}<NAME>N{day}</STMTTRN>"
        for number, (day, amount) in enumerate(rows, start=first_number)
    )
    return (
        "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>12345"
        f"</BANKACCTFROM><BANKTRANLIST>{booked}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def merged(*files: bytes) -> list[int]:
    """
    The amounts that are left of all uploads, in cents.
    """
    return sorted(merge_statements(read_statements(*files)).transactions.amount_cents.tolist())


@pytest.mark.parametrize(("number", "start"), [(1, 1), (1, 0), (900, 0)])
def test_rows_under_other_references_count_once(number: int, start: int) -> None:
    """
    Whichever came first, and whatever number by chance is the same.
    """
    files = ofx(ROWS[:-1], 1), ofx(ROWS[start:], number)
    wanted = sorted(round(float(amount) * 100) for _day, amount in ROWS)
    assert merged(*files) == merged(*reversed(files)) == wanted


def test_two_rows_that_look_alike_prove_nothing() -> None:
    """
    Under references of their own they are bookings of their own.
    """
    assert merged(ofx(ROWS[1:3], 1), ofx(ROWS[1:3], 5)) == [5000] * 4
