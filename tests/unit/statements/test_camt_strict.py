"""
CAMT where a day, an amount or a balance is nearly right: read as it is meant, with a warning, or refused.
"""

from __future__ import annotations

import pytest

from integrations.statements.read import read_statements
from integrations.statements.statement import StatementRefused
from tests.unit.statements.camt_builder import MESSAGES, balance, camt, document, entry, statement
from tests.unit.statements.mt940_builder import answered, messages, only_row

OPENING, CLOSING = balance("OPBD", "100.00", "2024-01-01"), balance("CLBD", "50.00")
OUTSIDE = "<BookgDt><Dt>2023-07-09</Dt></BookgDt>"
PERIODS = [
    "<FrToDt><FrDtTm>2024-01-01T00:00:00</FrDtTm><ToDtTm>2024-01-31T23:59:59+01:00</ToDtTm></FrToDt>",
    "<FrToDt><FrDt>2024-01-01</FrDt><ToDt>2024-01-31</ToDt></FrToDt>",
]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("message", MESSAGES)
def test_an_entry_outside_the_stated_period_is_told(message: str, period: str) -> None:
    """
    In a statement, a report and a notification, with days and with times; it is read all the same.
    """
    kind = MESSAGES[message][1]
    text = document(statement(entry("7.00"), entry(booked=OUTSIDE), balances="", kind=kind), message=message)
    (found,) = answered(text.replace("<Acct>", period + "<Acct>"))
    assert len(found["transactions"]) == 2
    assert any(told.startswith("Ntry 2/BookgDt") and "period" in told for told in messages(found))


def test_without_a_period_the_balances_have_its_days() -> None:
    """
    What is pending is no booking outside; a week beside the period is no sign of anything.
    """
    (found,) = answered(camt(entry(booked=OUTSIDE)))
    assert any(told.startswith("Ntry 1/BookgDt") and "period" in told for told in messages(found))
    pending = entry("7.00", status="<Sts>PDNG</Sts>", booked=OUTSIDE)
    late = entry("7.00", booked="<BookgDt><Dt>2024-02-02</Dt></BookgDt>")
    (found,) = answered(camt(pending, late, entry(), total="-43.00"))
    assert not found["warnings"]


def test_a_period_that_is_none_is_told() -> None:
    """
    It is compared with nothing.
    """
    period = "<FrToDt><FrDtTm>soon</FrDtTm><ToDtTm>2024-01-31T00:00:00</ToDtTm></FrToDt>"
    (found,) = answered(camt(entry()).replace("<Acct>", period + "<Acct>"))
    assert any(told.startswith("FrToDt") for told in messages(found))


@pytest.mark.parametrize(
    ("code", "place", "balances"),
    [
        ("CLBD", 2, OPENING + CLOSING.replace("EUR", "DKK")),
        ("OPBD", 1, OPENING.replace("EUR", "USD") + CLOSING),
        ("PRCD", 1, OPENING.replace("OPBD", "PRCD").replace("EUR", "CHF") + CLOSING),
        ("ITBD", 3, OPENING + CLOSING + balance("ITBD", "1.00", currency="GBP")),
    ],
)
def test_a_balance_in_another_currency_is_told(code: str, place: int, balances: str) -> None:
    """
    It is no balance of the account, whichever of them it is; the others stay.
    """
    (found,) = answered(document(statement(entry(), balances=balances)))
    assert any(told.startswith(f"Bal {place}/Amt {code} is in another currency") for told in messages(found))
    assert (found["opening"] is None) is (code in ("OPBD", "PRCD"))
    assert (found["closing"] is None) is (code == "CLBD")


@pytest.mark.parametrize(
    ("written", "amount"), [("+51.00", "51.00"), ("+51", "51.00"), ("+.5", "0.50"), ("51.", "51.00")]
)
def test_a_plus_says_nothing(written: str, amount: str) -> None:
    """
    An xs:decimal may have one, in entries, details and balances; the indicator says the direction.
    """
    (found,) = answered(
        document(statement(entry("-51.00"), balances=OPENING + CLOSING))
        .replace(">51.00<", f">{written}<")
        .replace(">100.", ">+100.")
    )
    assert [row["amount"] for row in found["transactions"]] == [f"-{amount}"]
    assert found["opening"]["amount"] == "100.00"


@pytest.mark.parametrize(
    "written", ["-51.00", "++51.00", "+-51.00", "51.00+", "+", "+ 51", "5 1", "1E2", "0x5", "５1.00"]
)
def test_other_signs_are_refused(written: str) -> None:
    """
    A minus beside an indicator says two things.
    """
    with pytest.raises(StatementRefused, match="Ntry 1/Amt"):
        read_statements(camt(entry("-51.00"), total="-51.00").replace(">51.00<", f">{written}<").encode())


@pytest.mark.parametrize("day", ["2024-02-30", "2023-02-29", "2024-04-31", "2024-11-31"])
def test_a_value_day_of_a_bank_month_is_not_known(day: str) -> None:
    """
    Interest that is counted by thirty days a month: the entry stays, on its booking day.
    """
    valued = f"<ValDt><Dt>{day}</Dt></ValDt>"
    (found,) = answered(camt(entry(valued=valued)))
    assert (found["transactions"][0]["booking_date"], found["transactions"][0]["value_date"]) == ("2024-01-15", None)
    assert any(told.startswith("Ntry 1/ValDt") for told in messages(found))
    for wrong in (entry(valued=valued, booked=""), entry(booked=f"<BookgDt><Dt>{day}</Dt></BookgDt>")):
        with pytest.raises(StatementRefused, match="calendar"):
            read_statements(camt(wrong).encode())


@pytest.mark.parametrize(
    ("currency", "written", "amount", "told"),
    [
        ("JPY", "1000", "1000.00", False),
        ("JPY", "1000.00", "1000.00", False),
        ("JPY", "1000.50", "1000.50", True),
        ("KWD", "10.120", "10.12", False),
        ("KWD", "10.12", "10.12", False),
    ],
)
def test_decimals_that_a_currency_does_not_have(currency: str, written: str, amount: str, told: bool) -> None:
    """
    Yen have none, dinars three; what fits whole cents is read.
    """
    text = document(statement(entry(written), balances="")).replace("EUR", currency)
    (found,) = answered(text)
    assert only_row(text)["amount"] == amount
    assert any("decimals" in message for message in messages(found)) is told


@pytest.mark.parametrize("where", ["Ntry 1/Amt", "Bal 1/Amt"])
def test_thousandths_that_are_money_are_not_rounded(where: str) -> None:
    """
    A dinar has a thousand of them.
    """
    fine = {where.partition("/")[0][:-2]: "10.125"}
    text = document(statement(entry(fine.get("Ntry", "10.120")), balances=balance("OPBD", fine.get("Bal", "1.000"))))
    with pytest.raises(StatementRefused, match=rf"{where}: .*thousandths"):
        read_statements(text.replace("EUR", "KWD").encode())


@pytest.mark.parametrize("count", [1, 3])
def test_an_overlong_description_is_cut_and_told(count: int) -> None:
    """
    Of one payment, or of the payments of a batch together; what the bank says beside it stays.
    """
    details = "".join(
        f"<TxDtls><RmtInf><Ustrd>{str(number) + ' text' * 9_000}</Ustrd></RmtInf></TxDtls>" for number in range(count)
    )
    text = entry(details=details).replace("</Ntry>", "<AddtlNtryInf>SEPA</AddtlNtryInf></Ntry>")
    (found,) = answered(camt(text))
    assert len(found["transactions"][0]["description"]) < 2_100
    assert found["transactions"][0]["description"].endswith("SEPA")
    assert any(told.startswith("Ntry 1 ") and "cut" in told for told in messages(found))


@pytest.mark.parametrize("name", ["Amt", "CdtDbtInd", "BookgDt"])
def test_what_an_entry_says_twice_is_refused(name: str) -> None:
    """
    Which of two amounts, directions or days counts is not for us to choose.
    """
    text = entry("10.00")
    start, end = text.index(f"<{name}"), text.index(f"</{name}>") + len(f"</{name}>")
    with pytest.raises(StatementRefused, match=f"Ntry 1/{name}: expected it once"):
        read_statements(camt(text[:end] + text[start:end] + text[end:]).encode())
