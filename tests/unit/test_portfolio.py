"""
A portfolio's file is read in blocks of whole customers, or refused in one sentence.
"""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from risk_model.batch.portfolio import Portfolio
from risk_model.batch.schema import DAY_FIELDS, MONEY_FIELDS, TEXT_FIELDS, PortfolioRefused
from risk_model.transactions.rows import TransactionRow
from tests.support.portfolio_files import a_row, table_of, write


def test_a_portfolio_has_the_fields_of_a_request_that_are_assessed() -> None:
    of_a_request = {field.name for field in msgspec.structs.fields(TransactionRow)}
    assert {*TEXT_FIELDS, *DAY_FIELDS, *MONEY_FIELDS} == of_a_request - {"id", "end_to_end_id", "bank_reference"}


@pytest.mark.parametrize("rows_of_group", [1, 3, 11, 45, 1_000])
def test_blocks_hold_whole_customers_in_any_reading_order(tmp_path: Path, rows_of_group: int) -> None:
    table = table_of([(f"K-{number}", [a_row(ago) for ago in range(7)]) for number in range(20)])
    portfolio = Portfolio(write(tmp_path / "p.parquet", table, rows_of_group=rows_of_group))
    blocks = portfolio.row_ranges(portfolio.customers(), rows_per_block=20)
    assert 3 < len(blocks) <= 20
    assert all(first % 7 == end % 7 == 0 for first, end in blocks)
    assert [first for first, _ in blocks] == [0, *(end for _, end in blocks[:-1])]
    assert blocks[-1][1] == len(table)
    reader = portfolio.reader()
    for first, end in (*blocks, blocks[-1], *reversed(blocks), *blocks[::3]):
        assert (
            reader.table(first, end).select(table.column_names).to_pylist()
            == table.slice(first, end - first).to_pylist()
        )


def test_customer_with_separated_rows_is_refused_by_row(tmp_path: Path) -> None:
    table = table_of([("A", [a_row()] * 3), ("B", [a_row()] * 2), ("A", [a_row()])])
    for rows_of_group in (1, 2, 3, 100):
        portfolio = Portfolio(write(tmp_path / f"{rows_of_group}.parquet", table, rows_of_group=rows_of_group))
        with pytest.raises(PortfolioRefused, match="customer_id, row 6: expected all rows of a customer to be"):
            portfolio.customers()


def test_blocks_keep_to_the_number_of_customers(tmp_path: Path) -> None:
    table = table_of([(f"K-{number}", [a_row()] * (1 + number % 3)) for number in range(100)])
    portfolio = Portfolio(write(tmp_path / "p.parquet", table))
    customers = portfolio.customers()
    blocks = portfolio.row_ranges(customers, customers_per_block=7)
    assert [blocks[0][0], *(end for _, end in blocks)] == [first for first, _ in blocks] + [len(table)]
    assert max(np.count_nonzero((customers >= first) & (customers < end)) for first, end in blocks) == 7


def test_file_without_rows_has_no_blocks(tmp_path: Path) -> None:
    portfolio = Portfolio(write(tmp_path / "p.parquet", table_of([])))
    assert portfolio.row_ranges(portfolio.customers()) == []


def test_damaged_file_is_refused_in_one_sentence_or_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "p.parquet", table_of([(f"K-{number}", [a_row(), a_row()]) for number in range(200)]))
    whole = path.read_bytes()
    messages: list[str] = []
    for seed in range(150):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(4, len(damaged) - 8)] = chance.randrange(256)
        path.write_bytes(bytes(damaged))
        try:
            portfolio = Portfolio(path)
            portfolio.customers()
            portfolio.reader().table(0, portfolio.rows)
        except PortfolioRefused as error:
            messages.append(str(error))
    assert len(messages) > 75
    assert not [message for message in messages if "\n" in message]


def test_file_with_unexpected_columns_is_refused(tmp_path: Path) -> None:
    table = table_of([("K", [a_row()])])
    floats = table.drop_columns("amount").append_column("amount", pa.array([1.5]))
    with pytest.raises(PortfolioRefused, match="amount: expected decimals of at most two places, or text, got double"):
        Portfolio(write(tmp_path / "a.parquet", floats))
    with pytest.raises(PortfolioRefused, match="expected columns booking_date, which are missing"):
        Portfolio(write(tmp_path / "b.parquet", table.drop_columns("booking_date")))
    (tmp_path / "c.parquet").write_bytes(b"PAR1 no such thing PAR1")
    with pytest.raises(PortfolioRefused, match="expected a readable Parquet file"):
        Portfolio(tmp_path / "c.parquet")
    with pytest.raises(PortfolioRefused, match="found none"):
        Portfolio(tmp_path / "d.parquet")
    pq.write_table(pa.Table.from_arrays([*table.columns] * 2, [*table.column_names] * 2), tmp_path / "e.parquet")
    with pytest.raises(PortfolioRefused, match="expected one column, got two"):
        Portfolio(tmp_path / "e.parquet")
