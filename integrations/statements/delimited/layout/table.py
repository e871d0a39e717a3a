"""
Bytes to rows of cells: what parts the cells is found out, an open quote or a ragged row is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from integrations.statements.shared.text import text_of
from integrations.statements.statement import StatementRefused

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ";,\t|"
# Control bytes that no text file holds; where one is met, the careful reader of texts decides.
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
BOM = b"\xef\xbb\xbf"
# A formula that is a text, so that a spreadsheet keeps its zeros: ="0123", or quoted as a cell once more.
FORMULA = b'="'
FORMULA_CELL = re.compile(rb"""(?<![^;,|\t\r\n])=("[^"\r\n]*")(?=[;,|\t\r\n]|\Z)""")
QUOTED_FORMULA_CELL = re.compile(rb"""(?<![^;,|\t\r\n])"=""([^"\r\n]*)""\"(?=[;,|\t\r\n]|\Z)""")
OPEN_CELL = re.compile(rb"""(?<![^;,|\t\r\n])"([^";,|\t\r\n]*)"([^";,|\t\r\n][^";,|\t\r\n]*)(?=[;,|\t\r\n]|\Z)""")
# A row of cells within one cell.
WRAPPED = re.compile(rb'\s*"[^"\r\n]*[;,\t|]""|\s*"[^"\r\n]*""[;,\t|]')
# Rows looked at to find the header, the quotes and the delimiter.
SAMPLE_ROWS = 100
SAMPLE_BYTES = 256 * 1024
CHUNK = 1 << 16
# Few enough that a block stays in the processor's cache.
BLOCK = 512
# Some programs write an empty line behind each row.
MAX_EMPTY_ROWS = 500_000
# The widest exports of banks have some sixty columns; each is looked at by itself before the first row is read.
MAX_COLUMNS = 500
# A large export has some five million cells; more are separators with next to nothing between them.
MAX_CELLS = 12_000_000


@dataclass(frozen=True)
class Table:
    """
    A text of rows.

    Attributes:
        data: UTF-8 without byte order mark and control characters.
        quote: what quotes a cell, None where nothing does.
        above: lines of the file above this table.
    """

    data: bytes
    delimiter: str
    quote: str | None = '"'
    above: int = 0

    def rows(self) -> Iterator[list[str]]:
        """
        All rows that are not blank.

        Raises:
            StatementRefused: where a quote is not closed, or text follows a closed one.
        """
        reader = self._reader()
        try:
            for row in reader:
                if row and (row[0] or any(row)):
                    yield row
        except csv.Error as error:
            raise self._unread(reader.line_num, error) from None

    def blocks(self, skip: int) -> Iterator[list[list[str]]]:
        """
        The rows behind the first `skip`, some hundreds at a time.

        Raises:
            StatementRefused: where a quote is not closed, text follows a closed one, or empty rows are too many.
        """
        reader, empty = self._reader(), 0
        try:
            while block := list(islice(reader, BLOCK)):
                rows = [row for row in block if row and (row[0] or any(row))]
                empty += len(block) - len(rows)
                if empty > MAX_EMPTY_ROWS:
                    raise StatementRefused(
                        f"line {self.above + reader.line_num}", f"expected at most {MAX_EMPTY_ROWS} empty rows"
                    )
                kept, skip = rows[skip:], max(0, skip - len(rows))
                if kept:
                    yield kept
        except csv.Error as error:
            raise self._unread(reader.line_num, error) from None

    def last_rows(self, count: int) -> list[tuple[int, list[str]]]:
        """
        The last rows that are not blank, each with the line on which it ends.

        Raises:
            StatementRefused: where a quote is not closed, or text follows a closed one.
        """
        reader = self._reader()
        last: deque[tuple[int, list[str]]] = deque(maxlen=count)
        try:
            last.extend((reader.line_num, row) for row in reader if row and (row[0] or any(row)))
        except csv.Error as error:
            raise self._unread(reader.line_num, error) from None
        return list(last)

    def line_of(self, number: int) -> str:
        """
        The line on which the row of that number, from 0, ends.
        """
        reader, seen = self._reader(), -1
        for row in reader:
            seen += bool(row and (row[0] or any(row)))
            if seen == number:
                break
        return f"line {self.above + reader.line_num}"

    def _reader(self) -> Reader:
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8", newline="")
        if self.quote is None:
            return csv.reader(text, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=True)
        return csv.reader(text, delimiter=self.delimiter, quotechar=self.quote, strict=True)

    def _unread(self, line: int, error: csv.Error) -> StatementRefused:
        if "field limit" in str(error):
            return StatementRefused(
                f"line {self.above + line}", f"expected cells of at most {csv.field_size_limit()} characters"
            )
        line += self.above
        separator = {"\t": "tab", ";": "semicolon", ",": "comma"}.get(self.delimiter, "delimiter")
        return StatementRefused(f"line {line}", f"expected every quoted cell to close before the next {separator}")


def between(rows: list[list[str]], column_names: list[str]) -> Iterator[list[list[str]]]:
    """
    The rows in front of, between and behind those that are the column names again.
    """
    start = 0
    while column_names in rows[start:]:
        end = rows.index(column_names, start)
        yield rows[start:end]
        start = end + 1
    yield rows[start:] if start else rows


def sample_rows(table: Table) -> list[list[str]]:
    """
    The first rows, as far as they can be read at all; none where one is wider than the exports of banks are.
    """
    rows = _first_rows(table)
    return [] if any(len(row) > MAX_COLUMNS for row in rows) else rows


def _first_rows(table: Table) -> list[list[str]]:
    head = table.data[:SAMPLE_BYTES]
    if len(table.data) > SAMPLE_BYTES:
        # Only whole lines: a cut inside a letter or a quote says nothing of the file.
        head = head[: head.rfind(b"\n") + 1]
    rows: list[list[str]] = []
    try:
        rows.extend(islice(replace(table, data=head).rows(), SAMPLE_ROWS))
    except StatementRefused:
        return rows
    return rows


def plain_bytes(data: bytes) -> bytes:
    """
    The text as UTF-8; most files are that already and are not copied.

    Raises:
        StatementRefused: where the bytes are no text, or change their encoding half-way.
    """
    if data.startswith(BOM):
        data = data[len(BOM) :]
    if FORMULA in data:
        data = FORMULA_CELL.sub(rb"\1", QUOTED_FORMULA_CELL.sub(rb'"\1"', data))
    return data if _is_plain(data) else text_of(data).encode()


def refuse_wide(data: bytes) -> None:
    """
    Refuse a text whose first rows have more cells than any bank writes: no column of it is looked at.

    Raises:
        StatementRefused: names the first wide row.
    """
    for delimiter in DELIMITERS:
        table = Table(data, delimiter)
        for number, row in enumerate(_first_rows(table)):
            if len(row) > MAX_COLUMNS:
                raise StatementRefused(table.line_of(number), f"expected at most {MAX_COLUMNS} columns")


def refuse_many_cells(table: Table) -> None:
    """
    Refuse a table of more cells than any bank writes, before the first row is read.

    Raises:
        StatementRefused: says how many are too many.
    """
    if table.data.count(table.delimiter.encode()) > MAX_CELLS:
        raise StatementRefused("file", f"expected at most {MAX_CELLS} cells")


def with_quotes_closed(data: bytes) -> bytes:
    """
    The text, in which what follows a closed quote within its cell belongs to the cell: "QUOTED" Name.
    """
    return OPEN_CELL.sub(rb'"""\1""\2"', data)


def unwrapped(data: bytes) -> bytes | None:
    """
    The table inside a table of one column: a spreadsheet has quoted whole rows; None where it is no such table.
    """
    for delimiter in DELIMITERS if WRAPPED.match(data) else "":
        table = Table(data, delimiter)
        rows = sample_rows(table)
        if len(rows) > 1 and not any(any(row[1:]) for row in rows):
            try:
                return "".join(row[0] + "\n" for row in table.rows()).encode()
            except StatementRefused:
                return None
    return None


def _is_plain(data: bytes) -> bool:
    """
    Whether it is UTF-8 without control characters; looked at in pieces that stay in the processor's cache.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            if len(piece.translate(None, CONTROLS)) < len(piece):
                return False
            decoder.decode(piece, final=start + CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True
