"""
MT940 and MT942: dates, signs and amounts of :61:, the dialects of :86:, and what is refused or warned of.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.mt940_builder import answered, booking, messages, mt940, only_row


@pytest.mark.parametrize(
    ("mark", "sign"),
    [("C", ""), ("D", "-"), ("RC", "-"), ("RD", ""), ("CR", ""), ("DR", "-"), ("RDR", ""), ("DD", "-")],
)
def test_sign_follows_the_mark(mark: str, sign: str) -> None:
    """
    A debit taken back is money in; a third letter of the currency says nothing.
    """
    text = mt940(f":61:2401150115{mark}12,50NTRFNONREF\n", closing="1,00")
    assert only_row(text)["amount"] == f"{sign}12.50"


@pytest.mark.parametrize(
    ("dates", "booked", "valued"),
    [
        ("2401150117", "2024-01-17", "2024-01-15"),
        ("240115", "2024-01-15", "2024-01-15"),
        ("240115    ", "2024-01-15", "2024-01-15"),
        ("2401011229", "2023-12-29", "2024-01-01"),
        ("2312310102", "2024-01-02", "2023-12-31"),
        ("2402280229", "2024-02-29", "2024-02-28"),
        ("991231", "1999-12-31", "1999-12-31"),
    ],
)
def test_entry_date_takes_the_nearest_year(dates: str, booked: str, valued: str) -> None:
    """
    The entry date has no year: it lies within half a year of the value date.
    """
    row = only_row(mt940(booking(head=dates)))
    assert (row["booking_date"], row["value_date"]) == (booked, valued)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,5", "1.50"),
        ("10,", "10.00"),
        ("000000000100,00", "100.00"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("12.34", "12.34"),
        ("5,000", "5.00"),
        ("500", "500.00"),
    ],
)
def test_amounts(written: str, amount: str) -> None:
    """
    Padded, grouped and shortened amounts are exact.
    """
    assert only_row(mt940(f":61:240115C{written}NTRFNONREF\n", closing="1,00"))["amount"] == amount


@pytest.mark.parametrize("written", ["1,2,3", "1.234", "1,234,567", "12,3456", "9" * 16 + ",00", "80,0,", "1..2,0"])
def test_amounts_that_are_none_are_refused(written: str) -> None:
    """
    No guess is made at what an amount might mean.
    """
    with pytest.raises(StatementRefused, match=r"line 5, :61:"):
        read_statements(mt940(f":61:240115C{written}NTRFNONREF\n", closing="1,00").encode())


@pytest.mark.parametrize("day", ["240230", "241301", "2402300230", "2401150231", "2401151332"])
def test_days_that_do_not_exist_are_refused(day: str) -> None:
    """
    The thirtieth of February is nobody's booking day.
    """
    with pytest.raises(StatementRefused, match=r"line 5, :61:.*calendar"):
        read_statements(mt940(booking(head=day)).encode())


DIALECTS = {
    "ing": (
        "/EREF/E2E-1//MARF/M1//CSID/NL12ZZZ//CNTP/NL86INGB0002445588/INGBNL2A/A/B Zonen///REMI/USTD//Factuur 7/",
        ("A", "NL86INGB0002445588", "Factuur 7", "E2E-1", "direct_debit"),
    ),
    "ing structured": (
        "/CNTP/NL86INGB0002445588/INGBNL2A/Jansen///REMI/STRD/CUR/1234567890/",
        ("Jansen", "NL86INGB0002445588", "CUR/1234567890", None, "transfer"),
    ),
    "ing before codewords": (
        "NL86INGB0002445588 INGBNL2A J. Jansen NOTPROVIDED Huur mei",
        (
            "J. Jansen",
            "NL86INGB0002445588",
            "NL86INGB0002445588 INGBNL2A J. Jansen NOTPROVIDED Huur mei",
            None,
            "transfer",
        ),
    ),
    "abn amro": (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL86INGB0002445588/BIC/INGBNL2A/NAME/Jansen/REMI/Huur/EREF/NOTPROVIDED",
        ("Jansen", "NL86INGB0002445588", "Huur", None, "transfer"),
    ),
    "abn amro columns": (
        "SEPA Periodieke Overb.           IBAN: NL86INGB0002445588\nBIC: INGBNL2A                    Naam: Jansen\n"
        "Omschrijving: Huur",
        (
            "Jansen",
            "NL86INGB0002445588",
            "SEPA Periodieke Overb. IBAN: NL86INGB0002445588 BIC: INGBNL2A Naam: Jansen Omschrijving: Huur",
            None,
            "standing_order",
        ),
    ),
    "rabobank": (
        "/EREF/E1/ORDP//NAME/Jansen/ADDR/Laan 1/REMI//REMI/Huur/ISDT/2024-01-15",
        ("Jansen", None, "Huur", "E1", "transfer"),
    ),
    "rabobank reference": (
        "/BENM//NAME/Jansen/REMI//CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/1234567890",
        ("Jansen", None, "1234567890", None, "transfer"),
    ),
    "knab": ("REK: NL86INGB0002445588/NAAM: Jansen", ("Jansen", "NL86INGB0002445588", None, None, "transfer")),
    "triodos": (
        "000>100000000000\n>20INGBNL2A\n>21NL86INGB0002445588\n>22HUUR MEI>310454545454",
        (None, "NL86INGB0002445588", "HUUR MEI", None, "transfer"),
    ),
    "german": (
        "166?00GUTSCHRIFT?20EREF+E2E-9?21SVWZ+Miete?31DE89370400440532013000?32Hans?33Muster",
        ("Hans Muster", "DE89370400440532013000", "GUTSCHRIFT EREF+E2E-9 SVWZ+Miete", "E2E-9", "transfer"),
    ),
    "german, other separator": (
        "105<00LASTSCHRIFT<20SVWZ+Strom<31DE89370400440532013000<32Stadtwerke",
        ("Stadtwerke", "DE89370400440532013000", "LASTSCHRIFT SVWZ+Strom", None, "direct_debit"),
    ),
    "sns": (
        "NL86INGB0002445588 jansen\n\nhuur mei\n\n",
        ("jansen", "NL86INGB0002445588", "NL86INGB0002445588 jansen huur mei", None, "transfer"),
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialects_of_details(dialect: str) -> None:
    """
    Each bank's way of writing :86: tells the same things.
    """
    details, (name, iban, description, end_to_end_id, kind) = DIALECTS[dialect]
    row = only_row(mt940(booking(details=details)))
    found = (row["counterparty_name"], row["counterparty_iban"], row["end_to_end_id"], row["kind"])
    assert found == (name, iban, end_to_end_id, kind)
    assert description is None or row["description"] == description


@pytest.mark.parametrize("width", [5, 27, 61, 65])
def test_codewords_survive_line_breaks(width: int) -> None:
    """
    A codeword broken at the end of a full line is still one.
    """
    details = (
        "/TRTP/SEPA OVERBOEKING/IBAN/NL86INGB0002445588/BIC/INGBNL2A/NAME/Bakkerij de Molen/REMI/Huur van januari 2024"
    )
    lines = "\n".join(details[at : at + width] for at in range(0, len(details), width)) if width >= 61 else details
    row = only_row(mt940(booking(details=lines)))
    assert (row["counterparty_name"], row["description"]) == ("Bakkerij de Molen", "Huur van januari 2024")


def test_returned_debits_have_their_reason() -> None:
    """
    ING's /RTRN/ and its code for a return by the bank.
    """
    text = booking("50,00", "/RTRN/MS03//CNTP/NL86INGB0002445588/INGBNL2A/KPN///REMI/USTD//Abonnement/")
    row = only_row(mt940(text.replace("NONREF\n", "NONREF//12345678901234\n/TRCD/01215/\n")))
    assert (row["kind"], row["return_reason"]) == ("returned_debit", "MS03")
    assert row["bank_reference"] == "12345678901234"


def test_rabobank_numbers_count_at_rabobank_only() -> None:
    """
    The same three digits mean something else at another bank.
    """
    text = booking(tail="N045NONREF")
    assert only_row(mt940(text, account="NL39RABO0300065264"))["kind"] == "tax"
    assert only_row(mt940(text))["kind"] == "other"


@pytest.mark.parametrize(
    "line", [":61:is what he wrote", ":62F:the end", ":20:twintig", ":25:NL00", ":86:more", ":99:", ":60F:C24"]
)
def test_tag_like_text_inside_details(line: str) -> None:
    """
    A line of a remittance that looks like a tag is text, loses no row and breaks no balance.
    """
    (statement,) = answered(mt940(booking(details=f"Betaling\n{line}\nslot"), booking("7,00")))
    assert [row["amount"] for row in statement["transactions"]] == ["-50.00", "7.00"]
    assert statement["reconciled"] is True


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "cp437"])
def test_line_ends_and_encodings(ending: str, encoding: str) -> None:
    """
    However the file was stored, it says the same.
    """
    text = mt940(booking(details="/NAME/Müller Bäckerei/REMI/Café Größe"), booking("7,00")).replace("\n", ending)
    (statement,) = answered(text.encode(encoding))
    assert statement["transactions"][0]["counterparty_name"] == "Müller Bäckerei"
    assert statement["reconciled"] is True


def test_wrapped_and_several() -> None:
    """
    SWIFT blocks, several statements and accounts in one file.
    """
    head = "{1:F01INGBNL2ABXXX0000000000}{2:I940INGBNL2AXXXN}{4:\n"
    first, second = mt940(booking()), mt940(booking("7,00"), account="NL86INGB0002445588EUR")
    statements = answered(head + first.replace("\n-\n", "\n-}\n") + head + second.replace("\n-\n", "\n-}{5:}\n"))
    assert [s["account"]["iban"] for s in statements] == ["NL91ABNA0417164300", "NL86INGB0002445588"]
    assert all(s["reconciled"] for s in statements)


@pytest.mark.parametrize(
    ("written", "iban", "other"),
    [
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", None),
        ("nl91abna0417164300 EUR", "NL91ABNA0417164300", None),
        ("TRIODOSBANK/0454545454", None, "0454545454"),
        ("12345678/1020304050EUR", None, "1020304050"),
        ("//AT39364/12345678912/EUR", None, "12345678912"),
        ("1291.99.348EUR", None, "1291.99.348"),
    ],
)
def test_accounts(written: str, iban: str | None, other: str | None) -> None:
    """
    The own account in its many spellings.
    """
    (statement,) = answered(mt940(booking(), account=written))
    assert statement["account"] == {"iban": iban, "other": other}


def test_balances_that_do_not_add_up_are_reported() -> None:
    """
    A wrong balance, a zero amount, a closing day before the opening day: read, and warned of with line and tag.
    """
    text = mt940(booking("0,00"), closing="1,00").replace("C240131", "C231231")
    (statement,) = answered(text)
    assert statement["reconciled"] is False
    told = " ".join(messages(statement))
    assert "line 5, :61: an amount of zero" in told
    assert "line 7, :62F: closing balance is not" in told
    assert "earlier day" in told


def test_interim_report() -> None:
    """
    MT942 has no balances; its totals are compared, and what is only expected is pending.
    """
    text = (
        ":20:X\n:25:NL91ABNA0417164300\n:28C:1\n:34F:EUR0,\n:13D:2401151200+0100\n:61:240115C5,00NTRFNONREF\n:86:a\n"
        ":61:240115ED3,00NTRFNONREF\n:86:b\n:90D:0EUR0,\n:90C:1EUR6,00\n-\n"
    )
    (statement,) = answered(text)
    assert (len(statement["transactions"]), len(statement["pending"])) == (1, 1)
    assert statement["reconciled"] is None
    assert statement["currency"] == "EUR"
    assert any(":90C:" in message for message in messages(statement))


@pytest.mark.parametrize(
    "text",
    [
        mt940(booking()).partition(":62F:")[0],
        mt940(booking()).partition("31EUR")[0],
        mt940(booking()).partition("NTRF")[0][:-3],
        mt940(booking()).partition(":60F:")[0],
        mt940(booking()).replace(":25:NL91ABNA0417164300\n", ""),
        mt940(booking()) + booking(),
        mt940(booking()) + "{1:F01ABNANL2AXXXX0000000000}",
        mt940(booking(), booking().replace("EUR", "USD")).replace("C240131EUR", "C240131USD"),
    ],
)
def test_cut_and_contradictory_files_are_refused(text: str) -> None:
    """
    Nothing is half accepted.
    """
    with pytest.raises(StatementRefused):
        read_statements(text.encode())


@pytest.mark.parametrize(("numbers", "gaps"), [((1, 2, 3), 0), ((12, 15), 1), ((0, 0), 0), ((52, 1), 0), ((7, 7), 0)])
def test_a_number_that_leaps_is_told(numbers: tuple[int, ...], gaps: int) -> None:
    """
    Statements are missing between; a bank that begins again, or counts none, misses none.
    """
    text = "".join(mt940(opening="0,00").replace(":28C:1/1", f":28C:{number}/1") for number in numbers)
    found = [warning for statement in answered(text) for warning in statement["warnings"]]
    assert sum("a gap: statement" in warning["message"] for warning in found) == gaps


def long_and_cut_off(cut: int) -> bytes:
    """
    Sixty thousand bookings without the last letters before their closing balance.
    """
    rows = "".join(booking(details="some words that go on for the length of a line") for _ in range(60_000))
    whole = mt940(rows, closing="0,00")
    return whole[: whole.rindex(":62F:") - cut].encode()


@pytest.mark.parametrize("cut", [1, 20, 60, 85, 150])
def test_a_long_file_that_is_cut_off_is_refused(cut: int) -> None:
    """
    The last booking has no closing balance behind it.
    """
    with pytest.raises(StatementRefused, match=":62F:, the closing balance") as refused:
        read_statements(long_and_cut_off(cut))
    assert refused.value.where.endswith(", :61:")
