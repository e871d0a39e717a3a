"""
The records of a QIF text, one at a time: its size costs no memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from integrations.statements.qif.sections import described, is_money, section_name
from integrations.statements.statement import ParseWarning, StatementRefused

# A transaction may have some hundred splits.
MAX_RECORD_LINES = 5_000
# Letters of one line each; of most records' lines each has another of them.
PLAIN = frozenset("ACDKLMNPTU")
# Of a record's fields only these say something here; S, E and $ are its splits.
SPLIT = "$"
# Two of these are two records that lack the caret between them.
ONCE = {"D": "day", "T": "amount"}
MONEY_LETTERS = frozenset("TUO$")
# A line that belongs to a record.
OPEN_LINE = re.compile(r"\n(?:[^\S\n]+\S|[^\s!#^])")
CUT_OFF = "expected this record to end with ^; is the file cut off?"


@dataclass(slots=True)
class Record:
    """
    One transaction as written.

    Attributes:
        line: where it begins.
        account: the account named last before it.
        fields: first value of each letter.
        splits: the parts of its amount.
    """

    line: int
    account: str
    fields: dict[str, str] = field(default_factory=dict)
    splits: list[str] = field(default_factory=list)

    def add(self, letter: str, value: str) -> None:
        """
        Note one line of the record.

        Raises:
            StatementRefused: where the record has a day or an amount already.
        """
        if letter == SPLIT:
            self.splits.append(value)
        elif letter not in self.fields:
            self.fields[letter] = value
        elif letter in ONCE and "S" not in self.fields:
            raise StatementRefused(f"line {self.line}, {letter}", f"expected one {ONCE[letter]} in a record")


class RecordReader:
    """
    The bookings of a text; lists of categories, classes, securities and the like are passed over.

    Attributes:
        text: with a line feed before each line.
        account: the account named last, "" where none was.
        money_sections: how many sections of bookings were met.
    """

    def __init__(self, text: str) -> None:
        self.text = "\n" + text.rstrip()
        self.account = ""
        self.money_sections = 0
        self._section = ""
        self._passed: dict[str, list[int]] = {}

    def __iter__(self) -> Iterator[Record]:
        """
        Go through the whole text.

        Raises:
            StatementRefused: where a record has no end, no section, or more lines than a bank writes.
        """
        self._refuse_open_end()
        text, start, before = self.text, 0, 0
        while (end := text.find("\n^", start)) >= 0:
            record = self._record(text[start + 1 : end], before) if end > start else None
            if record is not None:
                yield record
            before += text.count("\n", start, end + 1)
            start = text.find("\n", end + 1)
            if start < 0:
                return
        self._record(text[start + 1 :], before)

    def _refuse_open_end(self) -> None:
        """
        Refuse a text that is cut off, before any of it is read.
        """
        caret = self.text.rfind("\n^")
        if found := OPEN_LINE.search(self.text, caret + 1):
            line = self.text.count("\n", 0, found.start() + 1)
            raise StatementRefused(f"line {line}", CUT_OFF)

    def _record(self, text: str, before: int) -> Record | None:
        """
        The booking in the lines up to a caret, where there is one; `before` is the number of lines before them.
        """
        lines = text.split("\n")
        fields = {line[:1]: line[1:] for line in lines}
        if len(fields) == len(lines) and fields.keys() <= PLAIN:
            return self._finished(Record(before + 1, self.account, fields))
        if len(lines) > MAX_RECORD_LINES:
            raise StatementRefused(f"line {before + 1}", f"expected a record of at most {MAX_RECORD_LINES} lines")
        return self._unusual_record(lines, before)

    def _unusual_record(self, lines: list[str], before: int) -> Record | None:
        """
        The booking in lines among which are splits, headers, comments, or two of one letter.
        """
        record: Record | None = None
        for number, raw in enumerate(lines, start=before + 1):
            line = raw.rstrip()
            if not line or line[0] == "#":
                continue
            if line[0] != "!":
                if record is None:
                    record = Record(number, self.account)
                record.add(line[0].upper(), line[1:])
            elif record is None:
                self._enter(line[1:].strip())
            else:
                raise StatementRefused(f"line {record.line}", CUT_OFF)
        return record and self._finished(record)

    def _enter(self, header: str) -> None:
        name = section_name(header)
        if name is not None:
            self._section = name
            self.money_sections += is_money(name)

    def _finished(self, record: Record) -> Record | None:
        if not self._section:
            raise StatementRefused(f"line {record.line}", "expected a !Type line before the first record")
        if self._section == "account":
            self.account = record.fields.get("N", "").strip()
        if is_money(self._section):
            return record
        if self._section != "account" and (record.splits or not MONEY_LETTERS.isdisjoint(record.fields)):
            self._passed.setdefault(self._section, []).append(record.line)
        return None

    def passed_over(self) -> list[ParseWarning]:
        """
        What was met in sections that hold no bookings, and has amounts.
        """
        return [
            ParseWarning(f"line {lines[0]}", f"{len(lines)} records with amounts in {described(name)} are passed over")
            for name, lines in self._passed.items()
        ]
