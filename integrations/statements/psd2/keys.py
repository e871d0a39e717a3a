"""
No key twice in a JSON object: which of two amounts counts is not for us to choose.

The decoder keeps the last of two silently. So each piece of the document is decoded and written again: where as many
keys come out as stood there, none came twice. A piece where that cannot be seen is read once more by a slow reader
that shows every key.
"""

from __future__ import annotations

import json
import re
from functools import partial

import msgspec
from msgspec import Raw

from integrations.statements.psd2.document import DECODE, TWICE, Part
from integrations.statements.psd2.wellformed import well_formed
from integrations.statements.statement import StatementRefused

# Objects of this many bytes are looked into; pieces of this size stay in the processor's cache.
PIECE = 1 << 16
# Containers of transactions lie this deep at most.
MAX_DEPTH = 12
KEY_END = b'":'
# Some programs write a space before each colon.
SPACED_KEY_END = re.compile(rb'"[ \t\r\n]*:')
SPACED_COLONS = (b" :", b"\t:", b"\n:", b"\r:")
# Spellings that let a text look like more key ends after than before.
ESCAPES = (b"\\u0022", b"\\u003a", b"\\u003A", b"\\u0020")
ENCODE = msgspec.json.Encoder().encode


def document_of(data: bytes) -> Part:
    """
    The whole document, well formed and with every key once in its object.

    Raises:
        StatementRefused: where it is not.
    """
    document = Part(Raw(well_formed(data)), "")
    refuse_doubled_keys(document)
    return document


def refuse_doubled_keys(part: Part, depth: int = 0) -> None:
    """
    Look through the part, whatever its size.

    Raises:
        StatementRefused: where a key comes twice, or a text is longer than a bank's.
    """
    if depth > MAX_DEPTH:
        raise StatementRefused(part.where, "expected JSON that is not nested so deeply")
    if len(part.raw) <= PIECE:
        _check([part.raw], part.where, None)
    elif part.is_object:
        for member in part.members.values():
            refuse_doubled_keys(member, depth + 1)
    elif part.is_array:
        _check_array(part, depth)
    else:
        raise StatementRefused(part.where or "file", f"expected a text of at most {PIECE} bytes")


def _check_array(part: Part, depth: int) -> None:
    piece: list[Raw] = []
    size = start = 0
    for number, raw in enumerate(part.objects):
        if size + len(raw) > PIECE:
            _check(piece, part.where, start)
            piece, size, start = [], 0, number
        if len(raw) > PIECE:
            refuse_doubled_keys(Part(raw, f"{part.where}/{number}"), depth + 1)
            start = number + 1
        else:
            piece.append(raw)
            size += len(raw)
    _check(piece, part.where, start)


def _check(piece: list[Raw], where: str, start: int | None) -> None:
    """
    Check elements of an array that begin at the number, or the one value that has no number.
    """
    text = b",".join(piece)
    if not any(escape in text for escape in ESCAPES) and _key_ends(text) == _key_ends(_written_again(text)):
        return
    for number, raw in enumerate(piece, start=start or 0):
        place = where if start is None else f"{where}/{number}"
        try:
            json.loads(bytes(raw), object_pairs_hook=partial(_once, place), parse_int=str, parse_float=str)
        except RecursionError:
            raise StatementRefused(place or "file", "expected JSON that is not nested so deeply") from None


def _key_ends(text: bytes) -> int:
    if any(spaced in text for spaced in SPACED_COLONS):
        return len(SPACED_KEY_END.findall(text))
    return text.count(KEY_END)


def _written_again(text: bytes) -> bytes:
    """
    The piece as it is when it was decoded and written again, nothing where it cannot be.
    """
    try:
        return ENCODE(DECODE(b"[" + text + b"]"))
    except (msgspec.ValidationError, RecursionError):
        return b""


def _once(place: str, pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _value in pairs}) != len(pairs):
        raise StatementRefused(place or "file", TWICE)
