"""
CAMT.053, .052 and .054 of ISO 20022, in every version: read entry by entry, never as a whole tree.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

from lxml import etree

from integrations.statements.camt.elements import Element, local_name, text
from integrations.statements.camt.encodings import corrected_encoding, is_wide, unframed
from integrations.statements.camt.entry_shapes import Detail, EntryReader
from integrations.statements.camt.statement_builder import StatementBuilder
from integrations.statements.evidence.days import with_later_told
from integrations.statements.shared.text import head_text
from integrations.statements.statement import ParseWarning, Statement, StatementRefused

# The first version had its number in the name of the message too.
MESSAGE = re.compile(
    r"<(?:[\w.-]+:)?(?:BkToCstmrStmt|BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn)(?:V[0-9]{2})?[\s>/]|:camt\.05[234]\."
)
STATEMENTS = frozenset(("Stmt", "Rpt", "Ntfctn"))
WATCHED = ("TxDtls", "Ntry", "Bal", "Acct", "CreDtTm", "FrToDt", "TxsSummry", "Stmt", "Rpt", "Ntfctn")
TAGS = tuple("{*}" + name for name in WATCHED)
# Banking programs save the documents of several days one behind the other in one file.
DECLARATION = b"<?xml"
NEXT_DOCUMENT = re.compile(rb"(?<=>)\s*(?:\xef\xbb\xbf)?(?=<\?xml\s)")
# The tag that opens a document and the one that ends it; of a long one both are looked at before it is read.
ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
ROOT_END = re.compile(rb"</([A-Za-z_][\w.:-]*)\s*>\s*\Z")
LINE_FEED = b"\n"
LONG_BYTES, END_BYTES = 4 << 20, 4096
CUT_OFF = "expected well-formed XML to the end of the file"
# Entities could hide anything; a statement has no use for a document type.
DOCTYPE = "<!DOCTYPE"


def recognises(head: bytes) -> bool:
    """
    Whether the file begins as XML with one of the three messages in it.
    """
    start = head_text(head).lstrip()
    return start.startswith("<") and MESSAGE.search(start) is not None


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    The statements of a CAMT file, in its order.

    Raises:
        StatementRefused: where it is no well-formed XML, has a document type, or an element is not as ISO 20022 says.
    """
    _refuse_document_type(data)
    documents = [data] if data.find(DECLARATION, len(DECLARATION)) < 0 else NEXT_DOCUMENT.split(data)
    if len(documents) == 1:
        return with_later_told(_read_document(data), as_of)
    statements: list[Statement] = []
    for number, document in enumerate(documents, start=1):
        try:
            statements += _read_document(document)
        except StatementRefused as refused:
            raise StatementRefused(f"document {number}, {refused.where}", refused.expected) from None
    return with_later_told(statements, as_of)


def _read_document(data: bytes) -> list[Statement]:
    data = unframed(data)
    encoding = corrected_encoding(data)
    if len(data) > LONG_BYTES and not is_wide(data):
        _refuse_cut_end(data)
    reader = _Reader()
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=TAGS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            encoding=encoding,
        ):
            reader.take(element)
    except etree.XMLSyntaxError as error:
        raise StatementRefused(f"line {error.lineno or 1}", CUT_OFF) from None
    if not reader.statements:
        raise StatementRefused("Document", "expected Stmt, Rpt or Ntfctn")
    return reader.statements if encoding is None else _remarked(reader.statements, encoding)


def _refuse_cut_end(data: bytes) -> None:
    start, end = ROOT.search(data), ROOT_END.search(data, len(data) - END_BYTES)
    has_note_behind = data[-END_BYTES:].rstrip().endswith((b"-->", b"?>"))
    if not has_note_behind and (start is None or end is None or start[1] != end[1]):
        raise StatementRefused(f"line {data.count(LINE_FEED) + 1}", CUT_OFF)


def _remarked(statements: list[Statement], encoding: str) -> list[Statement]:
    first, *others = statements
    warning = ParseWarning("line 1", f"the file is not in the encoding that it declares, it was read as {encoding}")
    return [replace(first, warnings=(warning, *first.warnings)), *others]


def _refuse_document_type(data: bytes) -> None:
    if any(DOCTYPE.encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise StatementRefused("DOCTYPE", "expected no document type declaration")


class _Reader:
    """
    Hands the elements to the statement they stand in, and drops what has been read.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._written = ""
        self._builder = StatementBuilder(self._written)
        self._entries, self._balances = 0, 0
        self._entry_reader = EntryReader()
        self._details: list[Detail] = []

    def take(self, element: Element) -> None:
        """
        One watched element that has ended.
        """
        name = local_name(element)
        if name in STATEMENTS:
            self._end_statement(name)
            drop(element)
            return
        if name == "TxDtls":
            # Read and freed one by one: a batch may have tens of thousands. A single one goes with its entry.
            self._details.append(self._entry_reader.detail_of(element))
            if len(self._details) > 1:
                drop(element)
            else:
                element.clear()
            return
        parent = element.getparent()
        around = "" if parent is None else local_name(parent)
        if around == "GrpHdr" and name == "CreDtTm":
            # Newer versions need no time of creation for each statement.
            self._written = self._builder.written = text(element)
        if around not in STATEMENTS:
            return
        if name == "Ntry":
            self._entries += 1
            details, self._details = self._details, []
            entry = self._entry_reader.entry_of(element, details, self._entries)
            self._builder.take_entry(entry, self._entries)
            drop(element)
        else:
            self._take_part(name, element)

    def _take_part(self, name: str, element: Element) -> None:
        """
        What stands in a statement before its entries.
        """
        if name == "Bal":
            self._balances += 1
            self._builder.take_balance(element, f"Bal {self._balances}")
        elif name == "Acct":
            self._builder.take_account(element)
        elif name == "CreDtTm":
            self._builder.written = text(element)
        elif name == "FrToDt":
            self._builder.take_period(element)
        elif name == "TxsSummry":
            self._builder.take_summary(element)

    def _end_statement(self, name: str) -> None:
        where = f"{name} {len(self.statements) + 1}"
        self.statements.append(self._builder.statement(where, has_pages=name == "Stmt"))
        self._builder = StatementBuilder(self._written)


def drop(element: Element) -> None:
    """
    Free the element and everything before it.
    """
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
