"""
OFX: leaves without closing tags, wrong headers, held rows, answers that are errors.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.ofx.amounts import Amounts
from integrations.statements.ofx.first_look import refuse_bad_values
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import OFX


def statements(data: bytes) -> list[dict[str, Any]]:
    """
    The answer for a file.
    """
    answer: Any = answer_of(read_statements(data))
    return list(answer["statements"])


def as_xml(data: bytes) -> bytes:
    """
    The same as OFX 2, every leaf closed.
    """
    body = data[data.index(b"<OFX>") :].replace(b"a < b", b"a &lt; b")
    closed = re.sub(rb"<([A-Z]+)>([^<>\n]+)", rb"<\1>\2</\1>", body)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n' + closed


@pytest.mark.parametrize("data", [OFX, as_xml(OFX), OFX[OFX.index(b"<OFX>") :], OFX.replace(b"\n", b"\r\n")])
def test_both_generations_say_the_same(data: bytes) -> None:
    """
    SGML, XML, without header, with other line ends.
    """
    (statement,) = statements(data)
    assert statement["account"] == {"iban": None, "other": "12-345"}
    assert [row["amount"] for row in statement["transactions"]] == ["-12.50", "1000.00"]
    assert [row["booking_date"] for row in statement["transactions"]] == ["2024-01-02", "2024-01-03"]
    assert statement["transactions"][0]["counterparty_name"] == "Gas & Light"
    assert statement["transactions"][1]["description"] == "a < b"
    assert statement["transactions"][0]["kind"] == "direct_debit"
    assert statement["closing"] == {"amount": "987.50", "date": "2024-01-31"}
    assert statement["opening"] is None
    assert statement["reconciled"] is None


def test_held_rows_are_not_booked() -> None:
    """
    HOLD is announced only.
    """
    (statement,) = statements(OFX)
    assert [row["amount"] for row in statement["pending"]] == ["-7.00"]


def test_a_header_that_lies_about_its_charset_harms_nothing() -> None:
    """
    The bytes decide.
    """
    utf8 = OFX.replace(b"January", "Café €".encode())
    old = OFX.replace(b"January", "Café €".encode("cp1252"))
    assert statements(utf8)[0]["transactions"][0]["description"] == "Café €"
    assert statements(old)[0]["transactions"][0]["description"] == "Café €"


def test_several_accounts_are_several_statements() -> None:
    """
    Each STMTRS is one.
    """
    start, end = OFX.index(b"<STMTRS>"), OFX.index(b"</STMTRS>") + len(b"</STMTRS>")
    second = OFX[start:end].replace(b"12-345", b"67-890").replace(b"EUR", b"USD")
    found = statements(OFX[:end] + second + OFX[end:])
    assert [(s["account"]["other"], s["currency"]) for s in found] == [("12-345", "EUR"), ("67-890", "USD")]


def test_references_that_are_all_the_same_are_none() -> None:
    """
    A constant FITID names no transaction.
    """
    (statement,) = statements(OFX.replace(b"<FITID>A2", b"<FITID>A1"))
    assert [row["bank_reference"] for row in statement["transactions"]] == [None, None]
    assert any("unique" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b"<SEVERITY>INFO</STATUS><DTSERVER>", b"<SEVERITY>ERROR</STATUS><DTSERVER>", "SEVERITY"),
        (b"STMTRS>", b"INVSTMTRS>", "INVSTMTRS"),
        (b"<TRNAMT>-12.50", b"<TRNAMT>1e308", "TRNAMT"),
        (b"<TRNAMT>-12.50", b"", "TRNAMT"),
        (b"<TRNAMT>-12.50", b"<TRNAMT>-12.50<TRNAMT>-13.50", "TRNAMT"),
        (b"<DTPOSTED>20240103", b"<DTPOSTED>20240230", "DTPOSTED"),
        (b"<DTPOSTED>20240103", b"", "DTPOSTED"),
        (b"January</STMTTRN>", b"January", "STMTTRN"),
        (b"</BANKTRANLIST>", b"", "BANKTRANLIST"),
        (b"</OFX>", b"", "OFX"),
        (b"<OFX>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><OFX>", "DOCTYPE"),
        (b"987.50", b"NaN", "LEDGERBAL"),
    ],
)
def test_what_is_wrong_is_named(old: bytes, new: bytes, named: str) -> None:
    """
    A refusal names the element.
    """
    with pytest.raises(StatementRefused) as caught:
        read_statements(OFX.replace(old, new))
    assert named in str(caught.value)


def test_a_list_that_closes_twice_is_read_and_told() -> None:
    """
    As one program writes it: the rows behind the first end belong to the statement all the same.
    """
    row = OFX[OFX.index(b"<STMTTRN>") : OFX.index(b"</STMTTRN>") + len(b"</STMTTRN>")]
    doubled = OFX.replace(b"</BANKTRANLIST>", b"</BANKTRANLIST>" + row + b"</BANKTRANLIST>", 1)
    assert doubled != OFX
    (before,), (after,) = statements(OFX), statements(doubled)
    assert len(after["transactions"]) == len(before["transactions"]) + 1
    assert any("a closing tag of BANKTRANLIST too many" in warning["message"] for warning in after["warnings"])


OPENED = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKTRANLIST>"
CLOSED = "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"


ENDLESS_TAGS = [
    "<" * 2_000_000,
    "<A>" * 600_000,
    "</" * 1_000_000,
    "<!--" * 500_000,
    "<![CDATA[" * 200_000,
    "<BANKMSGSRSV1>" * 100_000,
    "<A>1234567890\n" * 200_000,
    "<STMTTRN><TRNAMT>1" + " " * 2_000_000 + "x<DTPOSTED>20240101</STMTTRN>",
    "<STMTTRN><DTPOSTED>20240101" + "[" * 90_000 + "<TRNAMT>1</STMTTRN>",
    "</BANKTRANLIST></STMTRS></STMTTRNRS><STMTTRNRS><STMTRS><BANKTRANLIST>" * 400,
]


@pytest.mark.parametrize("text", ENDLESS_TAGS)
def test_endless_tags_are_refused(text: str) -> None:
    """
    Brackets, nesting, sections and leaves without end.
    """
    with pytest.raises(StatementRefused):
        read_statements((OPENED + text + CLOSED).encode())


@pytest.mark.parametrize(
    ("amount", "day", "where"),
    [
        ("x", "20240101", "line 60009, STMTTRN 60001/TRNAMT"),
        ("1.00", "20240230", "line 60009, STMTTRN 60001/DTPOSTED"),
    ],
)
def test_a_bad_value_in_a_long_file_is_known_before_its_rows(amount: str, day: str, where: str) -> None:
    """
    It is named as reading row after row would name it; a bad value outside the rows is not looked at.
    """
    row = "<STMTTRN><DTPOSTED>{}<TRNAMT>{}<FITID>{}<MEMO>some long text of one booking</STMTTRN>\n"
    rows = "".join(row.format("20240101", "1.00", number) for number in range(60_000))
    text = "\n" * 8 + "<STMTRS>" + rows + row.format(day, amount, "last") + rows
    outside = text.replace(row.format(day, amount, "last"), f"<TRNAMT>{amount}<DTPOSTED>{day}\n")
    refuse_bad_values(outside, Amounts(outside))
    with pytest.raises(StatementRefused) as early:
        refuse_bad_values(text, Amounts(text))
    assert early.value.where == where
    with pytest.raises(StatementRefused) as refused:
        read_statements((OPENED + row.format(day, amount, "last") + CLOSED).encode())
    assert refused.value.expected == early.value.expected


ROW = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240113{extra}<TRNAMT>{amount}<FITID>1<NAME>Power</STMTTRN>"
INVESTMENTS = (
    "<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVBANKTRAN>"
    + ROW.format(extra="", amount="5.00")
    + "</INVBANKTRAN></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>"
)


def a_file(row: str, *, closed: str = CLOSED) -> str:
    """
    A statement of one row.
    """
    return f"{OPENED}{row}{closed}"


def test_investments_beside_an_account_are_left_out_and_told() -> None:
    """
    The account is read; a file of investments only is refused.
    """
    text = a_file(ROW.format(extra="", amount="-1.00")).replace("</OFX>", INVESTMENTS + "</OFX>")
    (statement,) = statements(text.encode())
    assert [row["amount"] for row in statement["transactions"]] == ["-1.00"]
    assert any(warning["where"] == "INVSTMTRS" for warning in statement["warnings"])
    with pytest.raises(StatementRefused) as refused:
        read_statements(f"OFXHEADER:100\n\n<OFX>{INVESTMENTS}</OFX>".encode())
    assert refused.value.where == "INVSTMTRS"


def test_lower_case_and_zeros_for_no_day() -> None:
    """
    Tags of any case; a user's day of zeros is none, and so is that of the balance.
    """
    closed = CLOSED.replace("</STMTRS>", "<LEDGERBAL><BALAMT>5.00<DTASOF>00000000</LEDGERBAL></STMTRS>")
    text = a_file(ROW.format(extra="<DTUSER>0", amount="-1.00").lower(), closed=closed)
    (statement,) = statements(text.encode())
    assert statement["transactions"][0]["value_date"] is None
    assert statement["transactions"][0]["counterparty_name"] == "power"
    assert statement["closing"] == {"amount": "5.00", "date": None}


def test_an_end_that_is_missing_around_leaves_is_told() -> None:
    """
    As that of a balance; the end of what it stands in is its own.
    """
    closed = CLOSED.replace("</STMTRS>", "<LEDGERBAL><BALAMT>5.00<DTASOF>20240113</STMTRS>")
    (statement,) = statements(a_file(ROW.format(extra="", amount="-1.00"), closed=closed).encode())
    assert statement["closing"] == {"amount": "5.00", "date": "2024-01-13"}
    assert any("LEDGERBAL" in warning["message"] for warning in statement["warnings"])


def test_a_namespace_in_the_root_element_says_nothing() -> None:
    """
    Some programs that write XML declare one.
    """
    assert statements(as_xml(OFX).replace(b"<OFX>", b'<OFX xmlns="http://ofx.net/types/2003/04">')) == statements(
        as_xml(OFX)
    )
