"""
An MT940 or MT942 file as a run of tagged fields, each with the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Whatever else looks like a tag is a line of somebody's text.
TAG = re.compile(r"\n:(20|21|25P?|28C?|60[FM]|61|86|62[FM]|64|65F?|34F|13D?|90[CD]|NS):", re.ASCII)
# "-", "-}" of the SWIFT wrapper, "-XXX" of ING: the end of a message, when it stands alone on its line.
TERMINATOR = re.compile(r"\n[ ]?-(?:XXX[^\n]*|\}[^\n]*|[ \t]*)(?=\n|$)")
WRAPPED_START = re.compile(r"\n?\{1:[^\n]*")


@dataclass(slots=True)
class Field:
    """
    One field.

    Attributes:
        tag: "61", without colons.
        value: all its lines, "\\n" between them, without end marks.
        position: where its tag stands in the text.
        ends_message: whether an end mark follows.
        starts_block: whether the SWIFT block of the next message follows.
    """

    tag: str
    value: str
    position: int
    ends_message: bool
    starts_block: bool


def normalised(text: str) -> str:
    """
    The text with "\\n" before every line and nothing else at a line's end, whatever ended it before.
    """
    if "\r" in text:
        # CR CR LF is what remains when a text of CR LF is converted once more.
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    if "{4::" in text:
        text = text.replace("{4::", "{4:\n:")
    return text if text.startswith("\n") else "\n" + text


def fields_of(text: str) -> Iterator[Field]:
    """
    The fields of a normalised text, in order; what stands before the first is dropped.
    """
    tag, start, value_start = "", 0, 0
    for match in TAG.finditer(text):
        if tag:
            yield _field(tag, text[value_start : match.start()], start)
        tag, start, value_start = match.group(1), match.start() + 1, match.end()
    if tag:
        yield _field(tag, text[value_start:], start)


def _field(tag: str, value: str, position: int) -> Field:
    if "\n" not in value:
        return Field(tag, value, position, ends_message=False, starts_block=False)
    starts_block = "\n{1:" in value
    end = TERMINATOR.search(value) if "\n-" in value or "\n -" in value else None
    if end is not None:
        value = value[: end.start()]
    elif starts_block:
        value = WRAPPED_START.sub("", value)
    return Field(tag, value, position, end is not None, starts_block)


class LineNumbers:
    """
    Line numbers of growing positions, counted on from the last one asked for.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position, self._line = 0, 0

    def at(self, position: int) -> int:
        """
        The line, from 1, on which the position lies.
        """
        if position < self._position:
            self._position, self._line = 0, 0
        self._line += self._text.count("\n", self._position, position)
        self._position = position
        return max(self._line, 1)
