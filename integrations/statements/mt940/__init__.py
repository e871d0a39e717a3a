"""
MT940 and MT942, the statements of SWIFT, in the dialects of the banks: fields, messages, statements.
"""

from __future__ import annotations

import re

from integrations.statements.mt940.entry import STARTS_AS_BALANCE, STARTS_AS_ENTRY
from integrations.statements.mt940.fields import Field, LineNumbers, fields_of, normalised
from integrations.statements.mt940.message import Message
from integrations.statements.statement import Statement, StatementRefused
from integrations.statements.text import head_text, text_of

RECOGNISED = re.compile(r"(?:^|[\r\n{:\x01])[ ]?:(?:20|25|28C?|60[FM]|61|940):", re.ASCII)
HEADER = frozenset(("20", "21", "25", "25P", "28", "28C", "60F", "60M", "34F", "13", "13D", "NS"))
# What may follow a :20: that begins a message; else it is a line of a remittance.
AFTER_REFERENCE = HEADER - {"20"}


def recognises(head: bytes) -> bool:
    """
    Whether the file begins like an MT940: a tag of its header at the start of a line.
    """
    text = head_text(head)
    return not text.lstrip().startswith(("<", '{"', "[")) and RECOGNISED.search(text) is not None


def read(data: bytes) -> list[Statement]:
    """
    The statements of an MT940 or MT942 file, one for each message, pages apart.

    Raises:
        StatementRefused: where a field is not as SWIFT describes it, or the file is cut.
    """
    text = normalised(text_of(data))
    reader = _Reader(text)
    before: Field | None = None
    for field in fields_of(text):
        if before is not None:
            reader.take(before, field)
        before = field
    if before is None:
        raise StatementRefused("file", "expected :20:, the start of a statement")
    reader.take(before, None)
    return reader.finished()


class _Reader:
    """
    Sorts fields into messages.
    """

    def __init__(self, text: str) -> None:
        self._lines = LineNumbers(text)
        self._message: Message | None = None
        self._statements: list[Statement] = []
        self._last: Field | None = None
        # Whether the next :20: stands in a SWIFT block, which ends with "-}" or was cut.
        self._block_began = "{4:" in text[: text.find("\n:")]

    def take(self, field: Field, following: Field | None) -> None:
        """
        One field; `following` is the one behind it.
        """
        tag = field.tag
        if tag == "86" and self._message is not None:
            self._message.take_details(field.value)
        elif self._is_text(field, following):
            self._take_text(field)
            return
        elif tag == "61":
            self._take_entry(field)
        else:
            self._take_frame(field)
        self._note_end(field)

    def _is_text(self, field: Field, following: Field | None) -> bool:
        """
        Whether what looks like a tag is a line of the :86: before it.
        """
        message = self._message
        if message is None or message.closing is not None or self._last is None or self._last.tag != "86":
            return False
        if message.ended or self._last.starts_block:
            return False
        if field.tag == "61":
            return STARTS_AS_ENTRY.match(field.value) is None
        if field.tag in ("62F", "62M"):
            return STARTS_AS_BALANCE.match(field.value) is None
        if field.tag == "20":
            return following is None or following.tag not in AFTER_REFERENCE
        return field.tag in HEADER and not message.is_interim

    def _take_text(self, field: Field) -> None:
        if self._message is not None:
            self._message.remark(self._where(field), "text that looks like a tag, read as part of :86:")
            self._message.take_details(f":{field.tag}:{field.value}")

    def _take_entry(self, field: Field) -> None:
        message = self._message
        where = self._where(field)
        if message is None:
            raise StatementRefused(where, "expected :20: and :25: before the first booking")
        if message.closing is not None:
            raise StatementRefused(where, "expected no booking behind the closing balance")
        message.take_entry(field.value, where)

    def _take_frame(self, field: Field) -> None:
        """
        A field of the header, a balance or a total.
        """
        tag, value = field.tag, field.value
        message = self._begun(field)
        if tag in ("25", "25P"):
            message.take_account(value)
        elif tag in ("60F", "60M"):
            message.take_opening(value, self._where(field))
        elif tag in ("62F", "62M"):
            message.take_closing(value, self._where(field))
        elif tag in ("34F", "13D", "90C", "90D"):
            message.is_interim = message.opening is None
            if tag == "34F":
                message.take_currency(value[:3])
            elif tag in ("90C", "90D"):
                message.check_totals(value, self._where(field), money_in=tag == "90C")

    def _begun(self, field: Field) -> Message:
        """
        The message that the field belongs to; :20: begins one, and so does a second header without it.
        """
        before = self._message
        again = before is not None and before.closing is not None and field.tag in ("25", "60F", "60M")
        if before is None or field.tag == "20" or again:
            self._close(field)
            self._message = Message()
            self._message.in_block, self._block_began = self._block_began, False
            if again and before is not None and field.tag != "25":
                self._message.take_account_from(before)
        return self._message if self._message is not None else Message()

    def _note_end(self, field: Field) -> None:
        """
        Remember what tells a finished message from a cut one.
        """
        self._last = field
        self._block_began = self._block_began or field.starts_block
        message = self._message
        if message is None:
            return
        if field.ends_message:
            message.ended, message.in_block = True, False
        elif field.tag in ("64", "65", "65F"):
            message.ended = True

    def _close(self, field: Field | None) -> None:
        if self._message is None:
            return
        if field is not None and not self._message.in_block:
            # Another message follows, so nothing was cut off here.
            self._message.ended = True
        self._statements.append(self._message.statement(self._where(field or self._last)))

    def _where(self, field: Field | None) -> str:
        if field is None:
            return "file"
        return f"line {self._lines.at(field.position)}, :{field.tag}:"

    def finished(self) -> list[Statement]:
        """
        All statements, once the last field is taken.
        """
        self._close(None)
        return self._statements
