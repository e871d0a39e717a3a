"""
The rows of one OFX account as they are met, and what stands around them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Final

from integrations.statements.ofx.amounts import Amounts
from integrations.statements.ofx.corrections import Action, Correction
from integrations.statements.ofx.directions import said_by
from integrations.statements.ofx.rows import NO_DAY_CHARACTERS, FieldRefused, fields_of, row_of
from integrations.statements.ofx.tokens import plain
from integrations.statements.shared.columns import UNKNOWN_DAY, ColumnBuilder
from integrations.statements.shared.numbers import NumberRefused
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from risk_model.transactions.currencies import minor_units

STATEMENTS = ("STMTRS", "CCSTMTRS")
CARD = "CCSTMTRS"
# More than the world has.
MAX_CURRENCIES = 200
CENTS_DECIMALS = 2
# Five times what OFX allows in a MEMO.
MAX_TEXT = 5 * 255
CENTS: Final = 1
VALUE_DAY: Final = 2
NAME: Final = 6
MEMO: Final = 8


class AccountRows:
    """
    One STMTRS: its rows, booked or announced, and the leaves around them.

    Attributes:
        kind: STMTRS or CCSTMTRS.
        where: how the statement is named in warnings.
        rows: all of them, in the file's order.
        places: where each stands in the file.
        currency_of: of each row the index into `currencies`, "" for the account's own.
        is_pending: of each row 1 where it is announced, 0 where it is booked.
        said: what the TRNTYPE of each says of its direction.
        references: a hash of each FITID, 0 where there is none.
        corrections: rows that correct others.
    """

    def __init__(self, kind: str, where: str, amounts: Amounts, line_at: Callable[[int], str]) -> None:
        self.kind, self.where, self.line_at = kind, where, line_at
        self.rows = ColumnBuilder()
        self.places, self.references = array("q"), array("q")
        self.currency_of, self.is_pending, self.said = array("h"), array("b"), array("b")
        self.currencies: dict[str, int] = {"": 0}
        self.corrections: list[Correction] = []
        self.warnings = ParseWarningList()
        self._amounts = amounts
        self._leaves: dict[tuple[str, str], str] = {}
        # How many stand in a list of what is announced.
        self._announced = 0
        # What was met in a row, with the place of the first.
        self._odd: dict[str, list[int]] = {}

    def note_leaf(self, parent: str, name: str, text: str) -> None:
        """
        Note a leaf outside the transactions; the first of a name counts.
        """
        self._leaves.setdefault((parent, name), plain(text))

    def leaf(self, name: str, *parents: str) -> str:
        """
        The text of a leaf in the first of those aggregates that has it, "" where none has.
        """
        return next((text for parent in parents if (text := self._leaves.get((parent, name)))), "")

    def add(self, leaves: Sequence[tuple[str, str]], place: int, *, is_pending: bool) -> None:
        """
        Add one transaction.

        Raises:
            FieldRefused: where amount or day are absent or wrong.
        """
        fields = fields_of(leaves)
        kind = fields.get("TRNTYPE", "").strip().upper()
        row = row_of(fields, self._cents(fields, place))
        if len(row[NAME]) > MAX_TEXT or len(row[MEMO]) > MAX_TEXT:
            self._note(f"a text of more than {MAX_TEXT} characters, cut", place)
            fields = fields | {name: fields.get(name, "")[:MAX_TEXT] for name in ("NAME", "MEMO")}
            row = row_of(fields, row[CENTS])
        if row[VALUE_DAY] == UNKNOWN_DAY and fields.get("DTAVAIL", "").strip(NO_DAY_CHARACTERS):
            self._note("DTAVAIL is a day that the calendar does not have, left out", place)
        reference = row[-1]
        if fields.get("CORRECTFITID", "").strip():
            self._note_correction(fields)
        self.rows.append_row(row)
        self.places.append(place)
        self.currency_of.append(self._currency_index(fields) if "CURRENCY" in fields else 0)
        self.is_pending.append(is_pending or kind == "HOLD")
        self._announced += is_pending
        self.said.append(said_by(kind, is_card=self.kind == CARD))
        self.references.append(hash(reference) if reference else 0)

    def _cents(self, fields: dict[str, str], place: int) -> int:
        try:
            text = fields["TRNAMT"].strip()
            return self._amounts.cents(text)
        except KeyError:
            raise FieldRefused("TRNAMT", "expected an amount") from None
        except NumberRefused as refused:
            currency = self.leaf("CURDEF", *STATEMENTS).upper()
            if not self._amounts.may_round or minor_units(currency) > CENTS_DECIMALS:
                raise FieldRefused("TRNAMT", str(refused)) from None
        try:
            cents = self._amounts.rounded(text)
        except NumberRefused as refused:
            raise FieldRefused("TRNAMT", str(refused)) from None
        self._note("TRNAMT is finer than whole cents, in which the balance is; rounded to them", place)
        return cents

    def _currency_index(self, fields: dict[str, str]) -> int:
        """
        The currency of an amount that is not in the account's; ORIGCURRENCY only says what it was before.
        """
        written = fields.get("CURSYM") or fields["CURRENCY"]
        currency = plain(written).upper()
        if currency and not (currency.isascii() and currency.isalpha() and len(currency) == 3):
            raise FieldRefused("CURSYM", "expected a currency such as EUR")
        if currency == self.leaf("CURDEF", *STATEMENTS).upper():
            currency = ""
        if currency not in self.currencies and len(self.currencies) >= MAX_CURRENCIES:
            raise FieldRefused("CURSYM", f"expected at most {MAX_CURRENCIES} currencies")
        return self.currencies.setdefault(currency, len(self.currencies))

    def _note_correction(self, fields: dict[str, str]) -> None:
        try:
            action = Action(fields.get("CORRECTACTION", "").strip().upper())
        except ValueError:
            raise FieldRefused("CORRECTACTION", "expected REPLACE or DELETE") from None
        self.corrections.append(Correction(len(self.rows), plain(fields["CORRECTFITID"]), action))

    def _note(self, message: str, place: int) -> None:
        """
        Remember an odd row by its place: its line is looked for once, at the end.
        """
        self._odd.setdefault(message, [place, 0])[1] += 1

    def warn_of_rows(self, message: str, places: Sequence[int]) -> None:
        """
        One warning of all rows at these places, which names the line of the first.
        """
        if places:
            more = f" (and {len(places) - 1} more like it)" if len(places) > 1 else ""
            self.warnings.add(self.line_at(places[0]), message + more)

    def finish(self) -> None:
        """
        Warn of what was odd in the rows, and of mandatory elements that are empty or absent.

        Raises:
            StatementRefused: where there is neither account nor currency nor balance.
        """
        for message, (place, count) in self._odd.items():
            more = f" (and {count - 1} more like it)" if count > 1 else ""
            self.warnings.add(self.line_at(place), message + more)
        if self._announced:
            self.warnings.add(f"{self.where}, BANKTRANLISTP", f"{self._announced} announced only, listed as pending")
        account = self.leaf("ACCTID", "BANKACCTFROM", "CCACCTFROM")
        currency, balance = self.leaf("CURDEF", *STATEMENTS), self.leaf("BALAMT", "LEDGERBAL")
        if not (account or currency or balance):
            expected = "expected an account (BANKACCTFROM), a currency (CURDEF) or a balance (LEDGERBAL)"
            raise StatementRefused(f"{self.where}, {self.kind}", expected)
        if not account:
            self.warnings.add(f"{self.where}, ACCTID", "the file does not name its account")
        if not balance:
            self.warnings.add(f"{self.where}, LEDGERBAL/BALAMT", "the file has no closing balance")
        elif not self.leaf("DTASOF", "LEDGERBAL").strip(NO_DAY_CHARACTERS):
            self.warnings.add(f"{self.where}, LEDGERBAL/DTASOF", "the closing balance has no day")
        if self._amounts.is_mixed:
            message = "some amounts have a decimal comma, some a point; each is read by its own mark"
            self.warnings.add(f"{self.where}, TRNAMT", message)
        if self._amounts.is_grouped:
            message = "a mark with three digits behind it in every amount, read as thousands"
            self.warnings.add(f"{self.where}, TRNAMT", message)
