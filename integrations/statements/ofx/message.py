"""
The aggregates of OFX around the transactions: who answers, for which account, in which currency, with what balance.
"""

from __future__ import annotations

from dataclasses import replace

from integrations.statements.ofx.account import AccountRows
from integrations.statements.ofx.aggregates import AGGREGATES, FOREIGN, LISTS, LOOSE, PENDING, STATEMENTS, same_family
from integrations.statements.ofx.amounts import Amounts
from integrations.statements.ofx.assembly import statements_of_account
from integrations.statements.ofx.first_look import refuse_bad_values
from integrations.statements.ofx.rows import FieldRefused
from integrations.statements.ofx.tokens import Lines, Row, Tag, body_of, parts_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import ParseWarning, Statement, StatementRefused

# Around a transaction stand some thirty tags a statement; a customer has some accounts.
ANNOUNCED = "STMTTRNP"
MAX_DEPTH, MAX_STATEMENTS, MAX_TAGS = 50, 300, 100_000


class OfxReader:
    """
    Where in the file we stand, and the statements met so far.
    """

    def __init__(self, text: str, amounts: Amounts) -> None:
        self._text, self._amounts, self._lines = text, amounts, Lines(text)
        self._open: list[str] = []
        self._account: AccountRows | None = None
        self._statements: list[Statement] = []
        self._tags = 0
        # What is passed over: where we stand in it, and all of it that was met.
        self._foreign = ""
        self._passed: list[str] = []
        # A transaction of a list of what is announced, while it is open.
        self._announced: Row | None = None
        # Names met in opening tags, and where a closing tag of none of them stood, and how deep.
        self._met: set[str] = set()
        self._stray = (-1, 0)
        # Of what is odd outside the statements.
        self._warnings = ParseWarningList()

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
        passed = dict.fromkeys(self._passed)
        warnings = [
            *self._warnings.warnings(),
            *(ParseWarning(name, f"{FOREIGN[name]} beside it is left out") for name in passed),
        ]
        return [replace(first, warnings=(*first.warnings, *warnings)), *statements[1:]] if warnings else statements

    def _row(self, row: Row) -> None:
        if self._foreign:
            return
        self._add(row, is_pending=PENDING in self._open)

    def _add(self, row: Row, *, is_pending: bool) -> None:
        if self._account is None:
            raise StatementRefused(self._lines.at(row.place), "expected STMTTRN inside STMTRS or CCSTMTRS")
        try:
            self._account.add(row.leaves, row.place, is_pending=is_pending)
        except FieldRefused as refused:
            where = f"{self._lines.at(row.place)}, STMTTRN {len(self._account.rows) + 1}/{refused.field}"
            raise StatementRefused(where, str(refused)) from None

    def _tag(self, tag: Tag) -> None:
        self._tags += 1
        if self._tags > MAX_TAGS or len(self._open) > MAX_DEPTH:
            most = f"{MAX_TAGS} tags around the transactions, {MAX_DEPTH} deep"
            raise StatementRefused(self._lines.at(tag.place), f"expected at most {most}")
        if self._foreign:
            self._foreign = "" if tag.closes and tag.name == self._foreign else self._foreign
            return
        if tag.name in FOREIGN and not tag.closes:
            self._foreign = tag.name
            self._passed.append(tag.name)
            return
        if tag.name == ANNOUNCED or self._announced is not None:
            self._take_announced(tag)
            if tag.name not in AGGREGATES:
                return
        if tag.name == "STMTTRN":
            raise StatementRefused(self._lines.at(tag.place), "expected STMTTRN to open and close in turn")
        if tag.name not in AGGREGATES:
            if tag.closes:
                self._stray = self._stray if tag.name in self._met else (tag.place, len(self._open))
            else:
                self._met.add(tag.name)
                self._leaf(tag)
        elif tag.closes:
            self._close(tag)
        else:
            self._open.append(tag.name)
            if tag.name in STATEMENTS:
                self._start(tag)

    def _take_announced(self, tag: Tag) -> None:
        """
        A tag in a transaction that is only announced, which ends where it is closed or anything else begins.
        """
        if self._announced is not None and (tag.name == ANNOUNCED or tag.name in AGGREGATES):
            self._add(self._announced, is_pending=True)
            self._announced = None
        if tag.name == ANNOUNCED and not tag.closes:
            self._announced = Row([], tag.place)
        elif self._announced is not None and not tag.closes:
            self._announced.leaves.append((tag.name, tag.text))

    def _start(self, tag: Tag) -> None:
        if self._account is not None:
            raise StatementRefused(self._lines.at(tag.place), "expected the end of the statement before this one")
        if len(self._statements) >= MAX_STATEMENTS:
            raise StatementRefused(self._lines.at(tag.place), f"expected at most {MAX_STATEMENTS} statements")
        where = f"statement {len(self._statements) + 1}"
        self._account = AccountRows(tag.name, where, self._amounts, self._lines.at)

    def _close(self, tag: Tag) -> None:
        is_list = self._account is not None and tag.name in LISTS and tag.name not in self._open
        if is_list and self._open[-1] not in LISTS:
            # Said twice; the statement that it stands in has its own end.
            self._warn(tag.place, f"a closing tag of {tag.name} too many")
            return
        self._close_loose(tag)
        if tag.name in LOOSE and tag.name not in self._open and not self._is_family(tag.name):
            return
        if self._open and self._open[-1] != tag.name:
            self._close_misnamed(tag)
        if not self._open or not (self._open[-1] == tag.name or self._is_family(tag.name)):
            wanted = f"the closing tag of {self._open[-1]}" if self._open else "no closing tag"
            raise StatementRefused(f"{self._lines.at(tag.place)}, {tag.name}", f"expected {wanted}")
        name = self._open.pop()
        if name != tag.name:
            self._warn(tag.place, f"{name} is closed as {tag.name}")
        if name in STATEMENTS and self._account is not None:
            self._statements += statements_of_account(self._account, self._amounts)
            self._account = None

    def _is_family(self, name: str) -> bool:
        """
        Whether a closing tag of that name can only be that of its sister, which is open.
        """
        return bool(self._open) and name not in self._open and same_family(name, self._open[-1])

    def _close_misnamed(self, tag: Tag) -> None:
        """
        Close what a tag of an unknown name closed inside the aggregate that ends here.
        """
        place, depth = self._stray
        if depth == len(self._open) > 1 and self._open[-2] == tag.name:
            self._warn(place, f"{self._open.pop()} is closed under another name")

    def _warn(self, place: int, message: str) -> None:
        where = self._lines.at(place)
        (self._warnings if self._account is None else self._account.warnings).add(where, message)

    def _close_loose(self, tag: Tag) -> None:
        """
        Close what was left open inside the aggregate that ends here.
        """
        while self._open and self._open[-1] != tag.name and self._open[-1] in LOOSE and tag.name in self._open:
            self._warn(tag.place, f"no closing tag of {self._open.pop()}")

    def _leaf(self, tag: Tag) -> None:
        parent = self._open[-1] if self._open else ""
        if tag.name == "SEVERITY" and parent == "STATUS" and tag.text.upper() == "ERROR":
            raise StatementRefused("STATUS/SEVERITY", "expected an answer of the bank that is no error")
        if self._account is not None:
            self._account.note_leaf(parent, tag.name, tag.text)


def statements_of(text: str) -> list[Statement]:
    """
    The statements of an OFX text.

    Raises:
        StatementRefused: where it is cut off, broken, an error of the bank, or no bank statement.
    """
    body = body_of(text)
    amounts = Amounts(body)
    refuse_bad_values(body, amounts)
    return OfxReader(body, amounts).read()
