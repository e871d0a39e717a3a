"""
Trust but verify: chains between statements, running balances, and the exactness of sums.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.read import read_statements
from integrations.statements.shared.balances import running_balance_breaks, sum_of
from integrations.statements.shared.columns import ColumnBuilder
from risk_model.transactions import Account, Transactions
from risk_model.transactions.iban import checksum_holds, iban_of
from tests.unit.statements.mt940_builder import answered, booking, messages, mt940

ACCOUNT = Account("NL91ABNA0417164300", None, "EUR")
CENTS = st.integers(-(10**17), 10**17)


def batch(amounts: list[int], balances: list[int] | None = None) -> Transactions:
    builder = ColumnBuilder()
    for row, cents in enumerate(amounts):
        if balances is None:
            builder.append(1, cents)
        else:
            builder.append(1, cents, balance_cents=balances[row])
    return builder.build((ACCOUNT,))


@given(st.lists(CENTS, max_size=200))
def test_sums_are_exact(amounts: list[int]) -> None:
    """
    Also where they leave 64 bits.
    """
    assert sum_of(batch(amounts), "EUR") == Decimal(sum(amounts)).scaleb(-2)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20), st.booleans())
def test_running_balances_in_either_order(amounts: list[int], newest_first: bool) -> None:
    """
    A list that adds up has no break, whichever way it runs.
    """
    balances = [sum(amounts[: row + 1]) for row in range(len(amounts))]
    if newest_first:
        amounts, balances = amounts[::-1], balances[::-1]
    assert running_balance_breaks(batch(amounts, balances)) == []


def test_a_missing_row_breaks_the_running_balance() -> None:
    """
    The row behind the gap is named.
    """
    assert running_balance_breaks(batch([100, 50, 25], [100, 150, 999])) == [2]


def test_a_gap_and_an_overlap_are_remarked() -> None:
    """
    The next statement of the account begins where the last one ended, or it is said.
    """
    first = mt940(booking("7,00"))
    follows = mt940(booking(head="2401310131"), opening="107,00").replace("C240101", "C240131")
    gap = mt940(booking(), opening="200,00").replace("C240101", "C240228").replace("C240131", "C240229")
    overlap = mt940(booking(), opening="1,00").replace("C240101", "C240115")
    assert not messages(answered(first + follows)[1])
    assert any("a gap" in message for message in messages(answered(first + gap)[1]))
    assert any("overlaps" in message for message in messages(answered(first + overlap)[1]))


def test_chains_run_over_files() -> None:
    """
    Several uploads are checked as one row of statements.
    """
    files = [mt940(booking("7,00")).encode(), mt940(booking(), opening="200,00").encode()]
    assert read_statements(*files)[1].warnings


def test_ibans() -> None:
    """
    One spelling, and a checksum that tells.
    """
    assert iban_of("nl91 abna 0417 1643 00") == "NL91ABNA0417164300"
    assert iban_of("0417164300") == ""
    assert checksum_holds("NL91ABNA0417164300")
    assert not checksum_holds("NL91ABNA0417164301")
    assert not checksum_holds("")
