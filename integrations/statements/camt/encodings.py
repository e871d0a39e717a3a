"""
In which encoding a CAMT file really is, whatever its first line says.
"""

from __future__ import annotations

import codecs
import re

from integrations.statements.shared.text import UTF8_LETTER
from integrations.statements.statement import StatementRefused

DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
KNOWN = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|latin-?1|iso-?8859-?[0-9]{1,2}|windows-125[0-9]|cp125[0-9]", re.IGNORECASE
)
# With one of these a byte is a letter; all others have no other high bytes than those of UTF-8.
ONE_BYTE = ("latin", "iso", "windows", "cp")
UTF8, WINDOWS = "UTF-8", "windows-1252"
HEAD_BYTES = 256
CHUNK_BYTES = 1 << 20
BLANKS = b" \t\r\n"
# What old transfer programs leave behind the last tag.
FILLING = b"\x00\x1a"


def is_wide(data: bytes) -> bool:
    """
    Whether the file is UTF-16, which the XML parser sees by itself.
    """
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:4]


def unframed(data: bytes) -> bytes:
    """
    The file without the blanks and fillings around it that no XML parser takes.
    """
    if data[:1] in BLANKS:
        data = data.lstrip(BLANKS)
    if is_wide(data):
        return data
    if data.startswith(codecs.BOM_UTF8) and data[3:4] in BLANKS:
        data = data[3:].lstrip(BLANKS)
    return data.rstrip(FILLING + BLANKS) if data[-1:] in FILLING else data


def corrected_encoding(data: bytes) -> str | None:
    """
    The encoding of the file's bytes, or None where they are in the one that the file declares.

    Raises:
        StatementRefused: where it declares one that no bank uses, or is put together from two.
    """
    declared = DECLARED.search(data[:HEAD_BYTES])
    name = declared.group(1).decode("ascii").lower() if declared is not None else ""
    if name and not KNOWN.fullmatch(name):
        raise StatementRefused("line 1", "expected the encoding UTF-8, UTF-16, ISO-8859 or windows-125x")
    if is_wide(data):
        return None
    labelled_wide = name.startswith("utf-16") or name.startswith("utf16")
    if data.isascii():
        # Programs that write a text of UTF-16 in their memory to a file of bytes keep its first line.
        return UTF8 if labelled_wide else None
    odd = _first_not_utf8(data)
    if odd is None:
        return None if name in ("", "utf-8", "utf8") else UTF8
    if name.startswith(ONE_BYTE):
        return None
    if UTF8_LETTER.search(data):
        line = data.count(b"\n", 0, odd) + 1
        raise StatementRefused(f"line {line}", "expected one encoding in the whole file, here UTF-8")
    return WINDOWS


def _first_not_utf8(data: bytes) -> int | None:
    """
    About where the first byte stands that UTF-8 does not have, None where all is UTF-8; no copy of the whole is made.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), CHUNK_BYTES):
        piece = data[start : start + CHUNK_BYTES]
        try:
            decoder.decode(piece, final=start + CHUNK_BYTES >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None
