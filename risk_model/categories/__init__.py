"""
Category: the purpose of a transaction, from its code, counterparty or words. The amount's sign gives the direction.
"""

from __future__ import annotations

from enum import IntEnum


class Category(IntEnum):
    """
    One per transaction; of several that match, the first in this list wins, because it says more about risk.
    """

    SEIZURE = 1
    TAX_ARREARS = 2
    COLLECTION_AGENCY = 3
    RETURNED_DEBIT = 4
    PENALTY = 5
    RESCUE_LENDER = 6
    LOAN = 7
    GAMBLING = 8
    PAYROLL = 9
    TAX = 10
    RENT = 11
    INSURANCE = 12
    CASH = 13
    FEE = 14
    INTEREST = 15
    OWN_TRANSFER = 16
    # A direct debit returned for another reason than insufficient funds.
    DISPUTED_DEBIT = 17
    UNKNOWN = 99
