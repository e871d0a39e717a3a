"""
Which way money went: proven by balances, by what stands beside the amounts, or by their own signs; never assumed.

A convention belongs to a column, never to one row: the whole column is signed at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from risk_model.transactions import NO_CENTS

Cents = NDArray[np.int64]
Signs = NDArray[np.int8]
Mask = NDArray[np.bool_]

# Balances decide where this share of the pairs of neighbours fits.
FITTING_SHARE = 0.95


class DirectionUnknown(ValueError):
    """
    Nothing says which way some amounts went, or two things say opposite ways.

    Attributes:
        row: the first such row, None where it is the whole column.
    """

    def __init__(self, expected: str, row: int | None = None) -> None:
        super().__init__(expected)
        self.row = row


@dataclass(frozen=True, eq=False)
class WrittenAmounts:
    """
    The amounts of a file as written, in its order; all arrays have one length.

    Attributes:
        cents: with the sign that is written, in cents.
        stated: -1 money out, 1 money in, 0 nothing: by a word or a mark beside the amount, or by its column.
        by_column: whether `stated` comes from columns of their own for debit and credit.
        balance: after each row in cents, NO_CENTS where it is not known.
        day: of booking, as a day number.
        account: equal for rows of one account, whose balances follow on each other.
        opening, closing: balances before the first row and after the last, in cents, of a file of one account.
    """

    cents: Cents
    stated: Signs
    balance: Cents
    day: NDArray[np.int32]
    account: NDArray[np.int32]
    by_column: bool = False
    opening: int | None = None
    closing: int | None = None


@dataclass(frozen=True, eq=False)
class Directed:
    """
    Amounts signed from the holder's side.

    Attributes:
        turned: whether the words or signs were those of the other side, and were turned throughout.
    """

    cents: Cents
    turned: bool = False


NOTHING_SAYS = (
    "expected something that says which way each amount went: a minus, brackets, Dr/Cr, a column for debit or credit,"
    " or a balance after each booking; export with one of them"
)
UNPROVEN = (
    "expected the balance before the first booking, or a sign: the balances prove the direction of all bookings but"
    " this one; export with signs, or with the opening balance"
)
OPPOSITE = "expected a sign that agrees with the word for debit or credit beside it"
AGAINST_BALANCE = (
    "expected signs that agree with the balances; every amount has the opposite one: export with columns for debit and"
    " credit"
)
MIXED = "expected one sign for what goes the same way; most amounts of this column are negative, some are not"


def directed(amounts: WrittenAmounts, like: Callable[[int, Signs], int] = lambda row, proof: 0) -> Directed:
    """
    The amounts, signed from the holder's side.

    Args:
        like: the direction of a row that no balance proves, from rows like it that are proven; 0 where there are none.

    Raises:
        DirectionUnknown: where nothing decides, or what is written contradicts itself or the balances.
    """
    proofs = _proofs(amounts)
    try:
        cents = _by_convention(amounts)
    except DirectionUnknown:
        if proofs:
            return _by_balance_alone(amounts, proofs[0], like)
        return Directed(_by_totals(amounts))
    if not proofs or any(_agreeing(cents, proof) >= FITTING_SHARE for proof in proofs):
        # A few balances may be wrong all the same; the check of running balances names them.
        return Directed(cents)
    if any(_agreeing(-cents, proof) == 1 for proof in proofs):
        return _turned(amounts, cents)
    return _by_balance_alone(amounts, proofs[0], like)


def _proofs(amounts: WrittenAmounts) -> list[Signs]:
    """
    The sign of each row that its balance proves, 0 where it proves none, in the file's order and against it, as far as
    the balances move by the amounts in that order.
    """
    if not (amounts.balance != NO_CENTS).any():
        return []
    size = np.abs(amounts.cents)
    found = []
    for step in _orders(amounts.day):
        moved, known = _moves(amounts, step)
        fits = known & (np.abs(moved) == size) & (size > 0)
        if fits.any() and int(fits.sum()) >= FITTING_SHARE * int((known & ((moved != 0) | (size > 0))).sum()):
            found.append(np.where(fits, np.sign(moved), 0).astype(np.int8))
    return found


def _orders(day: NDArray[np.int32]) -> tuple[int, ...]:
    """
    1 where the rows run forward, -1 where the newest stands first, both where the days do not tell.
    """
    if len(day) < 2 or day[0] == day[-1]:
        return (1, -1)
    return (1,) if day[0] < day[-1] else (-1,)


def _moves(amounts: WrittenAmounts, step: int) -> tuple[Cents, Mask]:
    """
    By how much the balance moved at each row, in the file's order (step 1) or against it (step -1).
    """
    balance, account = amounts.balance[::step], amounts.account[::step]
    before = np.full(len(balance), NO_CENTS, dtype=np.int64)
    if len(balance):
        before[1:] = np.where(account[1:] == account[:-1], balance[:-1], NO_CENTS)
        before[0] = NO_CENTS if amounts.opening is None else amounts.opening
    known = (balance != NO_CENTS) & (before != NO_CENTS)
    moved = np.where(known, balance - np.where(known, before, 0), 0)
    return moved[::step], known[::step]


def _agreeing(cents: Cents, proof: Signs) -> float:
    """
    The share of the proven rows whose sign is the proven one.
    """
    known = proof != 0
    return float((np.sign(cents[known]) == proof[known]).mean())


def _turned(amounts: WrittenAmounts, cents: Cents) -> Directed:
    """
    The opposite of what is written, where the balances prove it of every row.

    Words for debit and credit are those of the other side's books. Signs are so only where the account is in debt: else
    the balance may be what a card owes, and rise with what is spent.
    """
    known = amounts.balance != NO_CENTS
    is_unsigned = bool((amounts.cents >= 0).all())
    if is_unsigned or float((amounts.balance[known] < 0).mean()) > 1 / 2:
        return Directed(-cents, turned=True)
    raise DirectionUnknown(AGAINST_BALANCE)


def _by_balance_alone(amounts: WrittenAmounts, proof: Signs, like: Callable[[int, Signs], int]) -> Directed:
    """
    Each row as its balance moved, and the first, which has none before it, as rows like it did.
    """
    proof = proof.copy()
    for row in np.flatnonzero((proof == 0) & (amounts.cents != 0)).tolist():
        proof[row] = like(row, proof) if amounts.stated[row] == 0 and amounts.cents[row] > 0 else 0
        if proof[row] == 0:
            raise DirectionUnknown(UNPROVEN, row)
    return Directed(proof.astype(np.int64) * np.abs(amounts.cents))


def _by_totals(amounts: WrittenAmounts) -> Cents:
    """
    All amounts in one direction, where opening and closing balance prove it.
    """
    if amounts.opening is not None and amounts.closing is not None:
        moved, total = amounts.closing - amounts.opening, int(np.abs(amounts.cents).sum())
        if abs(moved) == total:
            return np.abs(amounts.cents) if moved > 0 else -np.abs(amounts.cents)
    return _by_convention(amounts)


def _by_convention(amounts: WrittenAmounts) -> Cents:
    cents, stated = amounts.cents, amounts.stated
    if not stated.any():
        if (cents < 0).any() or not cents.any():
            return cents
        raise DirectionUnknown(NOTHING_SAYS)
    if amounts.by_column:
        return _of_columns(cents, stated)
    return _of_words(cents, _with_unmarked(cents, stated))


def _with_unmarked(cents: Cents, stated: Signs) -> Signs:
    """
    The directions; where only one way is marked, what is unmarked went the other way.
    """
    unmarked = (stated == 0) & (cents != 0)
    if not unmarked.any():
        return stated
    marked = set(stated[stated != 0].tolist())
    if (cents[unmarked] < 0).all():
        return np.where(unmarked, -1, stated).astype(np.int8)
    if len(marked) == 1 and (cents >= 0).all():
        return np.where(unmarked, -marked.pop(), stated).astype(np.int8)
    raise DirectionUnknown(NOTHING_SAYS, int(np.flatnonzero(unmarked)[0]))


def _of_words(cents: Cents, stated: Signs) -> Cents:
    """
    Unsigned amounts by their words; signed ones as written, if all words agree, or if all say the opposite.
    """
    signs = np.sign(cents)
    moving = signs != 0
    goes_both_ways = len(set(stated[moving].tolist())) > 1
    if (signs[moving] > 0).all() or (goes_both_ways and (signs[moving] < 0).all()):
        return np.abs(cents) * stated.astype(np.int64)
    if (signs[moving] == stated[moving]).all():
        return cents
    if goes_both_ways and (signs[moving] == -stated[moving]).all():
        # A card issuer who counts what is spent as positive: the words tell the way.
        return -cents
    raise DirectionUnknown(OPPOSITE, int(np.flatnonzero(moving & (signs != stated))[0]))


def _of_columns(cents: Cents, stated: Signs) -> Cents:
    """
    Amounts in columns of their own for money out and money in, each with one convention for its sign.
    """
    signed = np.zeros_like(cents)
    for way in (-1, 1):
        own = stated == way
        if not own.any():
            continue
        below, above = int((cents[own] < 0).sum()), int((cents[own] > 0).sum())
        if below > above > 0:
            raise DirectionUnknown(MIXED, int(np.flatnonzero(own & (cents > 0))[0]))
        # All negative: that is how the column is written. A few negative ones went the other way.
        column = np.abs(cents) if not above else cents
        signed[own] = way * column[own]
    return signed
