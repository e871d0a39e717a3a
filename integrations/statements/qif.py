"""
QIF of Quicken and its kin: lines that begin with a letter, records that end with a caret.

It names no currency, no balance and rarely an account; whether the day or the month stands first is told by the file
as a whole. Where no date decides it, the month is taken to be first, as Quicken writes it, and a remark says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from integrations.statements.balances import checked_statement
from integrations.statements.codes import code_of
from integrations.statements.columns import ColumnBuilder, no_transactions
from integrations.statements.numbers import NumberRefused
from integrations.statements.remarks import RemarkList
from integrations.statements.statement import Statement, StatementRefused
from integrations.statements.text import head_text, refuse_endless_lines, text_of
from integrations.statements.written_amounts import DecimalEvidence, written_cents
from integrations.statements.written_days import DayOrder, OrderEvidence, written_day
from risk_model.transactions import Account, Kind

MARK = re.compile(r"^!(?:type:|account|option:|clear:)", re.IGNORECASE | re.MULTILINE)
MONEY_SECTIONS = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
ORDERS = {"mdy": DayOrder.MONTH_FIRST, "dmy": DayOrder.DAY_FIRST}
# Of a record's fields only these say something here; S, E and $ are its splits.
SPLIT = "$"
CHEQUE, OTHER = code_of(Kind.CHEQUE), code_of(Kind.OTHER)


@dataclass
class Record:
    """
    One transaction as written.

    Attributes:
        line: where it begins.
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
        """
        if letter == SPLIT:
            self.splits.append(value)
        elif letter == "T" and "T" in self.fields and "S" not in self.fields:
            raise StatementRefused(f"line {self.line}, T", "expected one amount in a record")
        else:
            self.fields.setdefault(letter, value)

    @property
    def amount(self) -> str:
        """
        The amount as written, "" where there is none.
        """
        return self.fields.get("T") or self.fields.get("U", "")


def recognises(head: bytes) -> bool:
    """
    Whether a line near the start opens a section of QIF.
    """
    return MARK.search(head_text(head)) is not None


def read(data: bytes) -> list[Statement]:
    """
    One statement for each account that has records, in the file's order.
    """
    refuse_endless_lines(data)
    reader = QifReader()
    records = list(reader.records(io.TextIOWrapper(io.BytesIO(text_of(data).encode()), "utf-8")))
    if not reader.money_sections:
        raise StatementRefused("!Type", "expected a section of type Bank, Cash, CCard, Oth A or Oth L")
    order, decimal, remarks = _conventions(records, reader.order)
    remarks.add("file", "QIF does not say its currency")
    accounts = {record.account: ColumnBuilder() for record in records} or {reader.account: ColumnBuilder()}
    for record in records:
        _append(accounts[record.account], record, order, decimal, remarks)
    statements = []
    for number, (name, rows) in enumerate(accounts.items(), start=1):
        account = Account(other=name or None)
        noted = remarks.remarks() if number == 1 else ()
        statements.append(
            checked_statement(
                account,
                opening=None,
                closing=None,
                booked=rows.build((account,)),
                pending=no_transactions(account),
                remarks=noted,
                where=f"statement {number}",
            )
        )
    return statements


class QifReader:
    """
    The section we stand in.

    Attributes:
        account: the account named last, "" where none was.
        order: the order of dates that the file declares, if it does.
        money_sections: how many sections of bookings were met.
    """

    def __init__(self) -> None:
        self.account = ""
        self.order: DayOrder | None = None
        self.money_sections = 0
        self._section = ""

    def records(self, lines: Iterable[str]) -> Iterator[Record]:
        """
        The bookings; lists of categories, classes, securities and the like are passed over.
        """
        record: Record | None = None
        number = 0
        for number, raw in enumerate(lines, start=1):
            line = raw.rstrip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("!"):
                self._refuse_open(record)
                self._enter(line[1:].strip())
            elif line.startswith("^"):
                yield from self._finished(record)
                record = None
            else:
                self._in_section(number)
                record = record or Record(number, self.account)
                record.add(line[0].upper(), line[1:].strip())
        self._refuse_open(record)

    def _enter(self, header: str) -> None:
        kind, _, value = header.partition(":")
        kind, value = kind.strip().casefold(), value.strip().casefold()
        if kind == "option":
            self.order = ORDERS.get(value, self.order)
        elif kind == "account":
            self._section = "account"
        elif kind == "type":
            self._section = value
            self.money_sections += value in MONEY_SECTIONS

    def _in_section(self, number: int) -> None:
        if not self._section:
            raise StatementRefused(f"line {number}", "expected a !Type line before the first record")

    def _finished(self, record: Record | None) -> Iterator[Record]:
        if record is None:
            return
        if self._section == "account":
            self.account = record.fields.get("N", "")
        elif self._section in MONEY_SECTIONS:
            yield record

    def _refuse_open(self, record: Record | None) -> None:
        if record is not None:
            raise StatementRefused(f"line {record.line}", "expected this record to end with ^; is the file cut off?")


def _conventions(records: list[Record], declared: DayOrder | None) -> tuple[DayOrder, str, RemarkList]:
    """
    The order of dates and the decimal sign that the records prove, and what had to be assumed.
    """
    remarks = RemarkList()
    order, decimals = OrderEvidence(), DecimalEvidence()
    order.see(record.fields.get("D", "") for record in records)
    decimals.see(record.amount for record in records)
    if order.is_contradictory:
        raise StatementRefused("D", "expected one order of day and month in the whole file")
    if decimals.is_contradictory:
        raise StatementRefused("T", "expected one decimal sign in the whole file")
    if decimals.open and not decimals.is_decided:
        raise StatementRefused("T", "expected an amount that shows which sign parts the cents")
    if declared is None and order.open and not order.is_decided:
        remarks.add("D", "no date shows whether day or month stands first: the month is taken to be first")
    return order.order(declared or DayOrder.MONTH_FIRST), decimals.decimal("."), remarks


def _append(rows: ColumnBuilder, record: Record, order: DayOrder, decimal: str, remarks: RemarkList) -> None:
    try:
        letter = "D"
        day = written_day(record.fields.get("D", ""), order)
        letter = "T"
        cents = written_cents(record.amount, decimal)
        letter = "$"
        # A split may be given in percent; then it does not have to add up.
        split = [written_cents(part, decimal) for part in record.splits if not part.endswith("%")]
    except NumberRefused as refused:
        raise StatementRefused(f"line {record.line}, {letter}", str(refused)) from None
    if split and len(split) == len(record.splits) and sum(split) != cents:
        remarks.add(f"line {record.line}, $", "the splits do not add up to the amount")
    rows.append(
        day,
        cents,
        kind=CHEQUE if record.fields.get("N", "").isdigit() else OTHER,
        counterparty_name=record.fields.get("P", ""),
        description=record.fields.get("M", ""),
    )
