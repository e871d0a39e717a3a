"""
Category: what a transaction is about, as far as its code, counterparty or words tell. Its sign says which way it went.
"""

from __future__ import annotations

from enum import IntEnum


class Category(IntEnum):
    """
    One a transaction; where several fit, the one named first here wins, for it says more about risk.
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
    # A direct debit that came back though there was money: no sign of the lack of it.
    DISPUTED_DEBIT = 17
    UNKNOWN = 99
