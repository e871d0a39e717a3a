"""
QIF: the order of days, sections that are no bookings, records that end.
"""

from __future__ import annotations

from typing import Any

import pytest

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.made_up import QIF


def statements(text: str) -> list[dict[str, Any]]:
    """
    The answer for a file.
    """
    answer: Any = answer_of(read_statements(text.encode()))
    return list(answer["statements"])


def test_one_day_decides_the_order_of_all() -> None:
    """
    The thirteenth cannot be a month.
    """
    (statement,) = statements(QIF.decode())
    assert [row["booking_date"] for row in statement["transactions"]] == ["2024-01-13", "2024-01-14"]
    assert [row["amount"] for row in statement["transactions"]] == ["-1250.00", "5.00"]
    assert statement["currency"] is None


@pytest.mark.parametrize(
    ("day", "iso"),
    [("2/14'2020", "2020-02-14"), (" 2/13' 5", "2005-02-13"), ("08/27/21", "2021-08-27"), ("2022-09-23", "2022-09-23")],
)
def test_days_as_quicken_writes_them(day: str, iso: str) -> None:
    """
    An apostrophe before the year, blanks for zeros.
    """
    (statement,) = statements(f"!Type:Bank\nD{day}\nT-1.00\n^\n")
    assert statement["transactions"][0]["booking_date"] == iso


def test_unsigned_amounts_are_refused_and_never_income() -> None:
    """
    A plus is a sign, and so is the minus of any other record.
    """
    records = "D13/01/2026\nT850.00\nPRent\n^\nD14/01/2026\nT{sign}1500.00\nPSale\n^\n"
    with pytest.raises(StatementRefused, match="expected a minus"):
        statements("!Type:Bank\n" + records.format(sign=""))
    for sign in "+-":
        (statement,) = statements("!Type:Bank\n" + records.format(sign=sign))
        assert [row["amount"] for row in statement["transactions"]] == ["850.00", f"{sign}1500.00".lstrip("+")]


def test_a_declared_order_holds() -> None:
    """
    Some programs say it.
    """
    (statement,) = statements("!Option:DMY\n!Type:Bank\nD03/04/2024\nT-1.00\n^\n")
    assert statement["transactions"][0]["booking_date"] == "2024-04-03"
    assert not any("day or month" in warning["message"] for warning in statement["warnings"])


def test_accounts_are_statements_and_lists_are_passed_over() -> None:
    """
    Categories and memorized payments are no bookings.
    """
    text = "!Type:Cat\nNFood\nDwhat\nE\n^\n"
    for name in ("Checking", "Savings"):
        text += f"!Account\nN{name}\nTBank\n^\n!Type:Bank\nD12/19/18\nT-1.00\n^\n"
    text += "!Type:Memorized\nKD\nT9.00\n^\n"
    found = statements(text)
    assert [(s["account"]["other"], len(s["transactions"])) for s in found] == [("Checking", 1), ("Savings", 1)]


def test_splits_that_do_not_add_up_are_told() -> None:
    """
    The amount counts; the warning names the line.
    """
    (statement,) = statements("!Type:Bank\nD12/19/18\nT-5.00\nSFood\n$-3.00\n^\n")
    assert any("splits" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("!Type:Bank\nD12/19/18\nT1.00\n", "line 2"),
        ("!Type:Bank\nD12/19/18\n^\n", "line 2, T"),
        ("!Type:Bank\nT1.00\n^\n", "line 2, D"),
        ("!Type:Bank\nD12/19/18\nT1.00\n^\nD19/12/18\nT1.00\n^\n", "D"),
        ("!Type:Invst\nD12/19/18\nT1.00\n^\n", "!Type"),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str) -> None:
    """
    A refusal names the line and the letter.
    """
    with pytest.raises(StatementRefused) as caught:
        read_statements(text.encode())
    assert named in str(caught.value)


def a_record(day: str, amount: str, payee: str, *more: str) -> str:
    """
    One record.
    """
    return "".join(f"{line}\n" for line in (f"D{day}", f"T{amount}", f"P{payee}", *more, "^"))


BOOKINGS = a_record("13/01/2026", "-40.00", "Shop") + a_record("14/01/2026", "100.00", "Client")
OPENINGS = ["Opening Balance", "OPENING BALANCE", "opening balance", "Anfangssaldo", "Solde initial", "Saldo inicial",
            "Saldo iniziale", "Beginsaldo", "Ingående saldo", "Počáteční zůstatek", "Nyitó egyenleg"]  # fmt: skip


@pytest.mark.parametrize("payee", OPENINGS)
@pytest.mark.parametrize("more", [(), ("CX", "L[Giro]")])
@pytest.mark.parametrize("head", ["!Type:Bank\n", "!Account\nNGiro\nTBank\n^\n!Type:Bank\n"])
@pytest.mark.parametrize("is_newest_first", [False, True])
def test_opening_balance_is_no_booking(payee: str, more: tuple[str, ...], head: str, is_newest_first: bool) -> None:
    """
    In any case and language, with the account it is of or without, first or in a file that runs backwards last.
    """
    opening = a_record("01/01/2026", "5000.00", payee, *more)
    (statement,) = statements(head + (BOOKINGS + opening if is_newest_first else opening + BOOKINGS))
    assert [row["amount"] for row in statement["transactions"]] == ["-40.00", "100.00"]
    assert statement["opening"] == {"amount": "5000.00", "date": "2026-01-01"}
    assert statement["closing"] is None


@pytest.mark.parametrize("amount", ["-250.00", "0.00", "7.5"])
def test_transfer_of_an_account_to_itself_is_its_opening_balance(amount: str) -> None:
    """
    Whatever it is called, and whatever its sign.
    """
    text = f"!Account\nNGiro\nTBank\n^\n!Type:Bank\n{a_record('01/01/2026', amount, 'Start', 'L[giro]')}{BOOKINGS}"
    (statement,) = statements(text)
    assert len(statement["transactions"]) == 2
    assert float(statement["opening"]["amount"]) == float(amount)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (a_record("01/01/2026", "5000.00", "Savings", "L[Savings]"), "transfer"),
        (a_record("01/01/2026", "5000.00", "Opening Balance", "L[Savings]"), "transfer"),
        (a_record("01/01/2026", "5000.00", "Opening balance campaign", "LSales"), "other"),
        (a_record("01/01/2026", "5000.00", "Client", "LSales"), "other"),
    ],
)
def test_other_first_records_are_bookings(first: str, kind: str) -> None:
    """
    A transfer from another account is one; so is a payee that only begins like a balance.
    """
    (statement,) = statements(f"!Account\nNGiro\nTBank\n^\n!Type:Bank\n{first}{BOOKINGS}")
    assert [row["amount"] for row in statement["transactions"]] == ["5000.00", "-40.00", "100.00"]
    assert statement["transactions"][0]["kind"] == kind
    assert statement["opening"] is None


def test_opening_balance_in_the_middle_is_read_and_told() -> None:
    """
    One fact alone takes no money out.
    """
    middle = a_record("13/01/2026", "5000.00", "Opening Balance")
    (statement,) = statements(f"!Type:Bank\n{BOOKINGS}{middle}{BOOKINGS}")
    assert len(statement["transactions"]) == 5
    assert any("opening balance" in warning["message"] for warning in statement["warnings"])


def test_each_account_has_its_own_opening_balance() -> None:
    """
    The first record of each.
    """
    text = "".join(
        f"!Account\nN{name}\nTBank\n^\n!Type:Bank\n"
        + a_record("01/01/2026", amount, "Opening Balance", f"L[{name}]")
        + BOOKINGS
        for name, amount in (("Giro", "100.00"), ("Cash", "20.00"))
    )
    assert [(each["account"]["other"], each["opening"]["amount"]) for each in statements(text)] == [
        ("Giro", "100.00"),
        ("Cash", "20.00"),
    ]


@pytest.mark.parametrize(
    "name",
    ["Bank", "BANK", "Cash", "CCard", "Oth A", "Oth L", "Banque", "Banco", "Banca", "Kasse", "Caisse", "Contanti",
     "Efectivo", "Dinheiro", "Kreditkarte", "Carte", "Tarjeta", "Cartão", "Oth S", "Oth P", "Espèces", "Hotovost"],
)  # fmt: skip
def test_section_of_money_is_read_in_any_language(name: str) -> None:
    """
    Programs translate their names.
    """
    (statement,) = statements(f"!Type:{name}\n{BOOKINGS}")
    assert len(statement["transactions"]) == 2
    assert not any("passed over" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("!Type:Invst\nD13/01/2026\nNBuy\nYShare\nI10\nQ2\nU20.00\nT20.00\n^\n", "investments"),
        ("!Type:Memorized\nKD\nT9.00\n^\n", "memorized"),
        (f"!Type:Sparbuch\n{BOOKINGS}", "sparbuch"),
        (f"!Type:NL91 ABNA 0417 1643 00\n{BOOKINGS}", "not known"),
    ],
)
def test_section_with_amounts_that_is_passed_over_is_told(section: str, said: str) -> None:
    """
    By name, where it can be told, and count.
    """
    (statement,) = statements(f"!Type:Bank\n{BOOKINGS}{section}")
    assert len(statement["transactions"]) == 2
    (message,) = [warning["message"] for warning in statement["warnings"] if "passed over" in warning["message"]]
    assert said in message
    assert "NL91" not in message
    assert message[0] in "12"


def test_lists_without_amounts_are_passed_over_in_silence() -> None:
    """
    Categories and classes hold no money.
    """
    (statement,) = statements(f"!Type:Cat\nNFood\nDwhat\nE\n^\n!Type:Bank\n{BOOKINGS}")
    assert not any("passed over" in warning["message"] for warning in statement["warnings"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("tail", ["", "{end}", "{end}{end}", "  ", "{end}  {end}"])
@pytest.mark.parametrize("blanks", ["", " ", "\t"])
def test_line_ends_and_trailing_blanks_change_nothing(end: str, tail: str, blanks: str) -> None:
    """
    A last line needs no break; old machines wrote carriage returns alone.
    """
    text = f"!Type:Bank\n{BOOKINGS}".rstrip("\n").replace("\n", f"{blanks}{end}") + tail.format(end=end)
    (statement,) = statements(text)
    assert [(row["booking_date"], row["amount"]) for row in statement["transactions"]] == [
        ("2026-01-13", "-40.00"),
        ("2026-01-14", "100.00"),
    ]


def test_booking_far_from_the_others_names_its_line() -> None:
    """
    A sign of an edited file.
    """
    text = f"!Type:Bank\n{BOOKINGS}{a_record('09/07/2024', '900.00', 'Client')}{BOOKINGS}"
    (statement,) = statements(text)
    assert len(statement["transactions"]) == 5
    assert [warning["where"] for warning in statement["warnings"] if "far from" in warning["message"]] == ["line 10"]


@pytest.mark.parametrize(("letter", "again"), [("D", "D13/02/2024"), ("T", "T-4.00")])
def test_a_second_day_or_amount_in_a_record_is_refused(letter: str, again: str) -> None:
    """
    Two records whose caret is missing.
    """
    text = f"!Type:Bank\nD13/01/2024\nT-5.00\nPShop\n{again}\n^\n"
    with pytest.raises(StatementRefused, match=f"line 2, {letter}: expected one"):
        read_statements(text.encode())
