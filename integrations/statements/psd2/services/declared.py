"""
Reads the answers of services that are declared in a few lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from sys import intern

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.direction import Row, RowRefused, by_word, signed, signs_of_words
from integrations.statements.psd2.document import NULL, Part
from integrations.statements.psd2.fields import Fields
from integrations.statements.psd2.paths import Place, Sources, found, text_of
from integrations.statements.psd2.services.declaration import Declaration, Paths, State, Unit
from integrations.statements.shared.numbers import amount_of
from integrations.statements.statement import Balance, StatementRefused
from risk_model.transactions import KIND_CODE, Kind
from risk_model.transactions.currencies import minor_units

OTHER = KIND_CODE[Kind.OTHER]
THOUSANDTHS = 3
UNKNOWN_STATE = "a state that is not known: the transaction counts as booked"


class DeclaredService:
    """
    A service that a declaration describes.
    """

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration

    def fits(self, document: Part) -> bool:
        """
        Whether it is a list of such transactions, or holds one beside the balances that are declared.
        """
        entries = document if document.is_array else self._beside_balances(document)
        return self.declaration.own <= entries.first.members.keys()

    def read_into(self, book: AccountBook, document: Part) -> None:
        """
        Append all transactions.

        Raises:
            StatementRefused: names the value that is wrong, or the first amount whose direction nothing tells.
        """
        entries = document if document.is_array else self._beside_balances(document)
        read_entries(book, entries, self.declaration)
        for name, is_opening in ((self.declaration.opening, True), (self.declaration.closing, False)):
            if name and document.get(name).is_object:
                _note_balance(book, document.get(name).fields, is_opening=is_opening)

    def _beside_balances(self, document: Part) -> Part:
        if not self.declaration.closing or self.declaration.closing not in document.members:
            return NULL
        return document.get("transactions")


def read_entries(
    book: AccountBook,
    entries: Part,
    declaration: Declaration,
    *,
    is_declared: bool = True,
    envelope: Fields | None = None,
) -> None:
    """
    Append the transactions of a list; `envelope` says what its rows do not.

    Raises:
        StatementRefused: names the value that is wrong.
    """
    reader = _Reader(book, declaration, envelope)
    rows = reader.rows(_bookings(entries, declaration))
    try:
        cents, warning = signed(rows, is_declared=is_declared) if declaration.is_signed else (by_word(rows), "")
    except RowRefused as refused:
        sources = next(islice(_bookings(entries, declaration), refused.row, None))
        raise StatementRefused(reader.amount_of(sources).where, str(refused)) from None
    if warning:
        book.warnings.add(entries.where or "file", warning)
    for sources, each in zip(_bookings(entries, declaration), cents, strict=True):
        reader.append(sources, each)


def _bookings(entries: Part, declaration: Declaration) -> Iterator[Sources]:
    for entry in entries.items():
        if declaration.legs:
            yield from ((leg, entry) for leg in entry.items(declaration.legs))
        else:
            yield (entry,)


class _Reader:
    """
    Takes from a booking what the declaration names.
    """

    def __init__(self, book: AccountBook, declaration: Declaration, envelope: Fields | None) -> None:
        self.book = book
        self.declaration = declaration
        self.envelope = () if envelope is None else (envelope,)

    def rows(self, bookings: Iterable[Sources]) -> list[Row]:
        """
        Amounts, and what says which way they went.

        Raises:
            StatementRefused: where there is no amount.
        """
        found_rows = [self._row(sources) for sources in bookings]
        if self.declaration.directions:
            return found_rows
        signs = signs_of_words([row.word for row in found_rows])
        return [row._replace(sign=sign) for row, sign in zip(found_rows, signs, strict=True)]

    def append(self, sources: Sources, cents: int) -> None:
        """
        Append the booking, or leave it out with a warning.
        """
        declared = self.declaration
        state = self._state(sources)
        if state is State.LEFT_OUT:
            self.book.warnings.add(sources[0].where, "a transaction that is neither booked nor pending is left out")
            return
        if declared.fee and self._number(sources, declared.fee):
            self.book.warnings.add(sources[0].where, "a fee stands beside an amount that may not hold it")
        self.book.append(
            self.book.pages(self._account(sources), self._currency(sources)),
            where=f"{sources[0].where}/{declared.days[0]}",
            day=self._day(sources, declared.days),
            cents=cents,
            pending=state is State.PENDING,
            value_day=self._day(sources, declared.value_days),
            balance_cents=self._number(sources, declared.balance) if declared.balance else None,
            kind=OTHER,
            name=text_of(sources, declared.names),
            description=text_of(sources, declared.descriptions),
            bank_reference=text_of(sources, declared.references),
        )

    def amount_of(self, sources: Sources) -> Place:
        """
        The amount as it stands.

        Raises:
            StatementRefused: where there is none.
        """
        amount = found(sources, (self.declaration.amount,))
        if amount is None:
            path = self.declaration.amount.replace(".", "/")
            raise StatementRefused(f"{sources[0].where}/{path}", "expected an amount")
        return amount

    def _row(self, sources: Sources) -> Row:
        declared = self.declaration
        word = text_of(sources, declared.direction)
        return Row(
            cents=self._cents(self.amount_of(sources), sources),
            word=intern(word),
            sign=declared.directions.get(word.upper(), 0),
            day=self._day(sources, declared.days) or 0,
            account=intern(self._account(sources)),
            balance=self._number(sources, declared.balance) if declared.balance else None,
        )

    def _account(self, sources: Sources) -> str:
        return text_of(sources, self.declaration.accounts) or text_of(self.envelope, self.declaration.accounts)

    def _state(self, sources: Sources) -> State:
        declared = self.declaration
        for key in declared.left_out_where:
            place = found(sources, (key,))
            if place is not None and place.value not in (False, "", 0):
                return State.LEFT_OUT
        for key in declared.pending_where:
            place = found(sources, (key.lstrip("!"),))
            if (
                (place is None or place.value == "")
                if key.startswith("!")
                else (place is not None and place.value is True)
            ):
                return State.PENDING
        word = text_of(sources, declared.state).upper()
        if word and word not in declared.states:
            self.book.warnings.add(sources[0].where, UNKNOWN_STATE)
        return declared.states.get(word, State.BOOKED)

    def _day(self, sources: Sources, paths: Paths) -> int | None:
        for path in paths:
            place = found(sources, (path,))
            if place is not None and (day := place.fields.day(place.key)) is not None:
                return day
        return None

    def _currency(self, sources: Sources) -> str | None:
        place = found((*sources, *self.envelope), self.declaration.currencies)
        return None if place is None else place.fields.currency(place.key)

    def _number(self, sources: Sources, path: str) -> int | None:
        place = found(sources, (path,))
        return None if place is None else self._cents(place, sources)

    def _cents(self, place: Place, sources: Sources) -> int:
        unit = self.declaration.unit
        cents = place.fields.cents(place.key)
        if unit is Unit.WHOLE:
            return cents
        decimals = THOUSANDTHS if unit is Unit.THOUSANDTH else minor_units(self._currency(sources) or "")
        # Hundredths of the number that stands there: too large by this many decimals.
        exact, rest = divmod(abs(cents), int(10**decimals))
        if rest or cents % 100:
            raise StatementRefused(place.where, "expected whole cents, in the service's own unit")
        return -exact if cents < 0 else exact


def _note_balance(book: AccountBook, money: Fields, *, is_opening: bool) -> None:
    pages = book.pages("", money.currency("currency"))
    balance = Balance(amount_of(money.cents("value")), None)
    if is_opening:
        pages.opening = balance
    else:
        pages.closing = balance
