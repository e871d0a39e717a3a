"""
CAMT.053, .052 and .054: versions, signs, batches, parties, codes, and what is refused or warned of.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.camt_builder import MESSAGES, balance, camt, document, entry, iso, statement
from tests.unit.statements.mt940_builder import answered, messages, only_row

DEBTOR = "<Dbtr><Nm>Bakkerij</Nm></Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>"
CREDITOR = "<Cdtr><Nm>Molen</Nm></Cdtr><CdtrAcct><Id><IBAN>NL86INGB0002445588</IBAN></Id></CdtrAcct>"
PARTIES = f"<RltdPties>{DEBTOR}{CREDITOR}</RltdPties>"


def detail(inside: str) -> str:
    return f"<TxDtls>{inside}</TxDtls>"


@pytest.mark.parametrize("version", range(1, 13))
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_in_every_version(message: str, version: int) -> None:
    """
    The status is text up to version 7 and a code from 8 on; names move one level down.
    """
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version >= 8 else "<Sts>BOOK</Sts>"
    party = "<Pty><Nm>Molen</Nm></Pty>" if version >= 8 else "<Nm>Molen</Nm>"
    inside = detail(f"<RltdPties><Cdtr>{party}</Cdtr></RltdPties><RmtInf><Ustrd>Meel</Ustrd></RmtInf>")
    text = document(
        statement(entry(status=status, details=inside), kind=MESSAGES[message][1]), message=message, version=version
    )
    row = only_row(text)
    assert (row["amount"], row["counterparty_name"], row["description"]) == ("-50.00", "Molen", "Meel")


@pytest.mark.parametrize("namespace", ["", "urn:our:own"])
def test_any_namespace_or_none(namespace: str) -> None:
    """
    Local names decide, not namespaces or prefixes.
    """
    assert only_row(document(statement(entry()), namespace=namespace))["amount"] == "-50.00"
    prefixed = (
        camt(entry()).replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c=")
    )
    assert only_row(prefixed)["amount"] == "-50.00"


@pytest.mark.parametrize("reversal", ["", "<RvslInd>true</RvslInd>", "<RvslInd>false</RvslInd>"])
def test_a_reversal_does_not_turn_the_sign(reversal: str) -> None:
    """
    CdtDbtInd already says where the money went.
    """
    assert only_row(camt(entry("50.00", more=reversal), total="50.00"))["amount"] == "50.00"


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
def test_what_is_not_booked_is_pending(status: str) -> None:
    """
    Only BOOK is money.
    """
    (found,) = answered(camt(entry(), entry("999.00", status=f"<Sts>{status}</Sts>")))
    assert [row["amount"] for row in found["transactions"]] == ["-50.00"]
    assert [row["amount"] for row in found["pending"]] == ["999.00"]
    assert found["reconciled"] is True


def test_a_batch_is_one_row() -> None:
    """
    An entry with many details keeps its own amount; where all went to one party, it is named.
    """
    amounts = "".join(
        detail(f'<Amt Ccy="EUR">{amount}</Amt>{PARTIES}<RmtInf><Ustrd>Deel {amount}</Ustrd></RmtInf>')
        for amount in ("20.00", "30.00")
    )
    row = only_row(camt(entry(details=f"<Btch><NbOfTxs>2</NbOfTxs></Btch>{amounts}")))
    assert (row["amount"], row["counterparty_name"]) == ("-50.00", "Molen")
    assert row["description"] == "Deel 20.00; Deel 30.00"
    (odd,) = answered(camt(entry(details=amounts.replace(">30.00<", ">31.00<"))))
    assert any("do not add up" in message for message in messages(odd))


@pytest.mark.parametrize(
    ("amount", "more", "parties", "name"),
    [
        ("-50.00", "", DEBTOR + CREDITOR, "Molen"),
        (
            "50.00",
            "",
            DEBTOR.replace("Bakkerij", "Klant").replace("NL91ABNA0417164300", "DE89370400440532013000"),
            "Klant",
        ),
        # A payment of ours came back: the creditor of the first payment is the other party still.
        ("50.00", "<RvslInd>true</RvslInd>", DEBTOR + CREDITOR, "Molen"),
        ("50.00", "", CREDITOR, "Molen"),
        ("50.00", "", DEBTOR, None),
    ],
)
def test_the_other_party_is_never_the_owner(amount: str, more: str, parties: str, name: str | None) -> None:
    """
    Debtor where money comes in, creditor where it goes out, but never the account itself.
    """
    text = camt(entry(amount, more=more, details=detail(f"<RltdPties>{parties}</RltdPties>")), total=amount)
    assert only_row(text)["counterparty_name"] == name


@pytest.mark.parametrize(
    ("code", "more", "returned", "kind", "reason"),
    [
        (iso("PMNT", "RCDT", "ESCT"), "", "", "transfer", None),
        (iso("PMNT", "RDDT", "ESDD"), "", "", "direct_debit", None),
        (iso("PMNT", "RDDT", "UPDD"), "", "<Cd>AM04</Cd>", "returned_debit", "AM04"),
        (iso("PMNT", "RDDT", "ESDD"), "<RvslInd>true</RvslInd>", "", "returned_debit", None),
        (iso("PMNT", "ICDT", "ESCT"), "", "<Prtry>AC04</Prtry>", "returned_transfer", "AC04"),
        (iso("PMNT", "CCRD", "CWDL"), "", "", "cash", None),
        (iso("PMNT", "CCRD", "POSD"), "", "", "card", None),
        (iso("ACMT", "MDOP", "INTR"), "", "", "interest", None),
        (iso("PMNT", "MDOP", "CHRG"), "", "", "fee", None),
        (iso("LDAS", "FTLN", "PPAY"), "", "", "loan", None),
        (iso("PMNT", "ICDT", "SALA"), "", "", "salary", None),
        ("<Prtry><Cd>NDDT+105+9310</Cd></Prtry>", "", "", "direct_debit", None),
        ("<Prtry><Cd>544</Cd></Prtry>", "", "", "other", None),
        ("", "", "", "other", None),
    ],
)
def test_kinds(code: str, more: str, returned: str, kind: str, reason: str | None) -> None:
    """
    The bank transaction code says how the money moved, and the return information why it came back.
    """
    inside = detail(f"<RtrInf><Rsn>{returned}</Rsn></RtrInf>" if returned else "<Refs/>")
    row = only_row(camt(entry(code=code, more=more, details=inside)))
    assert (row["kind"], row["return_reason"]) == (kind, reason)


def test_references() -> None:
    """
    The bank's own reference first; what only says that there is none is none.
    """
    inside = "<Refs><EndToEndId>{}</EndToEndId><AcctSvcrRef>B</AcctSvcrRef></Refs>"
    row = only_row(camt(entry(more="<AcctSvcrRef>A</AcctSvcrRef>", details=detail(inside.format("E2E")))))
    assert (row["bank_reference"], row["end_to_end_id"]) == ("A", "E2E")
    row = only_row(camt(entry(details=detail(inside.format("NOTPROVIDED")))))
    assert (row["bank_reference"], row["end_to_end_id"]) == ("B", None)


def test_structured_remittance_and_additional_information() -> None:
    """
    All that is said is in the description.
    """
    remittance = (
        "<RmtInf><Ustrd>a</Ustrd><Ustrd>b</Ustrd><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
    )
    text = entry(details=detail(remittance)).replace("</Ntry>", "<AddtlNtryInf>SEPA</AddtlNtryInf></Ntry>")
    assert only_row(camt(text))["description"] == "a b RF18 SEPA"


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        (balance("PRCD", "100.00") + balance("CLBD", "50.00"), "100.00", "50.00"),
        (balance("OPBD", "100.00") + balance("PRCD", "1.00") + balance("CLBD", "50.00"), "100.00", "50.00"),
        (balance("ITBD", "100.00") + balance("ITBD", "50.00"), "100.00", "50.00"),
        (balance("OPBD", "100.00") + balance("ITBD", "50.00"), "100.00", "50.00"),
        (balance("OPBD", "-100.00") + balance("CLBD", "-150.00") + balance("CLAV", "9.00"), "-100.00", "-150.00"),
        (balance("OPBD", "1.00", currency="USD") + balance("CLBD", "50.00"), None, "50.00"),
        ("", None, None),
    ],
)
def test_balances(balances: str, opening: str | None, closing: str | None) -> None:
    """
    Opening may be the balance of the day before; pages have interim balances; other currencies are other balances.
    """
    (found,) = answered(document(statement(entry(), balances=balances)))
    assert (found["opening"] and found["opening"]["amount"]) == opening
    assert (found["closing"] and found["closing"]["amount"]) == closing
    assert found["reconciled"] is (True if opening and closing else None)


def test_entries_in_another_currency_stay_apart() -> None:
    """
    A foreign entry is shown in its currency, and is no part of the account's balance.
    """
    (found,) = answered(camt(entry(), entry("70.00", currency="USD")))
    assert [row["currency"] for row in found["transactions"]] == ["EUR", "USD"]
    assert found["reconciled"] is True
    assert any("another currency" in message for message in messages(found))


@pytest.mark.parametrize(
    ("booked", "valued", "day"),
    [
        ("<BookgDt><DtTm>2024-01-15T23:30:00-05:00</DtTm></BookgDt>", "", "2024-01-15"),
        ("", "<ValDt><Dt>2024-01-16</Dt></ValDt>", "2024-01-16"),
        ("", "", "2024-01-31"),
    ],
)
def test_days_as_written_or_the_next_best(booked: str, valued: str, day: str) -> None:
    """
    No shift of zones; without booking date the value date, else the statement's own day, with a warning.
    """
    (found,) = answered(camt(entry(booked=booked, valued=valued)))
    assert found["transactions"][0]["booking_date"] == day
    assert bool(booked) is not any("no booking date" in message for message in messages(found))


def test_counts_of_the_bank_are_compared() -> None:
    """
    A summary that counts other entries than there are is warned of.
    """
    summary = "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"
    text = camt(entry()).replace("<Bal>", summary + "<Bal>", 1)
    (found,) = answered(text)
    assert any("TxsSummry" in message for message in messages(found))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (">51.00<", ">1e308<", "Ntry 1/Amt"),
        (">51.00<", ">NaN<", "Ntry 1/Amt"),
        (">51.00<", ">-51.00<", "Ntry 1/Amt"),
        (">51.00<", ">51.000001<", "Ntry 1/Amt"),
        (">51.00<", ">51.0a<", "Ntry 1/Amt"),
        (">51.00<", ">.<", "Ntry 1/Amt"),
        (">51.00<", ">٥٠<", "Ntry 1/Amt"),
        (">51.00<", "><", "Ntry 1/Amt"),
        (">DBIT</CdtDbtInd><Sts>", ">BOTH</CdtDbtInd><Sts>", "Ntry 1/CdtDbtInd"),
        ("2024-01-15", "2024-02-30", "Ntry 1/BookgDt"),
        ("2024-01-16", "16-01-2024", "Ntry 1/ValDt"),
        (">100.00<", ">1 00<", "Bal 1/Amt"),
        ("<Document", "<!DOCTYPE a><Document", "DOCTYPE"),
        ('encoding="UTF-8"', 'encoding="UTF-7"', "line 1"),
        ("</Stmt>", "", "line 2"),
        ("<Stmt>", "<Other>", "line 2"),
    ],
)
def test_refusals_name_the_element(old: str, new: str, where: str) -> None:
    """
    What is wrong is named by its element, or by its line where the file is no XML.
    """
    text = camt(entry("-51.00"), total="-51.00")
    assert old in text
    with pytest.raises(StatementRefused) as refused:
        read_statements(text.replace(old, new, 1).encode())
    assert refused.value.where.startswith(where)
