"""
QIF of Quicken and its kin: lines that begin with a letter, records that end with a caret.

It names no currency and rarely an account; whether the day or the month stands first is decided by the file as a whole,
and a file that leaves it open is refused.
"""

from __future__ import annotations

import re
from datetime import date

from integrations.statements.evidence.days import with_later_told
from integrations.statements.qif.conventions import Conventions, conventions_of
from integrations.statements.qif.records import RecordReader
from integrations.statements.qif.rows import append_record
from integrations.statements.shared.balances import checked_statement
from integrations.statements.shared.columns import ColumnBuilder, no_transactions
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.shared.text import head_text, refuse_endless_lines, text_of
from integrations.statements.statement import Statement, StatementRefused
from risk_model.transactions import Account

MARK = re.compile(r"^!(?:type:|account|option:|clear:)", re.IGNORECASE | re.MULTILINE)
MAX_ACCOUNTS = 1_000


def recognises(head: bytes) -> bool:
    """
    Whether a line near the start opens a section of QIF.
    """
    return MARK.search(head_text(head)) is not None


def read(data: bytes, as_of: date | None = None) -> list[Statement]:
    """
    One statement for each account that has records, in the file's order.

    Raises:
        StatementRefused: names the line and the letter; or no section holds bookings.
    """
    refuse_endless_lines(data)
    records = RecordReader(text_of(data).replace("\r\n", "\n").replace("\r", "\n"))
    warnings = ParseWarningList()
    conventions = conventions_of(records.text, warnings, as_of)
    accounts = _accounts_of(records, conventions, warnings)
    if not records.money_sections:
        raise StatementRefused("!Type", "expected a section of type Bank, Cash, CCard, Oth A or Oth L")
    warnings.add("file", "QIF does not say its currency")
    statements = []
    for number, (name, rows) in enumerate(accounts.items(), start=1):
        account = Account(other=name or None)
        statements.append(
            checked_statement(
                account,
                opening=None,
                closing=None,
                booked=rows.build((account,)),
                pending=no_transactions(account),
                warnings=warnings.warnings() if number == 1 else (),
                where=f"statement {number}",
            )
        )
    return with_later_told(statements, as_of)


def _accounts_of(
    records: RecordReader, conventions: Conventions, warnings: ParseWarningList
) -> dict[str, ColumnBuilder]:
    """
    The rows of each account; of the one named last where there are none.
    """
    accounts: dict[str, ColumnBuilder] = {}
    for record in records:
        rows = accounts.get(record.account)
        if rows is None:
            if len(accounts) == MAX_ACCOUNTS:
                raise StatementRefused(f"line {record.line}", f"expected at most {MAX_ACCOUNTS} accounts")
            rows = accounts[record.account] = ColumnBuilder()
        append_record(rows, record, conventions, warnings)
    return accounts or {records.account: ColumnBuilder()}
