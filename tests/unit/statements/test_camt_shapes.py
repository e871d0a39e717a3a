"""
Shapes of CAMT that banks use beside the common one: where balances, accounts, days and words stand in them.
"""

from __future__ import annotations

import pytest

from tests.unit.statements.camt_builder import balance, document, entry, statement
from tests.unit.statements.mt940_builder import answered

JANUARY = balance("OPBD", "100.00", "2024-01-01") + balance("CLBD", "50.00", "2024-01-31")
IBAN = "<Id><IBAN>NL91ABNA0417164300</IBAN></Id>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("<CdOrPrtry>", "</CdOrPrtry>"), ("", "")),
        (("<Cd>OPBD</Cd>", "<Cd>CLBD</Cd>"), ("<Prtry>OPBD</Prtry>", "<Prtry>CLBD</Prtry>")),
        (("</CdOrPrtry>", "-"), ("</CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>", "-")),
    ],
)
def test_balance_codes_wherever_they_stand(old: tuple[str, str], new: tuple[str, str]) -> None:
    """
    The first version has the code in Tp itself; some banks call ISO's code their own; pages say so in SubTp.
    """
    balances = JANUARY.replace(old[0], new[0]).replace(old[1], new[1])
    (found,) = answered(document(statement(entry(), balances=balances)))
    assert (found["opening"]["amount"], found["closing"]["amount"]) == ("100.00", "50.00")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("opening", ["OPBD", "PRCD"])
def test_a_balance_for_each_day(opening: str, newest_first: bool) -> None:
    """
    The earliest opens and the latest closes a statement of several days.
    """
    days = [
        balance(opening, "100.00", "2024-01-01") + balance("CLBD", "70.00", "2024-01-02"),
        balance(opening, "70.00", "2024-01-02") + balance("CLBD", "50.00", "2024-01-03"),
    ]
    balances = "".join(reversed(days) if newest_first else days)
    (found,) = answered(document(statement(entry("-30.00"), entry("-20.00"), balances=balances)))
    assert found["opening"] == {"amount": "100.00", "date": "2024-01-01"}
    assert found["closing"] == {"amount": "50.00", "date": "2024-01-03"}
    assert found["reconciled"] is True
