"""
CAMT files in other encodings than they declare, and with leftovers of a transfer around them.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.camt_builder import camt, entry
from tests.unit.statements.mt940_builder import answered, messages

WORDS = "Größe 5 für 3"
TEXT = camt(entry(details=f"<TxDtls><RmtInf><Ustrd>{WORDS}</Ustrd></RmtInf></TxDtls>"))
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-16", "utf-8"),
        ("UTF-16LE", "utf-8-sig"),
        ("UTF-8", "cp1252"),
        ("us-ascii", "cp1252"),
        ("ISO-8859-1", "utf-8"),
        ("windows-1252", "utf-8"),
    ],
)
def test_the_bytes_decide_where_the_declaration_is_wrong(declared: str, written: str) -> None:
    """
    The words come out right, and a warning says so.
    """
    (found,) = answered(TEXT.replace("UTF-8", declared).encode(written))
    assert found["transactions"][0]["description"] == WORDS
    assert any("line 1" in message and "encoding" in message for message in messages(found))


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("latin1", "latin-1"),
        ("ISO-8859-15", "iso-8859-15"),
        ("windows-1252", "windows-1252"),
        ("utf-16", "utf-16"),
        ("UTF-8", "utf-16"),
        ("UTF-16", "utf-16-be"),
    ],
)
def test_what_is_declared_is_read_without_remark(declared: str, written: str) -> None:
    """
    UTF-16 shows by itself, and a right declaration is believed.
    """
    (found,) = answered(TEXT.replace("UTF-8", declared).encode(written))
    assert found["transactions"][0]["description"] == WORDS
    assert not found["warnings"]


def test_a_file_of_plain_letters_may_declare_utf16() -> None:
    """
    As .NET programs write it.
    """
    (found,) = answered(camt(entry()).replace("UTF-8", "utf-16"))
    assert len(found["transactions"]) == 1


def test_no_declaration_is_utf8_or_a_code_page() -> None:
    """
    XML without a declaration is UTF-8; where it is not, it is what Windows writes.
    """
    for encoding, remarks in (("utf-8", 0), ("cp1252", 1)):
        (found,) = answered(TEXT.removeprefix(DECLARATION).encode(encoding))
        assert found["transactions"][0]["description"] == WORDS
        assert len(found["warnings"]) == remarks


@pytest.mark.parametrize("before", [b"\r\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("behind", [b"", b"\r\n\r\n", b"\x00\x00", b"\r\n\x1a", b"\x1a\r\n\x00"])
def test_leftovers_around_the_file(before: bytes, behind: bytes) -> None:
    """
    Blanks, a byte order mark, zeros and the end mark of DOS are no part of the XML.
    """
    (found,) = answered(before + TEXT.encode() + behind)
    assert found["transactions"][0]["description"] == WORDS


def test_two_encodings_in_one_file_are_refused_with_the_line() -> None:
    """
    Letters of UTF-8 and of a code page side by side: nobody knows which words are right.
    """
    data = TEXT.replace(WORDS, "ß").encode().replace(b"</Ntry>", b"<AddtlNtryInf>f\xfcr</AddtlNtryInf></Ntry>")
    with pytest.raises(StatementRefused, match=r"line 2: .*UTF-8"):
        read_statements(data)


def test_long_files_are_looked_at_piece_by_piece() -> None:
    """
    A letter may lie across the border of two pieces.
    """
    for filling in range(3):
        length = (1 << 20) - TEXT.encode().index(WORDS.encode()) - 4 + filling - len("<!---->")
        (found,) = answered(TEXT.replace("<Ntry>", f"<!--{'x' * length}--><Ntry>").encode())
        assert not found["warnings"]


def test_the_first_version_without_a_namespace() -> None:
    """
    Its message has the version in its name.
    """
    (found,) = answered(TEXT.replace("BkToCstmrStmt>", "BkToCstmrStmtV01>").replace("xmlns=", "about="))
    assert len(found["transactions"]) == 1


@pytest.mark.parametrize("between", ["", "\n\n", "\ufeff"])
def test_documents_one_behind_the_other(between: str) -> None:
    """
    The days of a month in one file are its statements; what is wrong is named with its document.
    """
    found = answered(between.join([TEXT] * 3))
    assert [len(statement["transactions"]) for statement in found] == [1, 1, 1]
    with pytest.raises(StatementRefused, match="document 2, line 2: "):
        read_statements(f"{TEXT}\n{TEXT}".removesuffix("</Document>").encode())
