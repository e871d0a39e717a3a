"""
Overlapping uploads: nothing is doubled, and genuine twins stay two.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.merge import merge_statements
from integrations.statements.merge.batches import joined
from integrations.statements.read import read_statements
from integrations.statements.shared.columns import ColumnBuilder
from integrations.statements.statement import Statement
from risk_model.transactions import COLUMNS, Account
from tests.unit.statements.mt940_builder import booking, mt940

COFFEE = booking("-3,50", "Koffie")


def read(text: str) -> list[Statement]:
    return read_statements(text.encode())


def test_two_equal_coffees_stay_two() -> None:
    """
    Two rows that say the same in one statement are two payments.
    """
    assert len(merge_statements(read(mt940(COFFEE, COFFEE))).transactions) == 2


def test_the_same_file_twice_counts_once() -> None:
    """
    A second upload of the same statement adds nothing, twins or not.
    """
    statements = read(mt940(COFFEE, COFFEE, booking("7,00")))
    merged = merge_statements(statements + statements)
    assert (len(merged.transactions), merged.repeated) == (3, 3)


def test_overlapping_periods_are_joined() -> None:
    """
    What the second upload adds is added, what both have is counted as often as the fuller one has it.
    """
    first = read(mt940(COFFEE, booking("7,00", head="240110")))
    second = read(mt940(COFFEE, COFFEE, booking("9,00", head="240120")))
    merged = merge_statements(first + second)
    assert sorted(merged.transactions.amount_cents.tolist()) == [-350, -350, 700, 900]


def test_twins_on_two_pages_stay_two() -> None:
    """
    The second page begins with the balance at which the first ended: its coffee is another coffee.
    """
    first = mt940(COFFEE, opening="100,00")
    second = mt940(COFFEE, opening="96,50").replace("C240101", "C240131")
    assert len(merge_statements(read(first + second)).transactions) == 2
    # And uploaded once more, both pages are known.
    assert len(merge_statements(read(first + second) + read(first) + read(second)).transactions) == 2


def test_accounts_are_kept_apart() -> None:
    """
    The same payment on two accounts is two payments.
    """
    merged = merge_statements(read(mt940(COFFEE)) + read(mt940(COFFEE, account="NL86INGB0002445588")))
    assert len(merged.transactions) == 2
    assert [account.iban for account in merged.transactions.accounts] == ["NL91ABNA0417164300", "NL86INGB0002445588"]


def test_one_statement_comes_back_equal() -> None:
    """
    Every row of it stays, in its order, and none counts as repeated.
    """
    (statement,) = read(mt940(COFFEE, booking("7,00"), COFFEE))
    merged = merge_statements([statement])
    # A statement of another account beside it sends its rows through the comparison with each other.
    (other,) = read(mt940(account="NL86INGB0002445588"))
    compared = merge_statements([statement, other]).transactions
    assert all(list(getattr(merged.transactions, name)) == list(getattr(compared, name)) for name in COLUMNS)
    assert len(merged.transactions) == 3
    assert (merged.transactions.accounts, merged.repeated) == ((statement.account,), 0)


def test_nothing_is_a_batch_too() -> None:
    """
    No statements make a batch without rows.
    """
    assert len(merge_statements([]).transactions) == 0


@given(
    st.lists(st.sampled_from(["-3,50", "7,00", "-20,00"]), max_size=6),
    st.lists(st.sampled_from(["-3,50", "7,00", "-20,00"]), max_size=6),
)
def test_each_amount_occurs_as_often_as_in_the_fuller_upload(first: list[str], second: list[str]) -> None:
    """
    For any two uploads that do not follow on each other.
    """
    uploads = [[replace(s, opening=None) for s in read(mt940(*map(booking, rows)))] for rows in (first, second)]
    merged = merge_statements(uploads[0] + uploads[1])
    expected = [amount for amount in {*first, *second} for _ in range(max(first.count(amount), second.count(amount)))]
    found = [f"{cents / 100:.2f}".replace(".", ",") for cents in merged.transactions.amount_cents]
    assert sorted(found) == sorted(expected)


def test_columns_join_as_they_were() -> None:
    """
    Packed texts come out as they went in, whatever their letters.
    """
    texts = ["", "a", "Größe", "日本", "x" * 5000]
    builder = ColumnBuilder()
    for text in texts * 2000:
        builder.append(1, 2, description=text)
    batch = builder.build((Account(other="1"),))
    assert list(batch.description[:5]) == texts
    assert batch.description[-1] == texts[-1]
    assert list(joined([batch, batch]).description) == texts * 4000
