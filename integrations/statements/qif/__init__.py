"""
QIF of Quicken and its kin: lines that begin with a letter, records that end with a caret.

It names no currency and rarely an account; whether the day or the month stands first is decided by the file as a whole,
and a file that leaves it open is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from integrations.statements.evidence.days import with_later_told
from integrations.statements.qif.accounts import AccountRecords
from integrations.statements.qif.conventions import Conventions, conventions_of
from integrations.statements.qif.records import RecordReader
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.shared.text import head_text, refuse_endless_lines, text_of
from integrations.statements.statement import Statement, StatementRefused

MARK = re.compile(r"^!(?:type:|account|option:|clear:)", re.IGNORECASE | re.MULTILINE)
PLUS = re.compile(r"\n[TU]\s*\+")
UNSIGNED = "expected a minus before the amounts that went out; none of the file has a sign: export another format"
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
    found = [account.statement(f"statement {number}") for number, account in enumerate(accounts, start=1)]
    _refuse_unsigned(found, records.text)
    for passed in records.passed_over():
        warnings.add(passed.where, passed.message)
    first = found[0]
    found[0] = replace(first, warnings=(*warnings.warnings(), *first.warnings))
    return with_later_told(found, as_of)


def _refuse_unsigned(statements: Sequence[Statement], text: str) -> None:
    """
    Refuse a file in which no amount has a sign: QIF has nothing else that says which way money went.
    """
    amounts = np.concatenate([statement.transactions.amount_cents for statement in statements])
    if (amounts > 0).any() and (amounts >= 0).all() and PLUS.search(text) is None:
        raise StatementRefused("T", UNSIGNED)


def _accounts_of(records: RecordReader, conventions: Conventions, warnings: ParseWarningList) -> list[AccountRecords]:
    """
    The records of each account; of the one named last where there are none.
    """
    accounts: dict[str, AccountRecords] = {}
    for record in records:
        account = accounts.get(record.account)
        if account is None:
            if len(accounts) == MAX_ACCOUNTS:
                raise StatementRefused(f"line {record.line}", f"expected at most {MAX_ACCOUNTS} accounts")
            account = accounts[record.account] = AccountRecords(record.account, conventions, warnings)
        account.add(record)
    return list(accounts.values()) or [AccountRecords(records.account, conventions, warnings)]
