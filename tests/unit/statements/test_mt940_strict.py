"""
MT940 and MT942 where a field is nearly right: never another amount, day or party than the one that is written.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.mt940_builder import answered, booking, messages, mt940, only_row


def line(amount: str, *, tail: str = "NTRFNONREF", head: str = "2401150115C") -> str:
    """
    A booking line with whatever stands in the place of the amount.
    """
    return f":61:{head}{amount}{tail}\n:86:Rent\n"


@pytest.mark.parametrize(
    "amount",
    [
        "1O0,00",
        "1 000,00",
        "1E308,00",
        "1e308,00",
        "1S000,00",
        "1N000,00",
        "1NAN,00",
        "1'000,00",
        "1_000,00",
        "1\u00a0000,00",
        "1·000,00",
        "10l,00",
        "I00,00",
        "O1,00",
        "B0,00",
        "X00,00",
        "1,2S",
        "1,O0",
        "1, 00",
        "1,0 0",
        "1,0O",
        "1 ,00",
        "1\n000,00",
        "1,\n00",
        "+1,00",
        "-1,00",
        "€1,00",
        "1,00,",
        "1;00",
        "0x10,00",
        "1/2",
        "1%0,00",
        "",
    ],
)
def test_rubbish_in_an_amount_is_refused(amount: str) -> None:
    """
    Letters, blanks, foreign marks and line ends among the digits, in a statement and in an interim report.
    """
    interim = f":20:X\n:25:NL91ABNA0417164300\n:28C:1\n:34F:EUR0,\n{line(amount)}:90C:1EUR1,00\n-\n"
    for text in (mt940(line(amount), closing="101,00"), interim):
        with pytest.raises(StatementRefused, match=r"line 5, :61:"):
            read_statements(text.encode())


@given(
    st.integers(100, 10**9),
    st.integers(0, 12),
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="0123456789"),
)
def test_one_more_character_never_changes_an_amount(cents: int, place: int, character: str) -> None:
    """
    Wherever it stands, the amount is read as it was or refused.
    """
    written = f"{cents // 100},{cents % 100:02d}"
    odd = written[:place] + character + written[place:]
    try:
        amount = only_row(mt940(line(odd), closing="1,00"))["amount"]
    except StatementRefused:
        return
    assert Decimal(amount) == Decimal(cents).scaleb(-2)


@given(st.integers(0, 5), st.sampled_from("OQILZSGBTXAKolis'_-€·٣"))
def test_a_digit_that_became_a_letter_is_refused(place: int, character: str) -> None:
    """
    As reading a picture of a page, or typing, makes them.
    """
    odd = "123,45"[:place] + character + "123,45"[place + 1 :]
    with pytest.raises(StatementRefused):
        answered(mt940(line(odd), closing="1,00"))


@pytest.mark.parametrize(
    ("amount", "tail", "read"),
    [
        ("1,5", "NTRFNONREF", "1.50"),
        ("250,", "NTRFNONREF", "250.00"),
        ("250.", "NTRFNONREF", "250.00"),
        ("000000000250.", "NTRFNONREF", "250.00"),
        ("12.5", "NTRFNONREF", "12.50"),
        ("250,00", "", "250.00"),
        ("250,00", "//R1", "250.00"),
        ("250,00", "N123NL91", "250.00"),
        ("250,00", "NET NONREF", "250.00"),
        ("250,00", "S02097202028342", "250.00"),
        ("250,00", " FMSCX", "250.00"),
        ("5,", "S103X", "5.00"),
        ("R250,00", "NTRFNONREF", "250.00"),
        ("U250,00", "NTRFNONREF", "250.00"),
    ],
)
def test_what_is_whole_is_read(amount: str, tail: str, read: str) -> None:
    """
    Amounts with few decimals or a point at the end, types of letters or figures, or none at all.
    """
    assert only_row(mt940(line(amount, tail=tail), closing="1,00"))["amount"] == read


@pytest.mark.parametrize("balance", ["1O0,00", "1 000,00", "1E308,00", "+1,00", "1\n000,00", "1,00EUR", "NaN", ""])
def test_rubbish_in_a_balance_is_refused(balance: str) -> None:
    """
    Opening and closing alike.
    """
    whole = mt940(booking(), opening="100,00", closing="50,00")
    for old, where in (("EUR100,00", "line 4, :60F:"), ("EUR50,00", "line 7, :62F:")):
        with pytest.raises(StatementRefused) as refused:
            read_statements(whole.replace(old, f"EUR{balance}").encode())
        assert refused.value.where == where


def test_a_comma_before_three_digits_is_open_beside_points() -> None:
    """
    Where other amounts of the statement have a point before their decimals it may group thousands; alone it may not.
    """
    assert only_row(mt940(line("5,000"), closing="105,00"))["amount"] == "5.00"
    for other in (booking("1,234.50"), booking("12.50")):
        with pytest.raises(StatementRefused, match=r"line 7, :61:.*point"):
            read_statements(mt940(other, line("5,000"), closing="1,00").encode())
    with pytest.raises(StatementRefused, match=r"line 5, :61:.*point"):
        read_statements(mt940(line("5,000"), opening="100.00", closing="105.00").encode())


@pytest.mark.parametrize(
    ("head", "booked"),
    [
        ("2602300302", "2026-03-02"),
        ("2602290227", "2026-02-27"),
        ("2602310301", "2026-03-01"),
        ("2304310502", "2023-05-02"),
        ("2311311201", "2023-12-01"),
        ("2506310630", "2025-06-30"),
    ],
)
def test_a_value_day_of_a_bank_month_is_not_known(head: str, booked: str) -> None:
    """
    Interest that is counted by thirty days a month: the booking stays, on its entry day.
    """
    (statement,) = answered(mt940(booking("12,50", head=head)))
    (row,) = statement["transactions"]
    assert (row["booking_date"], row["value_date"], row["amount"]) == (booked, None, "12.50")
    assert any("line 5, :61: a value day that the calendar" in message for message in messages(statement))


@pytest.mark.parametrize("head", ["260230", "260230    ", "2602300000", "2602300231", "2602320302", "2613300302"])
def test_without_a_sound_entry_day_there_is_no_booking_day(head: str) -> None:
    """
    It is not made up; a month or a day that no bank has is a slip in any case.
    """
    with pytest.raises(StatementRefused, match=r"line 5, :61:.*calendar"):
        read_statements(mt940(booking(head=head)).encode())


TWICE = {
    "code first": (
        "020\n:86:020~00IBCG~20Przelew za fakture 12~32Zielony Sklep~33",
        ("Zielony Sklep", None, "IBCG Przelew za fakture 12"),
    ),
    "one booking in two": (
        "166?00GUTSCHRIFT?20SVWZ+Miete?32Hans\n:86:166?20Mai?31DE89370400440532013000?33Muster",
        ("Hans", "DE89370400440532013000", "GUTSCHRIFT SVWZ+Miete Mai"),
    ),
    "more subfields": (
        "166?00GUTSCHRIFT?20Miete\n:86:?21Mai?32Hans",
        ("Hans", None, "GUTSCHRIFT Miete Mai"),
    ),
    "words behind subfields": ("166?00GUTSCHRIFT?32Hans?20Miete\n:86:Mai", ("Hans", None, "GUTSCHRIFT Miete Mai")),
    "codewords": (
        "/TRTP/SEPA OVERBOEKING/NAME/Jansen/REMI/Huur\n:86:/IBAN/NL86INGB0002445588/REMI/Mei",
        ("Jansen", "NL86INGB0002445588", "Huur Mei"),
    ),
    "codewords that go on": ("/NAME/Jansen/REMI/Huur van\n:86:mei 2024", ("Jansen", None, "Huur van mei 2024")),
    "words": ("Rent for\n:86:May", (None, None, "Rent for May")),
    "words and codewords": ("Rent\n:86:/NAME/Jansen/REMI/Huur", ("Jansen", None, "Huur")),
    "three": ("020\n:86:020~20Jeden~32Jan\n:86:020~21Dwa~33Nowak", ("Jan", None, "Jeden Dwa")),
    "a code and words": ("020\n:86:Wplata", (None, None, "020 Wplata")),
}


@pytest.mark.parametrize("how", TWICE)
def test_several_details_under_one_booking_all_belong_to_it(how: str) -> None:
    """
    Subfields and codewords are read in each, and what follows without any goes on with the words before.
    """
    details, found = TWICE[how]
    first, second = answered(mt940(booking(details=details), booking("7,00", "/NAME/Bos/REMI/Brood")))[0][
        "transactions"
    ]
    assert (first["counterparty_name"], first["counterparty_iban"], first["description"]) == found
    assert (second["counterparty_name"], second["description"]) == ("Bos", "Brood")


@pytest.mark.parametrize("details", ["text " * 12_000, "text\n" * 12_000, "/NAME/Bos/REMI/" + "a" * 60_000])
def test_an_overlong_text_is_cut_and_told(details: str) -> None:
    """
    SWIFT allows six lines of 65; a few hundred characters more are read whole.
    """
    (statement,) = answered(mt940(booking(details=details.strip())))
    assert len(statement["transactions"][0]["description"]) <= 2_000
    assert any(message.startswith("line 6, :86: a text of more than") for message in messages(statement))
    long = "word " * 300
    (statement,) = answered(mt940(booking(details=long)))
    assert statement["transactions"][0]["description"] == long.strip()
    assert not statement["warnings"]


@pytest.mark.parametrize("head", ["2307090709", "230709", "2409010901"])
def test_a_booking_outside_the_days_of_the_balances_is_told(head: str) -> None:
    """
    The balances are of 1 and 31 January 2024: it is read, and named.
    """
    (statement,) = answered(mt940(booking("7,00"), booking(head=head)))
    assert len(statement["transactions"]) == 2
    assert any(message.startswith("line 7, :61:") and "period" in message for message in messages(statement))
    (statement,) = answered(mt940(booking("7,00", head="2401010101"), booking(head="2402020202")))
    assert not statement["warnings"]


def test_totals_that_cannot_be_read_are_told() -> None:
    """
    An interim report's sum that is no amount compares with nothing.
    """
    text = f":20:X\n:25:NL91ABNA0417164300\n:28C:1\n:34F:EUR0,\n{line('1,00')}:90C:1EURx\n-\n"
    (statement,) = answered(text)
    assert any(message.startswith("line 7, :90C:") for message in messages(statement))
