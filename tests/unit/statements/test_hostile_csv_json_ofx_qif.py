"""
Whatever is done to a file, the readers answer with statements or with StatementRefused, and with nothing else.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.statements import delimited, ofx, psd2, qif
from integrations.statements.as_json import answer_of
from integrations.statements.read import StatementFormat, read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import FILES
from tests.unit.statements.samples import expectations, sample_of

READERS: dict[str, StatementFormat] = {"csv": delimited, "ofx": ofx, "json": psd2, "qif": qif}
SEEDS = [*FILES.values(), *(sample_of(path)[0] for path in expectations("csv", "json", "ofx", "qif"))]
# Fragments that have broken readers of others.
NASTY = (
    b"", b'"', b"\x00", b"\r\r\n", b";", b",", b"\t", b"<", b">", b"&", b"1e308", b"NaN", b"Infinity", b"-", b"1.234",
    b"\xff", b"\xc3", b"\\ud800", b"\\u0000", b"]]>", b"<STMTTRN>", b"</STMTTRN>", b"{", b"}", b"[", b"^\n",
    b"!Type:Bank\n",
    b"99999999999999999999999999", b"2024-02-30", b"31/02/2024", b"\xd9\xa1\xd9\xa2", b"=cmd|' /C calc'!A0", b"'", b"0",
)  # fmt: skip


def outcome(data: bytes) -> str:
    """
    "read" or "refused", after the whole answer was written.
    """
    try:
        answer_of(read_statements(data))
    except StatementRefused:
        return "refused"
    return "read"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """
    The bytes with one to three cuts, insertions, doublings or changes.
    """
    for _ in range(chance.randrange(1, 4)):
        start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, start + chance.choice((0, 1, 5, 40)))
        middle = chance.choice((chance.choice(NASTY), data[start:end] * 2, bytes([chance.randrange(256)])))
        data = data[:start] + middle + data[end:]
    return data


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_mutations_are_read_or_refused(number: int) -> None:
    """
    Every made-up file and every sample, changed in many ways.
    """
    chance = random.Random(number)
    for _ in range(150):
        assert outcome(mutated(SEEDS[number], chance)) in ("read", "refused")


@pytest.mark.parametrize("name", sorted(READERS))
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    """
    Each reader alone, also on what its recognition would have kept away.
    """
    READERS[name].recognises(data)
    try:
        answer_of(READERS[name].read(data))
    except StatementRefused:
        return


@pytest.mark.parametrize("name", ["ofx", "qif", "berlin group", "open banking", "plaid", "tink"])
def test_a_cut_off_file_is_refused(name: str) -> None:
    """
    Formats that mark their end are never half accepted.
    """
    data = FILES[name].rstrip()
    start = 1 if name != "qif" else data.index(b"^") + 2
    for end in range(start, len(data) - 1, 3):
        whole_record = name == "qif" and data[:end].rstrip().endswith(b"^")
        assert outcome(data[:end]) == "refused" or whole_record


def test_a_table_cut_off_inside_a_row_is_refused() -> None:
    """
    A row of fewer cells than the others, or an open quote, shows the cut.
    """
    data = FILES["rabobank"]
    last_row = data.rstrip().rindex(b"\n") + 1
    for end in range(last_row + 1, len(data) - 8, 3):
        assert outcome(data[:end]) == "refused"


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, '{"transactions":' * 900 + "1" + "}" * 900, "[" * 900 + "]" * 900],
)
def test_deep_nesting_is_refused(text: str) -> None:
    """
    Nesting beyond reason is no crash.
    """
    assert outcome(text.encode()) == "refused"


@pytest.mark.parametrize(
    "amount", ["1e308", "NaN", "Infinity", "-Infinity", "9" * 5_000, "1_000.00", '"١٢.٣٤"', "12.345"]
)
def test_amounts_that_are_none_are_refused(amount: str) -> None:
    """
    In JSON as in tables, an amount is a plain decimal number in whole cents.
    """
    document = FILES["plaid"].replace(b"12.5", amount.encode(), 1)
    assert outcome(document) == "refused"
    table = f"Date,Description,Amount\n2024-01-31,x,{amount}\n".encode()
    assert outcome(table) == "refused"


@pytest.mark.parametrize("escape", ["\\ud800", "\\u0000", "\\u0007"])
def test_texts_that_no_database_holds_are_refused(escape: str) -> None:
    """
    Lone surrogates and control characters do not pass.
    """
    assert outcome(FILES["berlin group"].replace(b"Invoice", escape.encode(), 1)) == "refused"


def test_a_key_that_comes_twice_is_refused() -> None:
    """
    Which of two amounts counts is not for us to choose.
    """
    doubled = FILES["berlin group"].replace(b'"amount":', b'"amount": "1.00", "amount":', 1)
    assert outcome(doubled) == "refused"


LARGE_NONSENSE = {
    "lone marks": b"<OFX>" + b"<" * 2_000_000 + b"</OFX>",
    "open rows": b"<OFX>" + b"<STMTTRN>" * 200_000 + b"</OFX>",
    "open statements": b"<OFX>" + b"<STMTRS>" * 200_000 + b"</OFX>",
    "cells": b"Date,Amount\nx" + b"," * 2_000_000,
    "open quote": b'Date,Amount\n"' + b"x" * 2_000_000,
    "empty objects": b'{"transactions": {"booked": [' + b"{}," * 1_200_000 + b"{}]}}",
    "open record": b"!Type:Bank\n" + b"D1/1/24\n" * 200_000,
    "ends of records": b"!Type:Bank\n" + b"^\n" * 2_500_000,
    "blank lines": b"Date,Amount\n" + b"\n" * 2_500_000,
    "old blank lines": b"Date,Amount\n" + b"\r" * 2_500_000,
}


@pytest.mark.parametrize("name", LARGE_NONSENSE)
def test_large_nonsense_is_refused(name: str) -> None:
    """
    What is long and means nothing.
    """
    assert outcome(LARGE_NONSENSE[name]) == "refused"
