"""
OFX where a bank leaves the standard: corrections, pending lists, signs, decimal marks, balances among bookings, ends.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.mt940_builder import answered, messages

BALANCE = "<LEDGERBAL><BALAMT>{}<DTASOF>20240131</LEDGERBAL>"


def row(amount: str, kind: str = "OTHER", *, reference: str = "", day: str = "20240113", more: str = "") -> str:
    """
    A booking; without a reference its FITID is made from all the rest.
    """
    own = reference or f"{amount}{kind}{day}{more}".replace("<", "").replace(">", "")
    return f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{own}{more}<NAME>Power</STMTTRN>\n"


def ofx(
    *rows: str,
    currency: str = "<CURDEF>EUR",
    account: str = "<BANKACCTFROM><BANKID>1<ACCTID>12-345<ACCTTYPE>CHECKING</BANKACCTFROM>",
    balance: str = "5.00",
    period: str = "<DTSTART>20240101<DTEND>20240131",
    behind: str = "",
    card: bool = False,
) -> str:
    """
    A file of one account; without `balance` it has none.
    """
    ledger = BALANCE.format(balance) if balance else ""
    text = (
        f"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{currency}{account}<BANKTRANLIST>{period}\n"
        f"{''.join(rows)}</BANKTRANLIST>{behind}{ledger}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
    if not card:
        return text
    for old, new in (("STMTRS", "CCSTMTRS"), ("STMTTRNRS", "CCSTMTTRNRS"), ("BANKMSGS", "CREDITCARDMSGS")):
        text = text.replace(f"<{old}", f"<{new}").replace(f"</{old}", f"</{new}")
    return text.replace("BANKACCTFROM", "CCACCTFROM").replace("<BANKID>1", "").replace("<ACCTTYPE>CHECKING", "")


def amounts(text: str) -> list[str]:
    """
    The booked amounts of the first statement.
    """
    return [booked["amount"] for booked in answered(text)[0]["transactions"]]


def told(text: str) -> str:
    """
    All warnings of the file.
    """
    return "\n".join(message for statement in answered(text) for message in messages(statement))


def correcting(reference: str, action: str) -> str:
    return f"<CORRECTFITID>{reference}<CORRECTACTION>{action}"


WRONG = row("-121.00", "DEBIT", reference="A")
RIGHT = row("-12.00", "DEBIT", reference="B", more=correcting("A", "REPLACE"))
RIGHTER = row("-11.00", "DEBIT", reference="C", more=correcting("B", "REPLACE"))
GONE = row("-11.00", "DEBIT", reference="D", more=correcting("C", "DELETE"))
OTHER = row("5.00", "CREDIT", reference="X")


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ((WRONG, RIGHT), ["-12.00"]),
        ((WRONG, RIGHT, RIGHTER), ["-11.00"]),
        ((WRONG, RIGHT, RIGHTER, GONE), []),
        ((WRONG, row("-121.00", reference="B", more=correcting("A", "DELETE"))), []),
        ((WRONG, row("-12.00", "DEBIT", reference="A", more=correcting("A", "REPLACE"))), ["-12.00"]),
        ((WRONG, row("-12.00", "DEBIT", reference="A", more=correcting("A", "delete"))), []),
        ((WRONG, row("-12.00", "DEBIT", reference="b", more=correcting("A", "REPLACE")) * 2), ["-12.00"]),
        ((WRONG, RIGHT, row("7.00", reference="E"), row("8.00", reference="F", more=correcting("E", "REPLACE"))),
         ["-12.00", "8.00"]),
    ],
)  # fmt: skip
def test_corrections_are_applied_in_any_order(rows: tuple[str, ...], left: list[str]) -> None:
    """
    Replaced and deleted, in chains, several, with the reference of what they correct; never both rows.
    """
    for order in list(permutations((*rows, OTHER)))[:24]:
        assert sorted(amounts(ofx(*order))) == sorted([*left, "5.00"])


@pytest.mark.parametrize(("action", "left"), [("REPLACE", ["-12.00"]), ("DELETE", [])])
def test_a_correction_of_another_file_is_told(action: str, left: list[str]) -> None:
    """
    What replaces counts, what deletes does not; the line is named, not the reference.
    """
    text = ofx(OTHER, row("-12.00", "DEBIT", reference="B", more=correcting("SECRET", action)))
    assert amounts(text) == ["5.00", *left]
    assert "line 5 " in told(text)
    assert "not in this file" in told(text)
    assert "SECRET" not in told(text)


@pytest.mark.parametrize(
    "rows",
    [
        (WRONG, RIGHT, row("-13.00", "DEBIT", reference="C", more=correcting("A", "REPLACE"))),
        (WRONG, RIGHT, row("-12.00", "DEBIT", reference="C", more=correcting("A", "DELETE"))),
        (WRONG, row("7.00", reference="A"), RIGHT),
        (WRONG, row("-12.00", reference="B", more=correcting("A", "CANCEL"))),
        (WRONG, row("-12.00", reference="B", more="<CORRECTFITID>A")),
    ],
)
def test_corrections_that_are_not_clear_are_refused(rows: tuple[str, ...]) -> None:
    """
    Two of one booking, one of two bookings, or one that says neither replace nor delete.
    """
    with pytest.raises(StatementRefused, match="CORRECT"):
        read_statements(ofx(*rows).encode())


ANNOUNCED = "<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20240120<TRNAMT>-9.00<NAME>Hotel</STMTTRNP>"


@pytest.mark.parametrize(
    "inside",
    [
        ANNOUNCED * 2,
        ANNOUNCED.replace("</STMTTRNP>", "") * 2,
        ANNOUNCED.lower() * 2,
        ANNOUNCED.replace("STMTTRNP", "STMTTRN").replace("DTTRAN", "DTPOSTED") * 2,
        ANNOUNCED.replace("<NAME>", "<DTEXPIRE>20240201<FITID>1<CURRENCY><CURRATE>1<CURSYM>EUR</CURRENCY><NAME>") * 2,
    ],
)
def test_a_pending_list_is_pending(inside: str) -> None:
    """
    Its rows are listed and counted, never booked.
    """
    text = ofx(OTHER, behind=f"<BANKTRANLISTP><DTASOF>20240131\n{inside}</BANKTRANLISTP>")
    (statement,) = answered(text)
    assert [booked["amount"] for booked in statement["transactions"]] == ["5.00"]
    assert [(held["amount"], held["booking_date"]) for held in statement["pending"]] == [("-9.00", "2024-01-20")] * 2
    assert statement["closing"]["amount"] == "5.00"
    assert "BANKTRANLISTP 2 announced" in told(text)


def test_the_value_day_is_when_the_money_is_available() -> None:
    """
    DTUSER is the day on which the user asked for the payment; a day that no calendar has is not known.
    """
    days = ("<DTUSER>20240101<DTAVAIL>20240115", "<DTUSER>20240101", "<DTAVAIL>20240230", "<DTAVAIL>00000000")
    text = ofx(*(row(f"-{number}.00", more=more) for number, more in enumerate(days, start=1)))
    valued = [booked["value_date"] for booked in answered(text)[0]["transactions"]]
    assert valued == ["2024-01-15", None, None, None]
    assert "line 6 DTAVAIL is a day" in told(text)
    with pytest.raises(StatementRefused, match="DTAVAIL"):
        read_statements(ofx(row("1.00", more="<DTAVAIL>soon")).encode())


@pytest.mark.parametrize(
    ("more", "currency"),
    [
        ("<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY>", "USD"),
        ("<CURRENCY>USD", "USD"),
        ("<CURRENCY><CURRATE>1<CURSYM>EUR</CURRENCY>", "EUR"),
        ("<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY>", "EUR"),
        ("<ORIGCURRENCY>USD", "EUR"),
    ],
)
def test_currency_is_the_amounts_and_origcurrency_was_it(more: str, currency: str) -> None:
    """
    An amount with CURRENCY is in it; one with ORIGCURRENCY has been converted.
    """
    found = answered(ofx(OTHER, row("-1.00", more=more)))
    booked = [each for statement in found for each in statement["transactions"]]
    assert [(each["amount"], each["currency"]) for each in booked] == [("5.00", "EUR"), ("-1.00", currency)]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("<BALAMT>5.00", "<BALAMT>", "LEDGERBAL/BALAMT"),
        ("<BALAMT>5.00", "", "LEDGERBAL/BALAMT"),
        (BALANCE.format("5.00"), "", "LEDGERBAL/BALAMT"),
        ("<DTASOF>20240131", "<DTASOF>", "LEDGERBAL/DTASOF"),
        ("<DTASOF>20240131", "", "LEDGERBAL/DTASOF"),
        ("<ACCTID>12-345", "<ACCTID>", "ACCTID"),
        ("<ACCTID>12-345", "", "ACCTID"),
        ("<CURDEF>EUR", "<CURDEF>", "CURDEF"),
        ("<CURDEF>EUR", "", "CURDEF"),
        ("<CURDEF>EUR", "<CURDEF>EURO", "CURDEF"),
    ],
)
def test_mandatory_elements_that_say_nothing_are_named(old: str, new: str, named: str) -> None:
    """
    Empty or absent, in a statement that is read all the same.
    """
    text = ofx(OTHER)
    assert old in text
    assert amounts(text.replace(old, new)) == ["5.00"]
    assert f"statement 1, {named} " in told(text.replace(old, new))
    assert not told(text)


@pytest.mark.parametrize("rows", [(), (OTHER,)])
def test_a_statement_of_nothing_is_refused(rows: tuple[str, ...]) -> None:
    """
    Neither account nor currency nor balance: whose bookings would they be?
    """
    with pytest.raises(StatementRefused, match=r"statement 1, STMTRS: .*BANKACCTFROM.*CURDEF.*LEDGERBAL"):
        read_statements(ofx(*rows, currency="", account="", balance="").encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</CCSTMTRS>", "</STMTRS>"),
        ("</CCSTMTTRNRS>", "</STMTTRNRS>"),
        ("</CREDITCARDMSGSRSV1>", "</BANKMSGSRSV1>"),
        ("</CCACCTFROM>", "</BANKACCTFROM>"),
        ("</LEDGERBAL>", "</AVAILBAL>"),
        ("</BANKTRANLIST>", "</BANKTRANLISTP>"),
        ("</BANKTRANLIST>", "</CCTRANLIST>"),
        ("</BANKTRANLIST>", "</BANKTRANSLIST>"),
        ("</CCSTMTTRNRS>", "</CCSTMTTRNS>"),
    ],
)
def test_a_closing_tag_of_another_name_closes_what_it_can_only_close(old: str, new: str) -> None:
    """
    That of an account's aggregate for a card's, or a misspelt one; a warning names the line.
    """
    text = ofx(OTHER, row("-1.00"), card=True)
    assert old in text
    (statement,) = answered(text.replace(old, new))
    assert [booked["amount"] for booked in statement["transactions"]] == ["5.00", "-1.00"]
    assert statement["closing"]["amount"] == "5.00"
    assert statement["account"]["other"] == "12-345"
    assert "closed" in told(text.replace(old, new))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("-1.234,56", "500"), ["-1234.56", "500.00"]),
        (("-1,234.56", "2,500"), ["-1234.56", "2500.00"]),
        (("-1.234,56", "2.500"), ["-1234.56", "2500.00"]),
        (("-12,5", "2.500"), ["-12.50", "2500.00"]),
        (("-12.50", "2,500"), ["-12.50", "2500.00"]),
        (("-1,234,567", "2,500"), ["-1234567.00", "2500.00"]),
        (("-1 234,56", "+2.500"), ["-1234.56", "2500.00"]),
        (("-25,000", "125,000"), ["-25000.00", "125000.00"]),
        (("-25.000", "125.000"), ["-25000.00", "125000.00"]),
        (("-12.34", "56,78"), ["-12.34", "56.78"]),
    ],
)
def test_the_decimal_mark_belongs_to_the_file(written: tuple[str, ...], read: list[str]) -> None:
    """
    One amount that shows it decides for all; in a currency of two decimals three digits are thousands.
    """
    assert amounts(ofx(*(row(each, day=f"202401{13 + n}") for n, each in enumerate(written)), balance="0")) == read


@pytest.mark.parametrize(("balance", "read"), [("100,50", "2500.00"), ("100.50", "2.50")])
def test_the_balance_shows_the_decimal_mark_too(balance: str, read: str) -> None:
    """
    BALAMT and TRNAMT are written in one way.
    """
    assert amounts(ofx(row("2.500"), balance=balance)) == [read]


def test_three_decimals_are_not_told_as_thousands() -> None:
    """
    Of a currency that has three.
    """
    text = ofx(row("-2.000"), row("25.120"), currency="<CURDEF>KWD", balance="23.120")
    assert amounts(text) == ["-2.00", "25.12"]
    assert "thousands" not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        ofx(row("1,100"), currency="", balance=""),
        ofx(row("1.100"), currency="", balance=""),
        ofx(row("1,100"), row("12.34"), row("12,34")),
        ofx(row("10.125"), currency="<CURDEF>KWD"),
        ofx(row("12.3456"), balance=""),
        ofx(row("12.3456"), balance="1.2345"),
    ],
)
def test_an_amount_that_nothing_decides_is_refused(text: str) -> None:
    """
    Without a currency, beside marks of both kinds, or with fractions of a cent that no balance shows to be rounded.
    """
    with pytest.raises(StatementRefused, match=r"line 4, STMTTRN 1/TRNAMT"):
        read_statements(text.encode())


@pytest.mark.parametrize(
    ("written", "read"),
    [("12.3456", "12.35"), ("-12.3456", "-12.35"), ("12.3449", "12.34"), ("-0.005", "-0.01"), ("12.3400", "12.34")],
)
def test_what_is_finer_than_the_balance_is_rounded_and_told(written: str, read: str) -> None:
    """
    A balance in whole cents shows that the bank rounds.
    """
    text = ofx(row(written), balance="100.00")
    assert amounts(text) == [read]
    assert ("rounded" in told(text)) is (written != "12.3400")


@given(st.lists(st.integers(-(10**7), 10**7).filter(lambda cents: cents % 100), min_size=1, max_size=8), st.booleans())
def test_any_amounts_in_either_notation(cents: list[int], is_german: bool) -> None:
    """
    With groups and decimals all are exact, whatever the balance looks like.
    """
    marks = str.maketrans({",": ".", ".": ","} if is_german else {})
    written = [f"{each / 100:,.2f}".translate(marks) for each in cents]
    rows = [row(each, reference=str(number)) for number, each in enumerate(written)]
    (statement,) = read_statements(ofx(*rows, balance=written[0]).encode())
    found = statement.transactions.amount_cents.tolist()
    assert found == cents or any("balance" in warning.message for warning in statement.warnings)


def test_a_debit_without_minus_is_money_out_where_types_say_all() -> None:
    """
    The types tell, and a warning says so; with a type that says nothing the file is refused.
    """
    debit, credit, fee = row("386.80", "DEBIT"), row("1400.82", "CREDIT"), row("5.00", "FEE")
    text = ofx(debit, credit, fee, balance="1.00")
    assert amounts(text) == ["-386.80", "1400.82", "-5.00"]
    assert "line 4 no amount has a sign that TRNTYPE agrees with" in told(text)
    with pytest.raises(StatementRefused, match=r"line 6, TRNTYPE"):
        read_statements(ofx(debit, credit, row("5.00", "XFER"), balance="1.00").encode())


def test_the_balance_may_prove_the_signs_against_the_types() -> None:
    """
    Where all bookings as they are written add up to it.
    """
    text = ofx(row("386.80", "DEBIT"), row("1400.82", "CREDIT"), balance="1787.62")
    assert amounts(text) == ["386.80", "1400.82"]
    assert "TRNTYPE" in told(text)


@pytest.mark.parametrize(
    ("rows", "read", "remarked"),
    [
        ((row("386.80", "DEBIT"), row("-100.00", "CREDIT")), ["-386.80", "100.00"], True),
        ((row("-386.80", "DEBIT"), row("5.00", "DEBIT"), row("9.00", "CREDIT")), ["-386.80", "5.00", "9.00"], True),
        ((row("-386.80", "DEBIT"), row("-5.00", "CREDIT")), ["-386.80", "-5.00"], True),
        ((row("-5.00", "CREDIT"),), ["-5.00"], True),
        ((row("386.80", "DEBIT"),), ["-386.80"], True),
        ((row("-386.80", "POS"), row("5.00", "CHECK"), row("9.00", "FEE")), ["-386.80", "5.00", "9.00"], False),
        ((row("386.80", "CHECK"), row("5.00", "CREDIT")), ["386.80", "5.00"], True),
        ((row("20.00", "POS"), row("5.00", "FEE")), ["20.00", "5.00"], True),
        ((row("1.00", "POS"),), ["1.00"], False),
        ((row("0.00", "DEBIT"), row("5.00", "CREDIT")), ["0.00", "5.00"], False),
    ],
)
@pytest.mark.parametrize("card", [False, True])
def test_signs_that_types_contradict(rows: tuple[str, ...], read: list[str], remarked: bool, card: bool) -> None:
    """
    All turned where every sign is the opposite; what is read as written is told, unless the balance proves it.
    """
    text = ofx(*rows, balance="1.00", card=card)
    assert amounts(text) == read
    assert ("TRNTYPE" in told(text)) is remarked


@pytest.mark.parametrize(
    ("words", "currency"),
    [
        (("Saldo Anterior", "Saldo do dia"), "BRL"),
        (("Opening balance", "Closing balance"), "USD"),
        (("Report de solde", "Solde du jour"), "EUR"),
        (("Xyzzy plugh", "Xyzzy foo"), "EUR"),
    ],
)
def test_balances_among_the_bookings_are_none(words: tuple[str, str], currency: str) -> None:
    """
    Rows without a reference whose amount is the sum so far, in any language: the opening and the day's.
    """
    opening, closing = words
    bare = "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202401{}<TRNAMT>{}<FITID><MEMO>{}</STMTTRN>\n"
    rows = (
        bare.format("01", "5000.00", opening),
        row("-120.50", "DEBIT", day="20240102"),
        bare.format("02", "4879.50", closing),
        row("900.00", "CREDIT", day="20240105"),
        bare.format("05", "5779.50", closing),
    )
    text = ofx(*rows, currency=f"<CURDEF>{currency}", balance="5779.50")
    (statement,) = answered(text)
    assert [booked["amount"] for booked in statement["transactions"]] == ["-120.50", "900.00"]
    assert (statement["opening"]["amount"], statement["closing"]["amount"]) == ("5000.00", "5779.50")
    assert statement["reconciled"] is True
    assert "line 4 a balance among the bookings" in told(text)


@pytest.mark.parametrize("day", ["20230713", "20240901"])
def test_a_booking_outside_the_stated_period_is_told(day: str) -> None:
    """
    DTSTART and DTEND are the period; the line is named.
    """
    text = ofx(OTHER, row("-1.00", day=day))
    assert "line 5 a booking outside the period" in told(text)
    assert "DTEND no day" in told(ofx(OTHER, period="<DTSTART>20240101<DTEND>soon"))


@pytest.mark.parametrize("name", ["INVSTMTRS", "LOANSTMTRS", "SECLIST", "INTRARS", "PMTRS", "CCSTMTENDRS"])
def test_what_is_passed_over_is_said(name: str) -> None:
    """
    Investments, loans, transfers and payments beside an account.
    """
    other = f"<{name}><CURDEF>USD<TRNAMT>7.00</{name}>"
    text = ofx(OTHER).replace("</OFX>", f"<OTHERMSGSRSV1>{other}</OTHERMSGSRSV1></OFX>")
    assert amounts(text) == ["5.00"]
    assert f"{name} " in told(text)
    assert "left out" in told(text)


def test_an_overlong_text_is_cut_and_told() -> None:
    """
    OFX allows 255 characters.
    """
    text = ofx(row("-1.00", reference="1", more="<MEMO>" + "text " * 12_000))
    assert len(answered(text)[0]["transactions"][0]["description"]) <= 255 * 5
    assert "line 4 a text of more than" in told(text)


def test_amounts_without_minus_and_types_without_direction_are_told() -> None:
    """
    Read as written, as the standard says, and never in silence; one minus shows that the bank writes signs.
    """
    rows = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202610{day}<TRNAMT>{{sign}}{amount}<FITID>{day}<MEMO>x</STMTTRN>"
        for day, amount in ((13, "386.80"), (14, "50.00"))
    )
    text = (
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>12345"
        f"</BANKACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    for sign, is_told in (("", True), ("-", False)):
        (statement,) = read_statements(text.format(sign=sign).encode())
        assert any("TRNTYPE says no direction" in warning.message for warning in statement.warnings) is is_told
