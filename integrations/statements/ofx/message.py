"""
The aggregates of OFX around the transactions: who answers, for which account, in which currency, with what balance.
"""

from __future__ import annotations

from dataclasses import replace

from integrations.statements.ofx.account import AccountRows
from integrations.statements.ofx.first_look import refuse_bad_values
from integrations.statements.ofx.rows import FieldRefused
from integrations.statements.ofx.tokens import Row, Tag, body_of, line_of, parts_of
from integrations.statements.statement import ParseWarning, Statement, StatementRefused

STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
# Aggregates whose end must be met; all others may have any shape, they are looked through.
AGGREGATES = STATEMENTS | {
    "OFX",
    "SONRS",
    "STATUS",
    "SIGNONMSGSRSV1",
    "BANKMSGSRSV1",
    "CREDITCARDMSGSRSV1",
    "STMTTRNRS",
    "CCSTMTTRNRS",
    "BANKACCTFROM",
    "CCACCTFROM",
    "BANKTRANLIST",
    "LEDGERBAL",
    "AVAILBAL",
}
# Lists inside a statement, whose rows are identified by their own tags.
LISTS = frozenset({"BANKTRANLIST"})
# What holds a few leaves and no transaction: where its end is missing, the end of what it stands in is its own.
LOOSE = frozenset({"SONRS", "STATUS", "SIGNONMSGSRSV1", "BANKACCTFROM", "CCACCTFROM", "LEDGERBAL", "AVAILBAL"})
# Around a transaction stand some thirty tags a statement; a customer has some accounts.
MAX_DEPTH, MAX_STATEMENTS, MAX_TAGS = 50, 300, 100_000
# Securities and lists of accounts are no bookings of money.
FOREIGN = {"INVSTMTRS": "investments", "ACCTINFORS": "a list of accounts", "LOANSTMTRS": "a loan"}


class OfxReader:
    """
    Where in the file we stand, and the statements met so far.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._account: AccountRows | None = None
        self._statements: list[Statement] = []
        self._tags = 0
        # What is passed over: where we stand in it, and all of it that was met.
        self._foreign = ""
        self._passed: list[str] = []

    def read(self) -> list[Statement]:
        """
        All statements of the file.

        Raises:
            StatementRefused: names the tag; the file has no statement of a bank account or card, or is cut off.
        """
        for part in parts_of(self._text):
            if isinstance(part, Row):
                self._row(part)
            else:
                self._tag(part)
        if self._foreign or self._open:
            raise StatementRefused(self._foreign or self._open[-1], "expected its closing tag")
        if self._passed and not self._statements:
            name = self._passed[0]
            raise StatementRefused(name, f"expected a statement of a bank account or a card, not {FOREIGN[name]}")
        if not self._statements:
            raise StatementRefused("OFX", "expected a STMTRS or a CCSTMTRS")
        return self._with_passed(self._statements)

    def _with_passed(self, statements: list[Statement]) -> list[Statement]:
        """
        The statements, the first of them with a warning for each thing that was passed over.
        """
        first = statements[0]
        warnings = [
            ParseWarning(name, f"{FOREIGN[name]} beside it is left out") for name in dict.fromkeys(self._passed)
        ]
        return [replace(first, warnings=(*first.warnings, *warnings)), *statements[1:]] if warnings else statements

    def _row(self, row: Row) -> None:
        if self._foreign:
            return
        if self._account is None:
            raise StatementRefused(line_of(self._text, row.place), "expected STMTTRN inside STMTRS or CCSTMTRS")
        try:
            self._account.add(row.leaves)
        except FieldRefused as refused:
            where = f"{line_of(self._text, row.place)}, STMTTRN {self._account.count + 1}/{refused.field}"
            raise StatementRefused(where, str(refused)) from None

    def _tag(self, tag: Tag) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS or len(self._open) > MAX_DEPTH:
            most = f"{MAX_TAGS} tags around the transactions, {MAX_DEPTH} deep"
            raise StatementRefused(line_of(self._text, tag.place), f"expected at most {most}")
        if self._foreign:
            self._foreign = "" if tag.closes and tag.name == self._foreign else self._foreign
            return
        if tag.name in FOREIGN and not tag.closes:
            self._foreign = tag.name
            self._passed.append(tag.name)
            return
        if tag.name == "STMTTRN":
            raise StatementRefused(line_of(self._text, tag.place), "expected STMTTRN to open and close in turn")
        if tag.name not in AGGREGATES:
            if not tag.closes:
                self._leaf(tag)
        elif tag.closes:
            self._close(tag)
        else:
            self._open.append(tag.name)
            if tag.name in STATEMENTS:
                self._start(tag)

    def _start(self, tag: Tag) -> None:
        if self._account is not None:
            raise StatementRefused(line_of(self._text, tag.place), "expected the end of the statement before this one")
        if len(self._statements) >= MAX_STATEMENTS:
            raise StatementRefused(line_of(self._text, tag.place), f"expected at most {MAX_STATEMENTS} statements")
        self._account = AccountRows(f"statement {len(self._statements) + 1}")

    def _close(self, tag: Tag) -> None:
        if tag.name not in self._open and tag.name in LISTS and self._account is not None:
            # Said twice; the statement that it stands in has its own end.
            self._account.warning(line_of(self._text, tag.place), f"a closing tag of {tag.name} too many")
            return
        self._close_loose(tag)
        if tag.name in LOOSE and tag.name not in self._open:
            return
        if not self._open or self._open[-1] != tag.name:
            wanted = f"the closing tag of {self._open[-1]}" if self._open else "no closing tag"
            raise StatementRefused(f"{line_of(self._text, tag.place)}, {tag.name}", f"expected {wanted}")
        self._open.pop()
        if tag.name in STATEMENTS and self._account is not None:
            self._statements += self._account.statements()
            self._account = None

    def _close_loose(self, tag: Tag) -> None:
        """
        Close what was left open inside the aggregate that ends here.
        """
        while self._open and self._open[-1] != tag.name and self._open[-1] in LOOSE and tag.name in self._open:
            name = self._open.pop()
            if self._account is not None:
                self._account.warning(line_of(self._text, tag.place), f"no closing tag of {name}")

    def _leaf(self, tag: Tag) -> None:
        parent = self._open[-1] if self._open else ""
        if tag.name == "SEVERITY" and parent == "STATUS" and tag.text.upper() == "ERROR":
            raise StatementRefused("STATUS/SEVERITY", "expected an answer of the bank that is no error")
        if self._account is not None:
            self._account.leaf(parent, tag.name, tag.text)


def statements_of(text: str) -> list[Statement]:
    """
    The statements of an OFX text.

    Raises:
        StatementRefused: where it is cut off, broken, an error of the bank, or no bank statement.
    """
    body = body_of(text)
    refuse_bad_values(body)
    return OfxReader(body).read()
