"""
The tags of OFX: leaves hold text and may lack their closing tag, aggregates hold tags and may not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from integrations.statements.statement import StatementRefused

# Text runs to the next tag; a lone "<" in it, as in "a < b", is text. Possessive: it never tries again.
TEXT = r"([^<]*+(?:<(?![/A-Za-z!?])[^<]*+)*+)"
TAG = re.compile(r"<(/?)([A-Za-z][\w.\-]*)\s*(/?)>" + TEXT, re.ASCII)
LEAF = re.compile(r"<([A-Za-z][\w.\-]*)>" + TEXT, re.ASCII)
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A comment that never ends takes the rest of the file, whose end is missed then.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
CDATA_START, CDATA_END = "<![CDATA[", "]]>"
ROOT = re.compile(r"<OFX(?:\s[^<>]*+)?>", re.IGNORECASE)
CASED_ROW = re.compile(r"<(/?)\s*STMTTRN\s*>", re.IGNORECASE)
ROW, ROW_END = "<STMTTRN>", "</STMTTRN>"
# What follows the root element is at most white space and the padding of a mainframe.
END = re.compile(r"</OFX\s*>\s*\Z", re.IGNORECASE)
END_BYTES = 4096
# Tags have names: with fewer than this many characters for each of many tags, the file is made of brackets.
MANY_TAGS, CHARACTERS_A_TAG = 10_000, 7
# A transaction has some twenty short leaves.
MAX_ROW_CHARACTERS = 100_000


class Tag(NamedTuple):
    """
    A tag outside the transactions, upper case, with the text behind it.
    """

    name: str
    closes: bool
    text: str
    place: int


class Row(NamedTuple):
    """
    The leaves of one transaction.
    """

    leaves: list[tuple[str, str]]
    place: int


def body_of(text: str) -> str:
    """
    The text from the root element on, without comments.

    Raises:
        StatementRefused: where it has no end, or brings its own entities.
    """
    if "<!" in text and FORBIDDEN.search(text):
        raise StatementRefused("DOCTYPE", "expected OFX without a document type of its own")
    root = ROOT.search(text)
    if root is None:
        raise StatementRefused("OFX", "expected an OFX element")
    if len(root.group()) > len("<OFX>"):
        text = f"{text[: root.start()]}<OFX>{text[root.end() :]}"
    if END.search(text, max(0, len(text) - END_BYTES)) is None:
        raise StatementRefused("/OFX", "expected the closing tag of OFX at the end of the file; is it cut off?")
    tags = text.count("<")
    if tags > MANY_TAGS and tags * CHARACTERS_A_TAG > len(text):
        raise StatementRefused("OFX", "expected text between the tags")
    if text.count(CDATA_START) > text.count(CDATA_END):
        raise StatementRefused("CDATA", "expected every CDATA section to end")
    if "<!" in text:
        text = CDATA.sub(lambda match: html.escape(match.group(1), quote=False), COMMENT.sub("", text))
    rows = text.count(ROW) + text.count(ROW_END)
    # Another case or spaces in a tag: any that are left over then are refused as tags out of turn.
    if not rows or rows != text.count("STMTTRN") - text.count("STMTTRNRS"):
        text = CASED_ROW.sub(r"<\1STMTTRN>", text)
    return text


def parts_of(text: str) -> Iterator[Tag | Row]:
    """
    Tags and transactions in the file's order.

    Raises:
        StatementRefused: where a transaction has no end.
    """
    root = ROOT.search(text)
    place = 0 if root is None else root.start()
    while True:
        start = text.find(ROW, place)
        if start < 0:
            yield from _tags(text, place, len(text))
            return
        yield from _tags(text, place, start)
        inside = start + len(ROW)
        end = text.find(ROW_END, inside)
        if end < 0 or text.find(ROW, inside, end) >= 0:
            raise StatementRefused(line_of(text, start), "expected a closing tag for this STMTTRN")
        if end - inside > MAX_ROW_CHARACTERS:
            raise StatementRefused(
                line_of(text, start), f"expected a STMTTRN of at most {MAX_ROW_CHARACTERS} characters"
            )
        yield Row(LEAF.findall(text, inside, end), start)
        place = end + len(ROW_END)


def _tags(text: str, start: int, end: int) -> Iterator[Tag]:
    for match in TAG.finditer(text, start, end):
        closing, name, empty, content = match.groups()
        if not empty:
            yield Tag(name.upper(), closing == "/", content.strip(), match.start())


class Lines:
    """
    The lines of places in a text, counted from the last one asked for, forward or back.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._place, self._line = 0, 1

    def at(self, place: int) -> str:
        """
        The line of a place, as people count.
        """
        if place < self._place:
            self._line -= self._text.count("\n", place, self._place)
        else:
            self._line += self._text.count("\n", self._place, place)
        self._place = place
        return f"line {self._line}"


def line_of(text: str, place: int) -> str:
    """
    The line of a place in the text, as people count.
    """
    return f"line {text.count(chr(10), 0, place) + 1}"


def plain(text: str) -> str:
    """
    The text of a leaf: entities resolved once, white space made single.
    """
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())
