"""
Bytes to JSON that is well formed: one encoding, no cut, no NaN, no text that a database cannot hold.
"""

from __future__ import annotations

import codecs
import re

import msgspec

from integrations.statements.shared.text import text_of
from integrations.statements.statement import StatementRefused

CHUNK = 1 << 20
# An empty object takes many times the memory of its text, so their number is limited before anything is decoded.
MAX_PARTS = 2_000_000
# What old programs leave around a document.
FRAMING = b"\x1a\x00\x04 \t\r\n"
# PostgreSQL cannot hold U+0000, UTF-8 cannot hold half of a surrogate pair; other controls are no text of a bank.
CONTROL = re.compile(rb"\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])")
# A backslash that is itself escaped, as in "C:\\\\u0000", begins no escape. Looked at one by one, so not in any number.
MAX_BACKSLASHES = 1001
MAX_ESCAPED = 10_000
# A high half without a low one behind it, or a low one without a high one before it.
LONE_SURROGATE = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F])"
)
BYTE = re.compile(r"\(byte ([0-9]+)\)")
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]')
# Beyond this the place is given by line and byte alone: walking there would take longer than reading.
MAX_WALK = 4 << 20
# A key that may be named; any other could be a person's.
PLAIN_KEY = re.compile(r"[A-Za-z_@\-]{1,48}", re.ASCII)


def well_formed(data: bytes) -> bytes:
    """
    The document in UTF-8 without a byte order mark; the bytes given are taken as they are where they are that.

    Raises:
        StatementRefused: where it is no JSON to its end.
    """
    text = _utf8_of(data)
    if text.count(b"{") + text.count(b"[") > MAX_PARTS:
        raise StatementRefused("file", f"expected JSON of at most {MAX_PARTS} objects and arrays")
    _refuse_controls(text)
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except RecursionError:
        raise StatementRefused("file", "expected JSON that is not nested so deeply") from None
    except msgspec.DecodeError as error:
        raise _malformed(text, str(error)) from None
    return text


def _utf8_of(data: bytes) -> bytes:
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    if (not data.isascii() and not _is_utf8(data)) or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text_of(data).encode("utf-8", "surrogatepass")
    if b"\x00" in data[:CHUNK].rstrip(FRAMING):
        return text_of(data).encode()
    return data.strip(FRAMING) if data[-1:] in FRAMING or data[:1] in FRAMING else data


def _is_utf8(data: bytes) -> bool:
    """
    Whether it is, a megabyte at a time: the text of it all would take four times the memory.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_controls(text: bytes) -> None:
    at = text.find(b"\x7f")
    if at < 0 and b"\\u00" in text:
        at = _first_control(text)
    if at >= 0:
        raise StatementRefused(place_of(text, at), "expected text without control characters")


def _first_control(text: bytes) -> int:
    """
    Where the first escape of a control character stands, -1 where there is none.
    """
    for number, found in enumerate(CONTROL.finditer(text)):
        at = found.start()
        before = text[max(0, at - MAX_BACKSLASHES) : at]
        backslashes = len(before) - len(before.rstrip(b"\\"))
        if backslashes % 2 == 0 or backslashes == MAX_BACKSLASHES or number == MAX_ESCAPED:
            return at
    return -1


def _malformed(text: bytes, message: str) -> StatementRefused:
    byte = BYTE.search(message)
    lone = LONE_SURROGATE.search(text)
    if lone is not None:
        return StatementRefused(place_of(text, lone.start()), "expected text without lone surrogates")
    if byte is None:
        return StatementRefused(place_of(text, len(text)), "expected well-formed JSON to the end of the file")
    at = int(byte.group(1))
    if text[at : at + 2] in (b"Na", b"In") or text[at : at + 3] == b"-In":
        return StatementRefused(place_of(text, at), "expected a number, not NaN or Infinity")
    return StatementRefused(place_of(text, at), f"expected well-formed JSON (byte {at})")


def place_of(text: bytes, at: int) -> str:
    """
    The line, and the pointer where the way to it is short: "line 3, /transactions/booked/0".
    """
    line = f"line {text.count((10).to_bytes(), 0, at) + 1}"
    pointer = _pointer_to(text, at) if at <= MAX_WALK else ""
    return f"{line}, {pointer}" if pointer else line


def _pointer_to(text: bytes, at: int) -> str:
    """
    The JSON pointer of the value that a byte lies in.
    """
    steps: list[str | int] = []
    last = b""
    for token in TOKEN.finditer(text, 0, at):
        mark = token.group()
        if mark in (b"{", b"["):
            steps.append("" if mark == b"{" else 0)
        elif mark in (b"}", b"]"):
            steps = steps[:-1]
        elif mark == b"," and steps and isinstance(steps[-1], int):
            steps[-1] += 1
        elif mark == b":" and steps:
            steps[-1] = step_of(last[1:-1].decode("utf-8", "replace"))
        last = mark
    return "".join(f"/{step}" for step in steps if step != "")


def step_of(key: str) -> str:
    """
    The key as a pointer tells it, "*" where it could be a person's own word.
    """
    return key if PLAIN_KEY.fullmatch(key) else "*"
