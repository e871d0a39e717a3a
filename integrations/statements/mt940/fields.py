"""
An MT940 or MT942 file as a run of tagged fields, each with the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Whatever else looks like a tag is a line of somebody's text. :86: is no field of its own but part of the one before.
TAG = re.compile(r"\n:(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65F?|34F|13D?|90[CD]):", re.ASCII)
DETAILS = "\n:86:"
# A field that some banks have in place of :86:, read as one that begins so.
NON_SWIFT, NON_SWIFT_TAG = "NS:", "\n:NS:"
# "-", "-}" of the SWIFT wrapper, "-XXX" of ING: the end of a message, when it stands alone on its line.
TERMINATOR = re.compile(r"\n[ ]?-(?:XXX[^\n]*|\}[^\n]*|[ \t]*)(?=\n|$)")
BLOCK_START = re.compile(r"\n\{1:[^\n]*")
# Where a message may end.
ODD_LINE = re.compile(r"\n(?:[ ]?-|\{)")
# How fields go on where they are real; inside an :86: anything else is its text.
REAL = {
    "61": re.compile(r"[0-9]{6}", re.ASCII),
    "62F": re.compile(r"[CD][0-9]{6}[A-Z]{3}", re.ASCII),
    "62M": re.compile(r"[CD][0-9]{6}[A-Z]{3}", re.ASCII),
    "20": re.compile(r"[^\n]*\n:(?:21|25P?|28C?|60[FM]|34F|13D?):", re.ASCII),
}
NEVER_BEHIND_DETAILS = frozenset(("21", "25", "25P", "28", "28C", "60F", "60M", "34F"))


class Field(NamedTuple):
    """
    One field.

    Attributes:
        tag: "61", without colons.
        value: all its lines and those of the :86: behind it, "\\n" between them, without end marks.
        position: where its tag stands in the text.
        ends_message: whether an end mark follows.
        starts_block: whether the SWIFT block of the next message follows.
        has_tag_like_text: whether lines of its :86: look like tags.
    """

    tag: str
    value: str
    position: int
    ends_message: bool
    starts_block: bool
    has_tag_like_text: bool


def normalised(text: str) -> str:
    """
    The text with "\\n" before every line and nothing else at a line's end, whatever ended it before.
    """
    if "\r" in text:
        # CR CR LF is what remains when a text of CR LF is converted once more.
        text = text.replace("\r\n", "\n")
        for ending in ("\r\n", "\r") if "\r" in text else ():
            text = text.replace(ending, "\n")
    if "{4::" in text:
        text = text.replace("{4::", "{4:\n:")
    if NON_SWIFT_TAG in text:
        text = text.replace(NON_SWIFT_TAG, DETAILS + NON_SWIFT)
    return text if text.startswith("\n") else "\n" + text


def fields_of(text: str) -> Iterator[Field]:
    """
    The fields of a normalised text, in order; what stands before the first is dropped.
    """
    tag, start, value_start = "", 0, 0
    # Of the booking that is being read: how far it was looked at, and whether an :86: or an end was met in it.
    looked_at, in_details, tag_like = 0, False, False
    odd_at = _odd_line(text, 0)
    for match in TAG.finditer(text):
        at, end, next_tag = match.start(), match.end(), match[1]
        # Mostly a booking follows a booking; only what is odd is looked at twice.
        if tag == "61" and not (next_tag == "61" and text[end : end + 6].isdecimal()):
            piece, looked_at = text[looked_at:at], at
            in_details = (in_details or DETAILS in piece) and not _ends(piece)
            if in_details and not _is_real(match):
                tag_like = True
                continue
        if tag:
            value = text[value_start:at]
            if odd_at < at:
                yield _last_field(tag, value, start, tag_like)
                odd_at = _odd_line(text, at)
            else:
                # Of millions: half the time of calling Field.
                yield tuple.__new__(Field, (tag, value, start, False, False, tag_like))
        tag, start, value_start = next_tag, at + 1, end
        looked_at, in_details, tag_like = end, False, False
    if tag:
        yield _last_field(tag, text[value_start:], start, tag_like)


def _odd_line(text: str, start: int) -> int:
    """
    Where the next line stands behind which a message may end; the text's length where there is none.
    """
    found = ODD_LINE.search(text, start)
    return len(text) if found is None else found.start()


def _ends(piece: str) -> bool:
    return "\n{1:" in piece or TERMINATOR.search(piece) is not None


def _is_real(match: re.Match[str]) -> bool:
    """
    Whether what looks like a tag behind an :86: is one.
    """
    tag = match[1]
    real = REAL.get(tag)
    if real is None:
        return tag not in NEVER_BEHIND_DETAILS
    return real.match(match.string, match.end()) is not None


def _last_field(tag: str, value: str, position: int, tag_like: bool) -> Field:
    """
    A field behind which a message may end.
    """
    starts_block = "\n{1:" in value
    end = TERMINATOR.search(value)
    if end is not None:
        value = value[: end.start()]
    elif starts_block:
        value = BLOCK_START.sub("", value)
    return Field(tag, value, position, end is not None, starts_block, tag_like)


class LineNumbers:
    """
    Line numbers of positions, counted from the last one asked for, forward or back.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position, self._line = 0, 0

    def at(self, position: int) -> int:
        """
        The line, from 1, on which the position lies.
        """
        if position < self._position:
            self._line -= self._text.count("\n", position, self._position)
        else:
            self._line += self._text.count("\n", self._position, position)
        self._position = position
        return max(self._line, 1)

    def where(self, tag: str, position: int) -> str:
        """
        The place of a field, as a warning or a refusal names it.
        """
        return f"line {self.at(position)}, :{tag}:"
