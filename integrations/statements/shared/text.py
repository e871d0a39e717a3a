"""
Bytes to text: UTF-8, UTF-16, or the old code pages that banks still write; never two of them in one file.
"""

from __future__ import annotations

import codecs
import re

from integrations.statements.statement import StatementRefused

# In code pages 850 and 437 the letters with accents lie here; in cp1252 it is mostly punctuation.
DOS_LETTERS = re.compile(rb"[A-Za-z][\x81-\x84\x86-\x90\x93-\x9a\xa0-\xa5\xe1]|[\x81-\x84\x86-\x90\x93-\x9a][A-Za-z]")
WINDOWS_LETTERS = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
# Polish letters inside a word; in cp1252 they are small figures and marks, which stand at the end of one.
POLISH_LETTERS = re.compile(rb"[A-Za-z][\xb3\xb9\xbf\x9c\x9f][A-Za-z]")
UTF8_LETTER = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x82\xac")
# Start and end of a transmission, form feed, DOS end of file: framing that old banking programs leave behind.
FRAMING = tuple("\x01\x02\x03\x04\x0c\x1a\ufeff")
# Looked for one by one: ten times quicker than a class of characters in an expression.
CONTROLS = tuple(map(chr, (*range(9), 11, *range(14, 32), 127)))
# In UTF-8 and the old code pages these bytes are nothing else; most files have none of them.
CONTROL_BYTES = bytes((*range(9), *range(11, 13), *range(14, 32), 127))
# UTF-16 text without a mark shows as ASCII with a zero byte beside each letter.
WIDE_HEAD_BYTES = 64
# As much text from the first odd letter on shows which code page it is.
CODE_PAGE_BYTES = 4 * 1024 * 1024
# A busy account has some thousand bookings a day.
MAX_LINES = 2_000_000
MAX_LINE_BYTES = 1_000_000


def text_of(data: bytes) -> str:
    """
    The file's text, without byte order mark.

    Raises:
        StatementRefused: where the bytes are no text, or change their encoding half-way.
    """
    text = _decoded(data)
    if "\ufeff" not in text and len(data.translate(None, CONTROL_BYTES)) == len(data):
        return text
    for mark in FRAMING:
        if mark in text:
            text = text.replace(mark, "")
    found = [at for control in CONTROLS if (at := text.find(control)) >= 0]
    if found:
        line = text.count("\n", 0, min(found)) + 1
        raise StatementRefused(f"line {line}", "expected text without control characters")
    return text


def refuse_endless_lines(data: bytes) -> None:
    """
    Refuse a file of lines before any is read, where there are more of them, or longer ones, than a bank writes.

    Raises:
        StatementRefused: says which.
    """
    if data.count(b"\n") > MAX_LINES or (b"\r" in data and data.count(b"\r") > MAX_LINES):
        raise StatementRefused("file", f"expected at most {MAX_LINES} lines")
    start = 0
    while len(data) - start > MAX_LINE_BYTES:
        span = (start, start + MAX_LINE_BYTES)
        end = max(data.rfind(b"\n", *span), data.rfind(b"\r", *span))
        if end < 0:
            line = data.count(b"\n", 0, start) + 1
            raise StatementRefused(f"line {line}", f"expected lines of at most {MAX_LINE_BYTES} bytes")
        start = end + 1


def head_text(head: bytes) -> str:
    """
    What can be read of a file's first bytes, for recognition only; the last letter may be cut.
    """
    wide = _wide_encoding(head)
    return head.decode(wide or "utf-8", errors="ignore").lstrip("\ufeff")


def _decoded(data: bytes) -> str:
    wide = _wide_encoding(data)
    try:
        return data.decode(wide or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if wide:
            raise StatementRefused("file", "expected text in UTF-16 to its end") from None
        return _code_page(data, error.start)


def _code_page(data: bytes, first_odd: int) -> str:
    """
    The text in cp850, cp1250 or cp1252, whichever makes its high bytes letters.
    """
    if data.startswith(codecs.BOM_UTF8) or UTF8_LETTER.search(data):
        line = data.count(b"\n", 0, first_odd) + 1
        raise StatementRefused(f"line {line}", "expected one encoding in the whole file, here UTF-8")
    seen = data[max(0, first_odd - 1) : first_odd + CODE_PAGE_BYTES]
    dos, windows = len(DOS_LETTERS.findall(seen)), len(WINDOWS_LETTERS.findall(seen))
    if dos > windows:
        return data.decode("cp850")
    return data.decode("cp1250" if POLISH_LETTERS.search(seen) else "cp1252", errors="replace")


def _wide_encoding(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = data[:WIDE_HEAD_BYTES]
    if len(head) < 4 or b"\x00" not in head:
        return None
    if not any(head[::2]) and all(head[1::2]):
        return "utf-16-be"
    return "utf-16-le" if all(head[::2]) and not any(head[1::2]) else None
