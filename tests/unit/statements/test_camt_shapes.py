"""
Shapes of CAMT that banks use beside the common one: where balances, accounts, days and words stand in them.
"""

from __future__ import annotations

import pytest

from integrations.statements.statement import StatementRefused
from tests.unit.statements.camt_builder import balance, document, entry, statement
from tests.unit.statements.mt940_builder import answered

JANUARY = balance("OPBD", "100.00", "2024-01-01") + balance("CLBD", "50.00", "2024-01-31")
QUERY = "<OrgnlBizQry><MsgId>2</MsgId><CreDtTm>2023-01-01T08:00:00Z</CreDtTm></OrgnlBizQry>"
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


@pytest.mark.parametrize(
    ("identification", "iban", "other"),
    [
        ("<IBAN>nl91 ABNA 0417 1643 00</IBAN>", "NL91ABNA0417164300", None),
        ("<IBAN>CHxx xxxx 1234</IBAN>", "CHxxxxxx1234", None),
        ("<IBAN></IBAN><Othr><Id>417164300</Id></Othr>", None, "417164300"),
        ("<Othr><Id>NL91ABNA0417164300</Id></Othr>", "NL91ABNA0417164300", None),
        ("<Othr><Id>AB12 3456 7890 1234</Id></Othr>", None, "AB12 3456 7890 1234"),
        ("<Othr><Id>12345678</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr>", None, "12345678"),
        ("<PrtryAcct><Id>12345678</Id></PrtryAcct>", None, "12345678"),
        ("<BBAN>ABNA0417164300</BBAN>", None, "ABNA0417164300"),
        ("<UPIC>12345678</UPIC>", None, "12345678"),
    ],
)
def test_the_own_account(identification: str, iban: str | None, other: str | None) -> None:
    """
    What is called an IBAN is shown as one; another number is one only where its check digits fit.
    """
    (found,) = answered(document(statement(entry())).replace(IBAN, f"<Id>{identification}</Id>"))
    assert found["account"] == {"iban": iban, "other": other}
    fits = iban in (None, "NL91ABNA0417164300")
    assert fits is not any("check digits" in warning["message"] for warning in found["warnings"])


def test_the_owner_may_be_named_with_the_account() -> None:
    """
    Without a name of the owner that of the account tells who is not the other party.
    """
    details = "<TxDtls><RltdPties><Dbtr><Nm>BAKKERIJ</Nm></Dbtr></RltdPties></TxDtls>"
    text = document(statement(entry("50.00", details=details), total="50.00"))
    (found,) = answered(text.replace("<Ownr><Nm>Bakkerij</Nm></Ownr>", "<Nm>Bakkerij</Nm>"))
    assert found["transactions"][0]["counterparty_name"] is None


def described(details: str, additional: str = "") -> str | None:
    """
    The description of an entry with those details.
    """
    text = entry(details=details).replace("</Ntry>", f"{additional}</Ntry>")
    (found,) = answered(document(statement(text)))
    description: str | None = found["transactions"][0]["description"]
    return description


@pytest.mark.parametrize(
    ("inside", "description"),
    [
        ("<RmtInf><Ustrd>Huur</Ustrd></RmtInf><AddtlTxInf>Spoedbetaling</AddtlTxInf>", "Huur Spoedbetaling"),
        ("<RmtInf><Ustrd>Spoedbetaling huur</Ustrd></RmtInf><AddtlTxInf>huur</AddtlTxInf>", "Spoedbetaling huur"),
        ("<AddtlTxInf>Kaartbetaling</AddtlTxInf>", "Kaartbetaling"),
        (
            "<RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>F-77</Nb></RfrdDocInf>"
            "<CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>",
            "F-77 RF18",
        ),
        (
            "<RmtInf><Strd><RfrdDocInf><RfrdDocNb>F-77</RfrdDocNb></RfrdDocInf>"
            "<CdtrRefInf><CdtrRef>123</CdtrRef></CdtrRefInf></Strd></RmtInf>",
            "F-77 123",
        ),
    ],
)
def test_all_words_are_in_the_description(inside: str, description: str) -> None:
    """
    What the payer wrote, the documents it names, and what the bank adds to the payment and to the entry.
    """
    assert described(f"<TxDtls>{inside}</TxDtls>") == description
    added = described(f"<TxDtls>{inside}</TxDtls>", "<AddtlNtryInf>SEPA</AddtlNtryInf>")
    assert added == f"{description} SEPA"


@pytest.mark.parametrize(
    ("amounts", "adds_up"),
    [
        ((("EUR", "70.00", "DBIT"), ("EUR", "20.00", "CRDT")), True),
        ((("EUR", "70.00", "DBIT"), ("EUR", "20.00", "DBIT")), False),
        ((("EUR", "30.00", ""), ("EUR", "20.00", "")), True),
        # In another currency than the entry's nothing can be added.
        ((("USD", "30.00", "DBIT"), ("USD", "30.00", "DBIT")), True),
    ],
)
def test_details_add_up_with_their_own_signs(amounts: tuple[tuple[str, str, str], ...], adds_up: bool) -> None:
    """
    A detail may go against its entry.
    """
    details = "".join(
        f'<TxDtls><Amt Ccy="{currency}">{amount}</Amt>{f"<CdtDbtInd>{mark}</CdtDbtInd>" if mark else ""}</TxDtls>'
        for currency, amount, mark in amounts
    )
    (found,) = answered(document(statement(entry(details=details))))
    assert found["transactions"][0]["amount"] == "-50.00"
    assert adds_up is not any("add up" in warning["message"] for warning in found["warnings"])


def test_the_header_dates_entries_of_statements_without_a_day() -> None:
    """
    From version 8 on a statement may lack its time of creation, and a notification has no balances.
    """
    undated = statement(entry(booked="", valued=""), balances="", kind="Ntfctn")
    undated = undated.replace("<CreDtTm>2024-02-01T08:00:00</CreDtTm>", "")
    text = document(undated, undated, message="054", version=8)
    text = text.replace("</MsgId>", f"</MsgId><CreDtTm>2024-03-05T08:00:00Z</CreDtTm>{QUERY}")
    for found in answered(text):
        assert found["transactions"][0]["booking_date"] == "2024-03-05"
        assert any("no booking date" in warning["message"] for warning in found["warnings"])


@pytest.mark.parametrize(
    ("written", "amount"),
    [(".5", "0.50"), (".50", "0.50"), ("5.", "5.00"), ("7.50000", "7.50"), ("7.500000000", "7.50"), ("7", "7.00")],
)
def test_decimals_as_xml_allows_them(written: str, amount: str) -> None:
    """
    Zeros before and behind the point may be left out or added.
    """
    (found,) = answered(document(statement(entry(written), total=amount)))
    assert found["transactions"][0]["amount"] == amount


SUMMARY = (
    "<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries><Sum>110.00</Sum></TtlNtries>"
    "<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>30.00</Sum></TtlCdtNtries>"
    "<TtlDbtNtries><NbOfNtries>2</NbOfNtries><Sum>80.00</Sum></TtlDbtNtries></TxsSummry>"
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", None),
        (">3<", ">4<", "number of entries"),
        (">1<", ">2<", "number of credits"),
        (">80.00<", ">80.01<", "sum of debits"),
        (">80.00<", ">many<", None),
    ],
)
@pytest.mark.parametrize("status", ["BOOK", "PDNG"])
def test_the_banks_own_totals_are_compared(old: str, new: str, message: str | None, status: str) -> None:
    """
    Counts and sums in and out, whether or not the bank counts what is pending.
    """
    entries = [entry("30.00"), entry("-50.00"), entry("-30.00", status=f"<Sts>{status}</Sts>")]
    text = document(statement(*entries, total="-50.00" if status == "BOOK" else "-20.00"))
    (found,) = answered(text.replace("<Ntry>", f"{SUMMARY.replace(old, new)}<Ntry>", 1))
    told = [warning["message"] for warning in found["warnings"] if "TxsSummry" in warning["where"]]
    assert (message in told[0] and len(told) == 1) if message else not told


@pytest.mark.parametrize(("written", "amount"), [("1.234", "1.23"), ("1.23500", "1.24"), ("1.23499", "1.23")])
def test_what_is_finer_than_a_cent_is_rounded_with_a_remark(written: str, amount: str) -> None:
    """
    ISO 20022 allows five decimals.
    """
    balances = JANUARY.replace(">50.00<", f">{written}<")
    (found,) = answered(document(statement(entry(written), balances=balances)))
    assert found["transactions"][0]["amount"] == found["closing"]["amount"] == amount
    rounded = [warning for warning in found["warnings"] if "rounded" in warning["message"]]
    assert [warning["where"] for warning in rounded] == ["Bal 2/Amt"]
    assert "and 1 more" in rounded[0]["message"]


@pytest.mark.parametrize("status", ["<Sts>SOLD</Sts>", "<Sts><Prtry>HELD</Prtry></Sts>", "<Sts><Cd>EXPD</Cd></Sts>"])
def test_an_unknown_status_is_no_booking(status: str) -> None:
    """
    The entry stands apart, and a warning names the field.
    """
    (found,) = answered(document(statement(entry(), entry("-7.00", status=status))))
    assert [row["amount"] for row in found["pending"]] == ["-7.00"]
    assert found["reconciled"] is True
    assert [warning["where"] for warning in found["warnings"]] == ["Ntry 2/Sts"]


def test_balances_without_an_indicator_are_credit() -> None:
    """
    A warning names the field.
    """
    balances = JANUARY.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "")
    (found,) = answered(document(statement(entry(), balances=balances)))
    assert (found["opening"]["amount"], found["closing"]["amount"]) == ("100.00", "50.00")
    assert found["warnings"][0]["where"] == "Bal 1/CdtDbtInd"


def test_the_details_tell_the_direction_where_the_entry_does_not() -> None:
    """
    As long as they agree.
    """
    debit, credit = (f"<TxDtls><CdtDbtInd>{mark}</CdtDbtInd></TxDtls>" for mark in ("DBIT", "CRDT"))
    text = document(statement(entry(details=debit + debit)))
    without = text.replace("<CdtDbtInd>DBIT</CdtDbtInd><Sts>", "<Sts>")
    assert answered(without)[0]["transactions"][0]["amount"] == "-50.00"
    with pytest.raises(StatementRefused, match="Ntry 1/CdtDbtInd"):
        answered(without.replace(debit, credit, 1))


def a_long_document() -> str:
    """
    Thirty thousand entries.
    """
    return document(statement("".join(entry() for _ in range(30_000)), balances="")).rstrip()


def test_a_note_behind_a_long_document_changes_nothing() -> None:
    """
    The last tag is the one that the first asks for.
    """
    assert len(answered(a_long_document() + "\n<!-- written -->")[0]["transactions"]) == 30_000


@pytest.mark.parametrize("cut", [1, 9, 40, 1000])
def test_a_long_document_that_is_cut_off_is_refused(cut: int) -> None:
    """
    Its last tag is not the one that its first asks for.
    """
    with pytest.raises(StatementRefused, match=r"line [0-9]+: expected well-formed XML to the end"):
        answered(a_long_document()[:-cut])
