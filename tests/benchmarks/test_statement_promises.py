"""
Time limits of reading and refusing statement files, in seconds of processor time.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.benchmarks.promises import costs
from tests.unit.statements import test_hostile as hostile
from tests.unit.statements import test_long_qif as long_qif
from tests.unit.statements import test_long_tables as long_tables
from tests.unit.statements import test_ofx as ofx
from tests.unit.statements.mt940_builder import answered
from tests.unit.statements.psd2_answers import statements
from tests.unit.statements.test_camt_shapes import a_long_document
from tests.unit.statements.test_hostile_csv_json_ofx_qif import LARGE_NONSENSE, outcome
from tests.unit.statements.test_mt940 import long_and_cut_off
from tests.unit.statements.test_psd2_shapes import WIDE

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("text", [text for text, _, _ in long_qif.ENDLESS_QIF])
def test_long_qif_is_refused_in_one_pass_over_its_lines(text: bytes) -> None:
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        read_statements(text)


@pytest.mark.parametrize("bad", [bad for bad, _ in long_qif.BAD_RECORDS])
def test_bad_record_in_a_long_qif_is_found_before_others_are_read(bad: bytes) -> None:
    data = long_qif.long_with(bad)
    with costs(at_most_s=1), pytest.raises(StatementRefused):
        read_statements(data)


@pytest.mark.parametrize("last", [last for last, _, _ in long_tables.BAD_ENDS])
def test_end_of_a_long_table_is_checked_first(last: bytes) -> None:
    data = long_tables.LONG + last
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        read_statements(data)


@pytest.mark.parametrize("text", [text for text, _ in long_tables.ENDLESS_TABLES])
def test_reading_time_of_a_table_is_linear_in_its_length(text: bytes) -> None:
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        read_statements(text)


@pytest.mark.parametrize("text", [text for text, _ in long_tables.ROWS_AMONG_OTHERS])
def test_many_non_booking_rows_take_no_longer(text: bytes) -> None:
    """
    Only the line number of the first row of each kind is looked up.
    """
    with costs(at_most_s=2):
        read_statements(text)


@pytest.mark.parametrize("text", ofx.ENDLESS_TAGS)
def test_endless_tags_cost_one_pass_over_the_text(text: str) -> None:
    data = (ofx.OPENED + text + ofx.CLOSED).encode()
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        read_statements(data)


@pytest.mark.parametrize("name", LARGE_NONSENSE)
def test_long_nonsense_is_refused_cheaply(name: str) -> None:
    with costs(at_most_s=10):
        assert outcome(LARGE_NONSENSE[name]) == "refused"


@pytest.mark.parametrize("cut", [1, 150])
def test_truncated_long_mt940_is_refused_before_it_is_read(cut: int) -> None:
    data = long_and_cut_off(cut)
    with costs(at_most_s=0.5), pytest.raises(StatementRefused):
        read_statements(data)


@pytest.mark.parametrize("cut", [1, 1000])
def test_truncated_long_camt_is_refused_before_it_is_read(cut: int) -> None:
    text = a_long_document()[:-cut]
    with costs(at_most_s=0.3), pytest.raises(StatementRefused):
        answered(text)


def test_wide_json_documents_are_searched_in_bounded_time() -> None:
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        statements(WIDE)


def test_zip_bomb_is_refused_quickly() -> None:
    bomb = hostile.a_zip_bomb()
    with costs(at_most_s=2), pytest.raises(StatementRefused):
        read_statements(bomb)


@pytest.mark.parametrize("declaration", hostile.DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctypes_are_refused_before_they_are_read(declaration: str, encoding: str) -> None:
    data = hostile.declaring(declaration, encoding)
    with costs(at_most_s=1), pytest.raises(StatementRefused):
        read_statements(data)


def test_reading_time_grows_only_with_size() -> None:
    with costs(at_most_s=10):
        for data in (hostile.MANY_ODD_ROWS, hostile.MANY_ODD_ELEMENTS, hostile.MANY_ODD_LINES):
            read_statements(data)
