"""
A portfolio is scored bit for bit as its customers one by one, in whatever blocks, types and encodings it comes.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk_model.batch.money import cents_of_decimals
from risk_model.batch.schema import PortfolioRefused
from risk_model.batch.scoring import scored
from risk_model.batch.spark_engine import whole_customers
from risk_model.features.vector import FEATURE_NAMES, feature_vector
from risk_model.sufficiency import data_sufficiency_of
from risk_model.transactions import Kind
from risk_model.transactions.rows import TransactionRow, transactions_from_rows
from tests.support.models import DEMO_MODEL as MODEL
from tests.support.portfolio_files import AS_OF, a_row, table_of

IBANS = ("NL91ABNA0417164300", "nl91 abna 0417 1643 00", "DE89370400440532013000", " ", "")
some_rows = st.lists(
    st.builds(
        lambda ago, cents, **more: a_row(ago, str(Decimal(cents).scaleb(-2)), **more),
        st.integers(0, 500),
        st.integers(-500_000, 500_000),
        counterparty_name=st.sampled_from(("Jansen BV", "JANSEN bv ", "Straße 7", "STRASSE 7", "Intrum", "", None)),
        counterparty_iban=st.sampled_from((*IBANS, None)),
        description=st.sampled_from(
            ("bet365 storting", "Bet999", "Rücklastschrift", "RÜCKLASTSCHRIFT 12", "huur 1", "huur 2\nloon", "", None)
        ),
        kind=st.sampled_from((*(kind.value for kind in Kind), None)),
        return_reason=st.sampled_from(("AM04", "MD06", None)),
        account=st.sampled_from(("NL91 ABNA 0417 1643 00", "spaarrekening", None)),
        balance_after=st.none() | st.integers(-10_000, 10_000).map(lambda cents: Decimal(cents).scaleb(-2)),
        known_at=st.none() | st.integers(-3, 30).map(lambda ago: AS_OF - timedelta(days=ago)),
    ),
    min_size=1,
    max_size=25,
)


def as_request(rows: list[dict[str, Any]]) -> Any:
    """
    The rows as a request loads them.
    """
    given_rows = [{name: value for name, value in row.items() if value is not None} for row in rows]
    decoded = msgspec.convert([{**row, **as_text(row)} for row in given_rows], list[TransactionRow])
    return transactions_from_rows(decoded, as_of=AS_OF)


def as_text(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in ("amount", "balance_after") if name in row}


def features_in(batch: pa.RecordBatch) -> np.ndarray:
    return np.column_stack([np.asarray(batch.column(name).fill_null(float("nan"))) for name in FEATURE_NAMES])


@settings(max_examples=60, deadline=None)
@given(st.lists(some_rows, min_size=1, max_size=5))
def test_portfolio_customer_equals_its_request_bit_for_bit(customers: list[list[dict[str, Any]]]) -> None:
    batch = scored(table_of([(f"K-{number}", rows) for number, rows in enumerate(customers)]), MODEL, AS_OF)
    for number, rows in enumerate(customers):
        transactions = as_request(rows)
        vector = feature_vector(transactions, AS_OF)
        assert features_in(batch)[number].tobytes() == vector.tobytes()
        known = data_sufficiency_of(transactions, AS_OF)
        row = batch.slice(number, 1).to_pylist()[0]
        assert (row["status"] == "sufficient", row["days"], row["count"]) == (known.sufficient, known.days, known.count)
        assert [(gap["first"], gap["last"]) for gap in row["gaps"]] == [(gap.first, gap.last) for gap in known.gaps]
        expected = MODEL.estimate(vector) if known.sufficient else None
        assert row["probability_of_default"] == (expected and expected.probability_of_default)
        assert row["probability_low"] == (expected and expected.interval[0])


def test_cents_do_not_depend_on_the_column_type() -> None:
    rows = [a_row(3, "-12.30", balance_after=Decimal("0.05")), a_row(2, "999999999999.99"), a_row(1, "0.01")]
    table = table_of([("K", rows)])
    cents = pa.array([-1230, 99_999_999_999_999, 1], pa.int64())
    texts = pa.array(["-12.3", "999999999999.99", "+0.01"])
    others = [
        table.append_column("amount_cents", cents),
        table.append_column("amount_cents", cents.dictionary_encode()),
        table.set_column(table.schema.get_field_index("currency"), "currency", pa.array([None, "", None])),
        table.drop_columns("amount").append_column("amount_cents", cents),
        table.set_column(table.schema.get_field_index("amount"), "amount", texts),
        table.set_column(table.schema.get_field_index("amount"), "amount", texts.dictionary_encode()),
        table.set_column(0, "customer_id", pc.dictionary_encode(table.column("customer_id"))),
        table.set_column(0, "customer_id", table.column("customer_id").cast(pa.large_string())),
    ]
    for other in others:
        assert scored(other, MODEL, AS_OF).equals(scored(table, MODEL, AS_OF))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(1, 12), st.integers(1, 12))
def test_blocks_hold_whole_customers_and_every_row_once(sizes: list[int], rows_of_block: int, batch: int) -> None:
    table = table_of([(f"K-{number}", [a_row()] * size) for number, size in enumerate(sizes)])
    blocks = list(whole_customers(table.to_batches(batch), rows_of_block))
    assert pa.concat_tables(blocks).combine_chunks().equals(table.combine_chunks())
    names = [set(block.column("customer_id").to_pylist()) for block in blocks]
    assert sum(map(len, names)) == len(sizes)
    assert all(len(block) >= rows_of_block for block in blocks[:-1])


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("customer_id", ["K", None], r"customer_id, row 12: expected a customer"),
        ("customer_id", ["", "K"], r"customer_id, row 11: expected a customer of 1 to 200 characters"),
        ("customer_id", ["K", "K" * 201], r"customer_id, row 12: expected a customer of 1 to 200 characters"),
        ("customer_id", ["K", "K\x00"], r"customer_id, row 12: expected text in UTF-8 without U\+0000"),
        ("description", [None, "a\x00b"], r"description, row 12: expected text in UTF-8 without U\+0000"),
        ("counterparty_name", ["A", "\x00"], r"counterparty_name, row 12: expected text in UTF-8"),
        ("booking_date", [date(2026, 1, 1), None], r"booking_date, row 12: expected a day"),
        ("amount", [Decimal(1), None], r"amount, row 12: expected an amount"),
        ("kind", ["card", "theft"], r"kind, row 12: expected one of other, transfer"),
        ("currency", ["EUR", "XXA"], r"currency, row 12: expected an active ISO 4217 code"),
        ("currency", ["EUR", "SEK"], r"currency, row 12: expected the same currency"),
        ("currency", [None, "EUR"], r"currency, row 12: expected the same currency"),
    ],
)
def test_error_names_row_without_its_content(column: str, values: list[Any], expected: str) -> None:
    table = table_of([("K", [a_row()] * 2)])
    place = table.schema.get_field_index(column)
    bad = table.set_column(place, column, pa.array(values, table.schema.field(column).type))
    with pytest.raises(PortfolioRefused, match=expected):
        scored(bad, MODEL, AS_OF, first_row=10)


@pytest.mark.parametrize("amount", ["1.234", "1e3", "NaN", "1,00", "", "1000000000000.00", " 1"])
def test_amount_not_in_whole_cents_is_refused(amount: str) -> None:
    table = table_of([("K", [a_row()])]).drop_columns("amount").append_column("amount", pa.array([amount]))
    with pytest.raises(PortfolioRefused, match="amount, row 1: expected an amount with at most two decimals"):
        scored(table, MODEL, AS_OF)


@pytest.mark.parametrize("column", ["customer_id", "counterparty_name", "description", "kind"])
def test_invalid_utf8_is_refused_by_row(column: str) -> None:
    table = table_of([("K", [a_row()] * 2)])
    offsets = pa.py_buffer(np.array([0, 1, 3], np.int32))
    broken = pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"K\xff\xfe")])
    if column == "kind":
        broken = broken.dictionary_encode().take(pa.array([1, 1]))
    row = 1 if column == "kind" else 2
    bad = table.set_column(table.schema.get_field_index(column), column, broken)
    with pytest.raises(PortfolioRefused, match=rf"^{column}, row {row}: expected text in UTF-8"):
        scored(bad, MODEL, AS_OF)


@pytest.mark.parametrize("day", [-(2**31), -(2**31) + 1, -719_163, 2_932_897, 2**31 - 1])
@pytest.mark.parametrize("column", ["booking_date", "known_at"])
def test_date_outside_the_calendar_is_refused(column: str, day: int) -> None:
    table = table_of([("K", [a_row()])])
    days = pa.array([day], pa.int32()).cast(pa.date32())
    bad = table.set_column(table.schema.get_field_index(column), column, days)
    with pytest.raises(PortfolioRefused, match=f"{column}, row 1: expected a day of the years 1 to 9999"):
        scored(bad, MODEL, AS_OF)


def test_amounts_given_in_two_columns_must_agree() -> None:
    table = table_of([("K", [a_row(1, "1.00"), a_row(2, "2.00")])])
    with pytest.raises(PortfolioRefused, match="amount, row 2: expected the same as amount_cents"):
        scored(table.append_column("amount_cents", pa.array([100, 201])), MODEL, AS_OF)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.none() | st.integers(-(10**14) + 1, 10**14 - 1), min_size=1, max_size=9),
    st.sampled_from((0, 1, 2)),
    st.integers(0, 3),
)
def test_decimals_become_exact_cents(numbers: list[int | None], scale: int, skip: int) -> None:
    whole = [None if number is None else number // 10 ** (2 - scale) for number in numbers]
    column = pa.chunked_array([pa.array([n and Decimal(n).scaleb(-scale) for n in whole], pa.decimal128(38, scale))])
    is_present, cents = cents_of_decimals(column.slice(skip))
    assert is_present.tolist() == [number is not None for number in whole[skip:]]
    assert cents[is_present].tolist() == [number * 10 ** (2 - scale) for number in whole[skip:] if number is not None]


def test_too_large_decimals_and_cents_are_refused() -> None:
    table = table_of([("K", [a_row()])]).drop_columns("amount")
    for amount, scale in (("1e12", 2), ("-1e12", 2), ("1e30", 2), ("1e12", 1), ("-1e37", 0), ("1e12", 0)):
        large = table.append_column("amount", pa.array([Decimal(amount)], pa.decimal128(38, scale)))
        with pytest.raises(PortfolioRefused, match="amount, row 1: expected less than"):
            scored(large, MODEL, AS_OF)
    for cents in (-(10**14), 10**14, -(2**63), 2**63 - 1):
        with pytest.raises(PortfolioRefused, match="amount_cents, row 1: expected less than"):
            scored(table.append_column("amount_cents", pa.array([cents])), MODEL, AS_OF)
