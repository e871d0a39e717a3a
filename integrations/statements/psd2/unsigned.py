"""
Amounts that should be signed but may not be: what stands beside them is weighed for the whole account.

A published example of Berlin Group's shows an outgoing payment without its minus, and some banks write all amounts so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from integrations.statements.shared.balances import sum_of
from integrations.statements.shared.parse_warnings import ParseWarningList
from integrations.statements.statement import Balance, StatementRefused
from risk_model.transactions import Transactions

BY_PARTIES = "the amount has no minus sign, yet by its parties it may have gone out; it counts as written"
BY_MERCHANT = (
    "the amount has no minus sign, yet its merchant shows a purchase; it counts as written, as the refund of one does"
)
BY_WORD = "the amount has no minus sign, yet a word beside it says debit; it counts as written"
TURNED = (
    "no amount of the account has a minus sign: what went out by its parties, its merchant or a word beside it counts"
    " as money out"
)
ALONE = "no amount of the account has a minus sign, and nothing else says which way money went; it counts as money in"
UNDECIDED = "expected a minus sign on money that went out: others went out by what they name, this one names none"


class Told(Enum):
    """
    What a row with a positive amount says of its direction besides.
    """

    IN = "in"
    OUT_BY_PARTIES = BY_PARTIES
    OUT_BY_MERCHANT = BY_MERCHANT
    OUT_BY_WORD = BY_WORD
    NOTHING = "nothing"


@dataclass
class Doubts:
    """
    The booked rows of an account that may have gone out, the first that says nothing, and whether any says: money in.
    """

    out: list[tuple[int, str, Told]] = field(default_factory=list)
    undecided: str = ""
    has_income: bool = False

    def note(self, row: int, where: str, told: Told) -> None:
        """
        Remember what the row of that number says.
        """
        self.has_income |= told is Told.IN
        if told is Told.NOTHING:
            self.undecided = self.undecided or where
        elif told is not Told.IN:
            self.out.append((row, where, told))

    def settled(
        self,
        booked: Transactions,
        pending: Transactions,
        balances: tuple[Balance | None, Balance | None],
        warnings: ParseWarningList,
    ) -> Transactions:
        """
        The rows, those in doubt turned where the whole account has no minus sign and its balances do not say otherwise.

        Raises:
            StatementRefused: where amounts have no signs, and a row says nothing of its direction.
        """
        is_signed = (booked.amount_cents < 0).any() or (pending.amount_cents < 0).any() or _add_up(booked, balances)
        if not self.out:
            if self.undecided and not is_signed and not self.has_income:
                warnings.add(self.undecided, ALONE)
            return booked
        if is_signed:
            for _row, where, told in self.out:
                warnings.add(where, told.value)
            return booked
        if self.undecided:
            raise StatementRefused(self.undecided, UNDECIDED)
        for _row, where, _told in self.out:
            warnings.add(where, TURNED)
        cents = np.array(booked.amount_cents)
        rows = [row for row, _where, _told in self.out]
        cents[rows] = -cents[rows]
        return replace(booked, amount_cents=cents)


def _add_up(booked: Transactions, balances: tuple[Balance | None, Balance | None]) -> bool:
    opening, closing = balances
    if opening is None or closing is None:
        return False
    return closing.amount - opening.amount == sum_of(booked, booked.accounts[0].currency)
