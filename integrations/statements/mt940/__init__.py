"""
MT940 and MT942, the statements of SWIFT, in the dialects of the banks: fields, messages, statements.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from integrations.statements.evidence.days import with_later_told
from integrations.statements.mt940.fields import Field, LineNumbers, fields_of, normalised
from integrations.statements.mt940.message import Message
from integrations.statements.shared.text import head_text, refuse_endless_lines, text_of
from integrations.statements.statement import ParseWarning, Statement, StatementRefused
from risk_model.transactions import Account

RECOGNISED = re.compile(r"(?:^|[\r\n{:\x01])[ ]?:(?:20|25|28C?|60[FM]|61|940):", re.ASCII)
# What may stand behind the last booking of a file that is whole, and the length from which that is looked for first.
FINISH = re.compile(r"\n(?::(?:62[FM]|64|65F?|90[CD]):|[ ]?-)")
LONG_CHARACTERS = 4_000_000
# These stand behind the closing balance: where they are, nothing was cut.
AFTER_CLOSING = frozenset(("64", "65", "65F"))


def recognises(head: bytes) -> bool:
    """
    Whether the file begins like an MT940: a tag of its header at the start of a line.
    """
    text = head_text(head)
    return not text.lstrip().startswith(("<", '{"', "[")) and RECOGNISED.search(text) is not None


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    The statements of an MT940 or MT942 file, one for each message, pages apart.

    Raises:
        StatementRefused: where a field is not as SWIFT describes it, or the file is cut.
    """
    refuse_endless_lines(data)
    text = normalised(text_of(data))
    _refuse_cut_end(text)
    reader = _Reader(text)
    for field in fields_of(text):
        reader.take(field)
    return with_later_told(reader.finished(), as_of)


def _refuse_cut_end(text: str) -> None:
    """
    Refuse a long text whose last booking has no closing balance behind it before any of it is read.
    """
    last = text.rfind("\n:61:")
    # The last two, as what stands behind the closing balance may look like a booking.
    before = text.rfind("\n:61:", 0, last)
    is_open = text.rfind("\n:60", 0, before) >= text.rfind("\n:20:", 0, before)
    if before >= LONG_CHARACTERS and is_open and not FINISH.search(text, before):
        where = LineNumbers(text).where("61", last + 1)
        raise StatementRefused(where, "expected :62F:, the closing balance; the file may be cut")


class _Reader:
    """
    Sorts fields into messages.
    """

    def __init__(self, text: str) -> None:
        self._lines = LineNumbers(text)
        self._message: Message | None = None
        self._statements: list[Statement] = []
        self._last: Field | None = None
        self._numbers: dict[Account, int] = {}
        # Whether the next :20: stands in a SWIFT block, which ends with "-}" or was cut.
        self._block_began = "{4:" in text[: text.find("\n:")]

    def take(self, field: Field) -> None:
        """
        One field.
        """
        tag, value, position, ends_message, starts_block, has_tag_like_text = field
        self._last = field
        if tag != "61":
            self._take_frame(field)
        else:
            message = self._open_message(field)
            if has_tag_like_text:
                message.warning("86", position, "text that looks like a tag, read as part of :86:")
            message.take_entry(value, position)
        if ends_message or starts_block or tag in AFTER_CLOSING:
            self._note_end(field)

    def _open_message(self, field: Field) -> Message:
        """
        The message that a booking belongs to.
        """
        message = self._message
        if message is None:
            raise StatementRefused(self._where(field), "expected :20: and :25: before the first booking")
        if message.closing is not None:
            raise StatementRefused(self._where(field), "expected no booking behind the closing balance")
        return message

    def _take_frame(self, field: Field) -> None:
        """
        A field of the header, a balance or a total.
        """
        tag, value = field.tag, field.value
        message = self._begun(field)
        if tag in ("25", "25P"):
            message.take_account(value)
        elif tag in ("28", "28C"):
            message.take_number(value)
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
        if before is not None and field.tag != "20" and not again:
            return before
        self._close(field)
        self._message = Message(self._lines)
        self._message.in_block, self._block_began = self._block_began, False
        if again and before is not None and field.tag != "25":
            self._message.take_account_from(before)
        return self._message

    def _note_end(self, field: Field) -> None:
        """
        Remember what tells a finished message from a cut one.
        """
        self._block_began = self._block_began or field.starts_block
        message = self._message
        if message is None:
            return
        message.ended = message.ended or not field.starts_block
        if field.ends_message:
            message.ended, message.in_block = True, False

    def _close(self, field: Field | None) -> None:
        if self._message is None:
            return
        if field is not None and not self._message.in_block:
            # Another message follows, so nothing was cut off here.
            self._message.ended = True
        statement = self._message.statement(self._where(field or self._last))
        self._statements.append(self._numbered(statement, self._message.number))

    def _numbered(self, statement: Statement, number: int) -> Statement:
        """
        The statement, with a warning where its number leaps past the next one; banks begin again with 1, or with 0.
        """
        before = self._numbers.get(statement.account, 0)
        self._numbers[statement.account] = number
        if not before or number <= before + 1:
            return statement
        where = f"statement {len(self._statements) + 1}, :28C:"
        warning = ParseWarning(where, f"a gap: statement {number} follows on statement {before}")
        return replace(statement, warnings=(*statement.warnings, warning))

    def _where(self, field: Field | None) -> str:
        if field is None:
            return "file"
        return self._lines.where(field.tag, field.position)

    def finished(self) -> list[Statement]:
        """
        All statements, once the last field is taken.

        Raises:
            StatementRefused: where no statement began, or the file may be cut off.
        """
        if self._block_began:
            raise StatementRefused("file", "expected :20: behind the last block header; the file may be cut")
        self._close(None)
        if not self._statements:
            raise StatementRefused("file", "expected :20:, the start of a statement")
        return self._statements
