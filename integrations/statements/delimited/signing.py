"""
The direction of a table's amounts: one convention for each of its columns, over all accounts in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from integrations.statements.delimited.layout.guessing import GUESSED
from integrations.statements.delimited.layout.layout import NO_DIALECT, Layout
from integrations.statements.delimited.layout.table import sample_rows
from integrations.statements.delimited.rows.account_rows import AccountRows
from integrations.statements.delimited.vocabulary.roles import Role
from integrations.statements.evidence.direction import (
    NOTHING_SAYS,
    Directed,
    DirectionUnknown,
    Signs,
    WrittenAmounts,
    directed,
)
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import StatementRefused
from integrations.statements.words.card_payments import is_card_payment, is_thanked_for
from risk_model.transactions import NO_CENTS

Number = TypeVar("Number", bound=np.generic)

if TYPE_CHECKING:
    from integrations.statements.delimited.groups import Group

TURNED = "the signs are those of the other side, as the balances or the payments show: all were turned"
EITHER_SIDE = (
    "expected a balance after each booking, or columns for debit and credit: the only amounts with a minus are payments"
    " to a card, which the account that pays them and some card issuers both write so"
)
# What names a card in a column name or a cell above the table.
CARD = re.compile(
    r"(?i)\b(?:credit ?card|card ?(?:member|holder|number|no\b|nr\b|account)|kredit ?karte\w*|kartennummer|carte|carta"
    r"|karten ?inhaber|tarjeta|cart[aã]o|karta|kreditkort|luottokortti|creditcard|kaartnummer|visa|master ?card|amex"
    r"|american express|kart no|kredi kart)"
)
# This many bookings with one text, all in one direction, show that of another.
ENOUGH_LIKE_IT = 3
DIGITS = re.compile("[0-9]+")
# Nobody pays so often by card within one export.
MAX_CARD_ROWS = 50_000
MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)


@dataclass(frozen=True, eq=False)
class _Part:
    rows: AccountRows
    cents: NDArray[np.int64]


def signed_amounts(layout: Layout, groups: Sequence[Group], warnings: ParseWarningList) -> dict[int, NDArray[np.int64]]:
    """
    The amounts of all rows, signed from the holder's side, by the id of the rows they belong to.

    Raises:
        StatementRefused: names the column, and the line where it is one row, where nothing says the direction.
    """
    parts = [_Part(rows, rows.written) for group in groups for rows in (group.booked, group.pending)]
    written = _joined([part.cents for part in parts])
    cents = written if layout.dialect.spent_is_positive else _directed(layout, groups, parts, warnings)
    ends = np.cumsum([len(part.cents) for part in parts])[:-1]
    return {id(part.rows): own for part, own in zip(parts, np.split(cents, ends), strict=True)}


def _joined(columns: Sequence[NDArray[Number]]) -> NDArray[Number]:
    """
    The columns one behind the other; the usual file has one account, whose column is not copied.
    """
    filled = [column for column in columns if len(column)]
    return filled[0] if len(filled) == 1 else np.concatenate(columns)


def _directed(
    layout: Layout, groups: Sequence[Group], parts: Sequence[_Part], warnings: ParseWarningList
) -> NDArray[np.int64]:
    amounts = _written(layout, groups, parts)
    try:
        found = directed(amounts, lambda row, proof: _way_of_equal_texts(parts, row, proof, warnings))
    except DirectionUnknown as unknown:
        if str(unknown) == NOTHING_SAYS and layout.dialect not in (NO_DIALECT, GUESSED):
            # A bank whose way of writing is declared signs what goes out; here nothing does.
            return amounts.cents
        raise _refusal(layout, parts, unknown) from None
    if not found.turned and not amounts.stated.any() and not (amounts.balance != NO_CENTS).any():
        found = _by_payments(layout, parts, found)
    if found.turned:
        warnings.add(layout.name_of(_column(layout)), TURNED)
    return found.cents


def _way_of_equal_texts(parts: Sequence[_Part], row: int, proof: Signs, warnings: ParseWarningList) -> int:
    """
    The one way that several other rows with the text of this one all went, 0 where they are few or went both ways.
    """
    texts = [DIGITS.sub("", f"{name} {text}").strip() for part in parts for name, text in part.rows.texts()]
    ways = [way for text, way in zip(texts, proof.tolist(), strict=True) if way and text and text == texts[row]]
    if len(ways) < ENOUGH_LIKE_IT or len(set(ways)) > 1:
        return 0
    warnings.add(f"booking {row + 1}", "no balance stands before it: its direction is that of the others with its text")
    return int(ways[0])


def _written(layout: Layout, groups: Sequence[Group], parts: Sequence[_Part]) -> WrittenAmounts:
    only = groups[0] if len(groups) == 1 else None
    return WrittenAmounts(
        cents=_joined([part.cents for part in parts]),
        stated=_joined([part.rows.stated for part in parts]),
        balance=_joined([part.rows.balance for part in parts]),
        day=_joined([part.rows.booking_day for part in parts]),
        account=np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.cents) for part in parts]),
        by_column={Role.DEBIT, Role.CREDIT} <= layout.columns.keys() and Role.AMOUNT not in layout.columns,
        opening=None if only is None else only.opening,
        closing=None if only is None else only.closing,
    )


def _by_payments(layout: Layout, parts: Sequence[_Part], found: Directed) -> Directed:
    """
    A card issuer's signs turned: where the payment to the card is negative, what was spent is positive.

    Raises:
        StatementRefused: where all that is negative are payments to a card, and nothing says whether it is the card's
            own table or that of the account that pays it.
    """
    if len(found.cents) > MAX_CARD_ROWS:
        return found
    texts = [f"{name} {text}" for part in parts for name, text in part.rows.texts()]
    payments = np.fromiter(map(is_card_payment, texts), dtype=np.bool_, count=len(texts))
    below, above = found.cents < 0, found.cents > 0
    if not (payments & below).any() or (payments & above).any():
        return found
    is_card, is_only_payments = _is_card(layout), payments[below].all() and above.any()
    if is_only_payments and not is_card and not any(map(is_thanked_for, np.array(texts, dtype=object)[below])):
        raise _refusal(layout, parts, DirectionUnknown(EITHER_SIDE, int(np.flatnonzero(below)[0])))
    if is_only_payments or (is_card and int(above.sum()) > int(below.sum())):
        return Directed(-found.cents, turned=True)
    return found


def _is_card(layout: Layout) -> bool:
    above = sample_rows(layout.table)[: layout.skip]
    return any(CARD.search(cell) for row in above for cell in row)


def _refusal(layout: Layout, parts: Sequence[_Part], unknown: DirectionUnknown) -> StatementRefused:
    name = layout.name_of(_column(layout))
    row = unknown.row
    for part in parts:
        if row is None or row < len(part.cents):
            break
        row -= len(part.cents)
    if row is None:
        beside = _alternating(layout)
        return StatementRefused(name if beside is None else f"{name}, beside {beside}", str(unknown))
    line = layout.table.line_of(layout.skip + part.rows.number_of(row))
    return StatementRefused(f"{line}, {name}", str(unknown))


def _alternating(layout: Layout) -> str | None:
    """
    The column that holds two values only, where one does: perhaps the direction, in words that are not known.
    """
    rows = sample_rows(layout.table)[layout.skip :]
    money = _money(layout)
    for place in range(max(map(len, rows), default=0)):
        said = {row[place].strip() for row in rows if place < len(row)}
        if place not in money and len(said) == 2 and all(said) and not any(map(str.isdigit, said)):
            return layout.name_of(place)
    return None


def _money(layout: Layout) -> set[int]:
    return {place for role in MONEY for place in layout.columns.get(role, ())}


def _column(layout: Layout) -> int:
    return min(_money(layout))
