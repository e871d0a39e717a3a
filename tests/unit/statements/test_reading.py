"""
Reading any file: recognition by content, sizes, and zips that play tricks.
"""

from __future__ import annotations

import doctest
import io
import stat
import struct
import zipfile

import pytest

from integrations.statements import read as reading
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.camt_builder import camt, entry
from tests.unit.statements.mt940_builder import booking, mt940

MT940 = mt940(booking()).encode()
CAMT = camt(entry()).encode()


def zipped(*members: tuple[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b" \r\n", b"\xef\xbb\xbf", b"hello", b"%PDF-1.7", b"<html></html>", b"\x00" * 99]
)
def test_what_is_no_statement_is_refused(data: bytes) -> None:
    """
    Only what is recognised is read.
    """
    with pytest.raises(StatementRefused):
        read_statements(data)


def test_a_payment_order_is_no_statement() -> None:
    """
    A pain.001 is XML of the same family, and moves no money yet.
    """
    with pytest.raises(StatementRefused):
        read_statements(CAMT.replace(b"BkToCstmrStmt", b"CstmrCdtTrfInitn").replace(b"camt.053", b"pain.001"))


def test_too_large_is_refused_by_size_alone() -> None:
    """
    Nothing is read of what is larger than any statement.
    """
    with pytest.raises(StatementRefused, match="at most"):
        reading.refuse_oversized(200 * 1024 * 1024)


def test_a_zip_is_the_files_in_it() -> None:
    """
    One XML a day, with folders and the packer's own litter beside them.
    """
    data = zipped(("2024/a.xml", CAMT), ("2024/b.sta", MT940), ("__MACOSX/a.xml", b"x"), (".DS_Store", b"x"))
    assert len(read_statements(data)) == 2


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "a/../../b.xml", "..\\a.xml", "C:\\a.xml", "a" * 300])
def test_names_that_lead_out_are_refused(name: str) -> None:
    """
    No member is read when one of them plays tricks.
    """
    with pytest.raises(StatementRefused, match="zip member 2"):
        read_statements(zipped(("a.xml", CAMT), (name, CAMT)))


def test_links_are_refused() -> None:
    """
    A link in a zip points at somebody's file.
    """
    info = zipfile.ZipInfo("a.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/hostname")
    with pytest.raises(StatementRefused, match="not a link"):
        read_statements(buffer.getvalue())


def test_a_zip_within_a_zip_is_refused() -> None:
    """
    One level is what banks deliver.
    """
    with pytest.raises(StatementRefused, match="within"):
        read_statements(zipped(("a.zip", zipped(("a.xml", CAMT)))))


def test_a_bomb_is_refused_by_what_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Sizes are counted while reading: the declared one may lie, and many small members add up.
    """
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 100_000)
    with pytest.raises(StatementRefused, match="less content"):
        read_statements(zipped(("a.sta", b"\n" * 200_000)))
    lying = bytearray(zipped(("a.sta", b"\n" * 200_000)))
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(StatementRefused):
        read_statements(bytes(lying))
    with pytest.raises(StatementRefused, match="less content"):
        read_statements(zipped(*((f"{n}.sta", MT940 + b"\n" * 40_000) for n in range(5))))


def test_too_many_members_are_refused() -> None:
    """
    Three years of a file a day are enough.
    """
    with pytest.raises(StatementRefused, match="at most"):
        read_statements(zipped(*((f"{n}", b"") for n in range(1300)), way=zipfile.ZIP_STORED))


def test_wrong_checksums_and_empty_zips_are_refused() -> None:
    """
    A flipped bit in a member is found.
    """
    broken = bytearray(zipped(("a.sta", MT940), way=zipfile.ZIP_STORED))
    broken[60] ^= 1
    for data in (bytes(broken), zipped(), zipped(("a/", b""))):
        with pytest.raises(StatementRefused):
            read_statements(data)


def test_nothing_is_half_accepted() -> None:
    """
    One bad member refuses the zip, and is named.
    """
    with pytest.raises(StatementRefused, match="zip member 2, "):
        read_statements(zipped(("a.xml", CAMT), ("b.sta", MT940[:100])))


def test_examples_in_the_documentation_are_true() -> None:
    """
    Those of what a user of the library calls.
    """
    result = doctest.testmod(reading)
    assert (result.attempted > 0, result.failed) == (True, 0)
