"""
The aggregates of OFX around the transactions: who answers, for which account, in which currency, with what balance.
"""

from __future__ import annotations

from integrations.statements.ofx.account import AccountRows
from integrations.statements.ofx.first_look import refuse_bad_values
from integrations.statements.ofx.rows import FieldRefused
from integrations.statements.ofx.tokens import Row, Tag, body_of, line_of, parts_of
from integrations.statements.statement import Statement, StatementRefused

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
# Lists inside a statement, whose rows are told by their own tags.
LISTS = frozenset({"BANKTRANLIST"})
# Securities and lists of accounts are no bookings of money.
# Around a transaction stand some thirty tags a statement; a customer has some accounts.
MAX_DEPTH, MAX_STATEMENTS, MAX_TAGS = 50, 300, 100_000
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

    def read(self) -> list[Statement]:
        """
        All statements of the file.
        """
        for part in parts_of(self._text):
            if isinstance(part, Row):
                self._row(part)
            else:
                self._tag(part)
        if self._open:
            raise StatementRefused(self._open[-1], "expected its closing tag")
        if not self._statements:
            raise StatementRefused("OFX", "expected a STMTRS or a CCSTMTRS")
        return self._statements

    def _row(self, row: Row) -> None:
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
        if tag.name in FOREIGN and not tag.closes:
            raise StatementRefused(
                tag.name, f"expected a statement of a bank account or a card, not {FOREIGN[tag.name]}"
            )
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
            self._account.remark(line_of(self._text, tag.place), f"a closing tag of {tag.name} too many")
            return
        if not self._open or self._open[-1] != tag.name:
            wanted = f"the closing tag of {self._open[-1]}" if self._open else "no closing tag"
            raise StatementRefused(f"{line_of(self._text, tag.place)}, {tag.name}", f"expected {wanted}")
        self._open.pop()
        if tag.name in STATEMENTS and self._account is not None:
            self._statements += self._account.statements()
            self._account = None

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
