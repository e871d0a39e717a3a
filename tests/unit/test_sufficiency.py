"""
When a history is enough for an estimate.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from risk_model.assessment import DataStatus, DataSufficiency
from risk_model.sufficiency import COUNT_NEEDED, DAYS_NEEDED, STALE_AFTER_DAYS, data_sufficiency_of
from tests.support.ledgers import AS_OF, TODAY, some_rows, transactions


def sufficiency(*days_ago: int, **row: Any) -> DataSufficiency:
    return data_sufficiency_of(transactions([{"ago": ago, **row} for ago in days_ago]), AS_OF)


def evenly(days: int, count: int, newest: int = 0) -> list[int]:
    """
    The days ago of `count` rows spread over exactly `days` days.
    """
    return [newest + round(number * (days - 1) / (count - 1)) for number in range(count)]


def test_no_rows_are_insufficient_and_no_error() -> None:
    assert sufficiency() == DataSufficiency(DataStatus.INSUFFICIENT, days=0, count=0, gaps=())


def test_minimum_is_sufficient() -> None:
    assert sufficiency(*evenly(DAYS_NEEDED, COUNT_NEEDED)).sufficient
    assert not sufficiency(*evenly(DAYS_NEEDED - 1, COUNT_NEEDED)).sufficient
    assert not sufficiency(*evenly(DAYS_NEEDED, COUNT_NEEDED - 1)).sufficient


def test_stale_history_is_insufficient() -> None:
    assert sufficiency(*evenly(DAYS_NEEDED, COUNT_NEEDED, STALE_AFTER_DAYS)).sufficient
    assert not sufficiency(*evenly(DAYS_NEEDED, COUNT_NEEDED, STALE_AFTER_DAYS + 1)).sufficient


def test_gap_is_named_by_its_first_and_last_silent_day() -> None:
    (gap,) = sufficiency(*range(0, 20), *range(80, 100)).gaps
    assert (gap.first, gap.last) == (AS_OF - timedelta(days=79), AS_OF - timedelta(days=20))


def test_customer_with_monthly_bookings_has_no_gaps() -> None:
    assert sufficiency(*range(0, 360, 31)).gaps == ()


def test_rows_learnt_later_do_not_count() -> None:
    assert sufficiency(*evenly(DAYS_NEEDED, COUNT_NEEDED), known=TODAY + 1).count == 0


@settings(max_examples=40, deadline=None)
@given(some_rows)
def test_rows_after_as_of_and_order_do_not_matter(rows: list[dict[str, Any]]) -> None:
    seen = [row for row in rows if row["ago"] >= 0]
    found = data_sufficiency_of(transactions(rows), AS_OF)
    assert found == data_sufficiency_of(transactions(seen[::-1]), AS_OF)
    assert found.count == len(seen)
