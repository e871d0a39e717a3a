"""
Pages of JSON answers: one that says that more follow is told, unless they are there.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.statements.psd2_answers import statements
from tests.unit.statements.test_psd2_shapes import a_report, a_transaction


@pytest.mark.parametrize(
    "beside",
    [
        {"_links": {"next": {"href": "/2"}}},
        {"_links": {"next": "/2"}},
        {"has_more": True},
        {"nextPageToken": "2"},
        {"meta": {"next_page": 2}},
    ],
)
def test_an_answer_that_goes_on_on_another_page_is_told(beside: dict[str, Any]) -> None:
    """
    Its rows are not all there are; where the next page is there too, nothing is missing.
    """

    def is_told(document: Any) -> bool:
        return "another page" in str(statements(document)[0]["warnings"])

    first, last = (
        a_report(a_transaction(), **beside),
        a_report(a_transaction(), meta={"next_page": None}, has_more=False),
    )
    assert is_told(first)
    assert not is_told(last)
    assert not is_told([first, last])


def test_links_among_the_transactions_lead_to_more_too() -> None:
    """
    Berlin Group puts them there.
    """
    report = a_report(a_transaction())
    report["transactions"]["_links"] = {"account": {"href": "/a"}, "next": {"href": "/2"}}
    assert "another page" in str(statements(report)[0]["warnings"])


def test_fewer_transactions_than_the_answer_counts_are_told() -> None:
    """
    Plaid says how many there are over all pages.
    """
    row = {"transaction_id": "t", "account_id": "a", "amount": 20.0, "iso_currency_code": "EUR", "pending": False}
    answer = {"accounts": [], "transactions": [row | {"date": "2024-01-02"}]}
    assert "another page" in str(statements(answer | {"total_transactions": 2})[0]["warnings"])
    assert "another page" not in str(statements(answer | {"total_transactions": 1})[0]["warnings"])
