"""
The aggregates of OFX by what they are to a reader of statements.
"""

from __future__ import annotations

STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
PENDING = "BANKTRANLISTP"
# Lists inside a statement, whose rows are identified by their own tags.
LISTS = frozenset({"BANKTRANLIST", PENDING})
# What holds a few leaves and no transaction: where its end is missing, the end of what it stands in is its own.
LOOSE = frozenset({"SONRS", "STATUS", "SIGNONMSGSRSV1", "BANKACCTFROM", "CCACCTFROM", "LEDGERBAL", "AVAILBAL"})
# Those of accounts and of cards: where one is open, the closing tag of its sister can only be its own.
FAMILIES = (
    STATEMENTS,
    LISTS,
    frozenset({"STMTTRNRS", "CCSTMTTRNRS"}),
    frozenset({"BANKMSGSRSV1", "CREDITCARDMSGSRSV1"}),
    frozenset({"BANKACCTFROM", "CCACCTFROM"}),
    frozenset({"LEDGERBAL", "AVAILBAL"}),
)
# Aggregates whose end must be met; all others may have any shape, they are looked through.
AGGREGATES = LOOSE.union({"OFX"}, *FAMILIES)
# What is no statement of an account or card: named, and left out with all that stands in it.
FOREIGN = {
    "INVSTMTRS": "investments",
    "SECLIST": "a list of securities",
    "ACCTINFORS": "a list of accounts",
    "LOANSTMTRS": "a loan",
    "AMRTSTMTRS": "a loan's plan",
    "STMTENDRS": "the closing of a period",
    "CCSTMTENDRS": "the closing of a card's period",
    "INTRARS": "a transfer",
    "INTERRS": "a transfer to another bank",
    "RECINTRARS": "a standing transfer",
    "RECINTERRS": "a standing transfer to another bank",
    "WIRERS": "a wire transfer",
    "PMTRS": "a payment",
    "RECPMTRS": "a standing payment",
    "STPCHKRS": "stopped cheques",
    "TAX1099RS": "tax forms",
    "PRESDTLRS": "bills",
}


def same_family(name: str, other: str) -> bool:
    """
    Whether one of the two can stand for the other in a closing tag.
    """
    return any(name in family and other in family for family in FAMILIES)
