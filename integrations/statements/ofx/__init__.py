"""
OFX and QFX: 1.x, SGML whose leaves have no closing tags, and 2.x, XML. One small tokenizer reads both.
"""

from __future__ import annotations

from datetime import date

from integrations.statements.evidence.days import with_later_told
from integrations.statements.ofx.message import statements_of
from integrations.statements.shared.text import head_text, text_of
from integrations.statements.statement import Statement


def recognises(head: bytes) -> bool:
    """
    Whether the file begins as OFX does: with its header, or at once with its root element.
    """
    text = head_text(head).lstrip().upper()
    return text.startswith(("OFXHEADER", "<?OFX", "DATA:OFXSGML")) or "<OFX>" in text or "<OFX " in text


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    One statement for each account, in the file's order; the charset is found in the bytes, headers are often wrong.

    Raises:
        StatementRefused: names the line or the tag.
    """
    return with_later_told(statements_of(text_of(data)), as_of)
