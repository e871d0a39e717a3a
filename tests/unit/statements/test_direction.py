"""
Which way money went is proven by something in the file, or the file is refused.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.evidence.direction import DirectionUnknown, WrittenAmounts, directed
from integrations.statements.statement import StatementRefused
from risk_model.transactions import NO_CENTS
from tests.unit.statements.test_exports import statements

AMOUNTS = st.lists(
    st.integers(min_value=-10_000, max_value=10_000).filter(lambda cents: cents != 0), min_size=2, max_size=30
)


def amounts_in(text: str) -> list[str]:
    """
    The signed amounts that a table is read with.
    """
    return [row["amount"] for statement in statements(text) for row in statement["transactions"]]


def written(
    cents: list[int],
    *,
    stated: list[int] | None = None,
    balance: list[int] | None = None,
    by_column: bool = False,
    newest_first: bool = False,
    opening: int | None = None,
    closing: int | None = None,
) -> WrittenAmounts:
    """
    Amounts of one account, a day each.
    """
    size = len(cents)
    days = np.arange(size, dtype=np.int32)
    return WrittenAmounts(
        cents=np.array(cents, dtype=np.int64),
        stated=np.array(stated or [0] * size, dtype=np.int8),
        balance=np.array(balance or [NO_CENTS] * size, dtype=np.int64),
        day=days[::-1] if newest_first else days,
        account=np.zeros(size, dtype=np.int32),
        by_column=by_column,
        opening=opening,
        closing=closing,
    )


@pytest.mark.parametrize("newest_first", [False, True])
@given(amounts=AMOUNTS, opening=st.integers(min_value=-50_000, max_value=50_000))
def test_running_balances_and_the_opening_one_sign_amounts_without_signs(
    amounts: list[int], opening: int, newest_first: bool
) -> None:
    """
    Whatever the amounts, forward; newest first the first of all has no balance before it but its neighbour's.
    """
    balances = (opening + np.cumsum(amounts)).tolist()
    step = -1 if newest_first else 1
    evidence = written(
        [abs(cents) for cents in amounts][::step],
        balance=balances[::step],
        newest_first=newest_first,
        opening=opening,
    )
    assert directed(evidence).cents.tolist() == amounts[::step]


@given(amounts=AMOUNTS)
def test_words_and_signs_that_agree_change_nothing(amounts: list[int]) -> None:
    """
    Unsigned, signed, or in columns of their own: one reading.
    """
    stated = [1 if cents > 0 else -1 for cents in amounts]
    sizes = [abs(cents) for cents in amounts]
    assert directed(written(sizes, stated=stated)).cents.tolist() == amounts
    assert directed(written(amounts, stated=stated)).cents.tolist() == amounts
    assert directed(written(sizes, stated=stated, by_column=True)).cents.tolist() == amounts


@given(amounts=AMOUNTS)
def test_unsigned_amounts_of_which_nothing_tells_the_direction_are_refused(amounts: list[int]) -> None:
    """
    They are never all taken as money in.
    """
    with pytest.raises(DirectionUnknown, match="which way each amount went"):
        directed(written([abs(cents) for cents in amounts]))


def test_first_booking_without_a_balance_before_it_goes_as_others_with_its_text() -> None:
    """
    Amounts without sign, and running balances: a rent is money out each month; a text of its own proves nothing.
    """
    head = "Date;Text;Amount;Balance\n"
    rows = "2026-01-13;Sale;500,00;9650,00\n" + "".join(
        f"2026-{month:02}-15;Rent {month};850,00;{9650 - 850 * (month - 1)},00\n" for month in (2, 3, 4)
    )
    text = f"{head}2026-01-05;Rent 1;850,00;9150,00\n{rows}"
    assert amounts_in(text) == ["-850.00", "500.00", *["-850.00"] * 3]
    assert any("others with its text" in warning["message"] for warning in statements(text)[0]["warnings"])
    with pytest.raises(StatementRefused, match="balance before the first booking"):
        statements(f"{head}2026-01-05;Power;850,00;9150,00\n{rows}")


@pytest.mark.parametrize("moved", [1, -1])
def test_opening_and_closing_balance_prove_amounts_that_all_go_one_way(moved: int) -> None:
    """
    As the sum of them is what the balance moved by.
    """
    evidence = written([100, 250], opening=1_000, closing=1_000 + moved * 350)
    assert directed(evidence).cents.tolist() == [moved * 100, moved * 250]


def test_equal_amounts_newest_first_keep_their_signs() -> None:
    """
    Read against the order their balances would move the other way.
    """
    evidence = written([-1000, -1000, -1000], balance=[7000, 8000, 9000], newest_first=True)
    assert directed(evidence).cents.tolist() == [-1000, -1000, -1000]


def test_a_ledgers_debit_and_credit_are_turned_by_the_balance() -> None:
    """
    In bookkeeping, a debit of the bank account is money in.
    """
    text = (
        "Date;Text;Debit;Credit;Balance\n2026-01-05;Invoice;1500,00;;2500,00\n"
        "2026-01-06;Rent;;850,00;1650,00\n2026-01-09;Power;;60,10;1589,90\n"
    )
    assert amounts_in(text) == ["1500.00", "-850.00", "-60.10"]
    assert any("turned" in warning["message"] for warning in statements(text)[0]["warnings"])


def test_signs_that_all_balances_contradict_are_refused() -> None:
    """
    The balance may be what a card owes: then turning them would be wrong.
    """
    text = (
        "Date;Text;Amount;Balance\n2026-01-05;Shop;-10,00;110,00\n2026-01-06;Fuel;-20,00;130,00\n"
        "2026-01-09;Pay;90,00;40,00\n"
    )
    with pytest.raises(StatementRefused, match="agree with the balances"):
        statements(text)


@pytest.mark.parametrize(
    ("amounts", "signed"),
    [
        (("10,000.00 Cr", "1,500.00", "60.10"), ["10000.00", "-1500.00", "-60.10"]),
        (("10,000.00CR", "1,500.00", "60.10"), ["10000.00", "-1500.00", "-60.10"]),
        (("10,000.00", "1,500.00 Dr", "60.10 Dr"), ["10000.00", "-1500.00", "-60.10"]),
        (("+10,000.00", "1,500.00", "60.10"), ["10000.00", "-1500.00", "-60.10"]),
        (("10,000.00", "(1,500.00)", "(60.10)"), ["10000.00", "-1500.00", "-60.10"]),
        (("10,000.00", "1,500.00-", "60.10-"), ["10000.00", "-1500.00", "-60.10"]),
        (("10,000.00 H", "1,500.00 S", "60.10 S"), ["10000.00", "-1500.00", "-60.10"]),
    ],
)
def test_marks_beside_amounts_are_evidence(amounts: tuple[str, ...], signed: list[str]) -> None:
    """
    Where one way only is marked, what is unmarked went the other way.
    """
    rows = "".join(f'2026-01-{day:02};text {day};"{amount}"\n' for day, amount in enumerate(amounts, start=13))
    assert amounts_in("Date;Description;Amount\n" + rows) == signed


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ("Date,Description,Amount,Currency\n2026-01-02,Rent,850.00,EUR\n2026-01-15,Invoice,1500.00,EUR\n", "Amount"),
        ("Datum;Omschrijving;Bedrag\n2026-01-14;Huur;850,00\n2026-01-15;Factuur;1500,00\n", "Bedrag"),
        ("Date,Text,Amount,Gyx\n2026-01-02,Rent,850.00,foo\n2026-01-03,Sale,9.00,bar\n2026-01-04,x,8.00,foo\n", "Gyx"),
        (
            "Date,Text,Amount,Type\n2026-01-02,Rent,850.00,Debit\n2026-01-03,Sale,9.00,Credit\n2026-01-04,x,8.00,Zzz\n",
            "line 4, Type",
        ),
        (
            "Date,Text,Amount,Type\n2026-01-02,Rent,-850.00,Debit\n2026-01-03,Sale,-9.00,Credit\n2026-01-04,x,5,Credit\n",
            "line 3, Amount",
        ),
        (
            "Date,Text,Debit,Credit\n2026-01-02,Rent,-8.00,\n2026-01-03,Power,-9.00,\n2026-01-04,x,3.00,\n",
            "line 4, Debit",
        ),
    ],
)  # fmt: skip
def test_amounts_without_evidence_are_refused_by_column(table: str, where: str) -> None:
    """
    A word that is not known is named, and so is a column that may hold the direction.
    """
    with pytest.raises(StatementRefused) as refused:
        statements(table)
    assert where in refused.value.where
    assert "export" in refused.value.expected or "expected" in str(refused.value)


@pytest.mark.parametrize(
    ("debits", "credits", "signed"),
    [
        (("52.40", "20.00"), ("1500.00",), ["-52.40", "-20.00", "1500.00"]),
        (("-52.40", "-20.00"), ("1500.00",), ["-52.40", "-20.00", "1500.00"]),
        (("52.40", "-20.00"), ("1500.00",), ["-52.40", "20.00", "1500.00"]),
        (("52.40", "20.00"), ("-1500.00",), ["-52.40", "-20.00", "1500.00"]),
        (("52.40", "20.00"), ("1500.00", "-30.00"), ["-52.40", "-20.00", "1500.00", "-30.00"]),
        (("(52.40)", "(20.00)"), ("1500.00",), ["-52.40", "-20.00", "1500.00"]),
    ],
)
def test_each_of_two_columns_has_one_convention_for_its_sign(
    debits: tuple[str, ...], credits: tuple[str, ...], signed: list[str]
) -> None:
    """
    All negative: that is how the column is written. One negative among positive ones went the other way.
    """
    lines = [f"{debit}," for debit in debits] + [f",{credit}" for credit in credits]
    rows = "".join(f"2026-01-{day},text,{line}\n" for day, line in enumerate(lines, start=13))
    assert amounts_in("Date,Description,Debit,Credit\n" + rows) == signed


@pytest.mark.parametrize(
    "payment",
    ["PAYMENT RECEIVED - THANK YOU", "Zahlung erhalten", "Betaling ontvangen", "Paiement reçu",
     "AUTOPAY PAYMENT - THANK YOU", "ONLINE PAYMENT, THANK YOU", "Pago recibido", "Pagamento ricevuto"],
)  # fmt: skip
def test_a_card_issuers_signs_are_turned_for_the_whole_column(payment: str) -> None:
    """
    Where the payment to the card is negative, what was spent is positive.
    """
    rows = f'2026-01-15;HOTEL;312,40\n2026-01-17;"{payment}";-900,00\n2026-01-19;FUEL;61,02\n'
    assert amounts_in("Date;Description;Amount\n" + rows) == ["-312.40", "900.00", "-61.02"]
    usual = f'2026-01-15;HOTEL;-312,40\n2026-01-17;"{payment}";900,00\n2026-01-19;FUEL;-61,02\n'
    assert amounts_in("Date;Description;Amount\n" + usual) == ["-312.40", "900.00", "-61.02"]


@pytest.mark.parametrize("payment", ["AUTOPAY CARD 1234", "Kreditkartenausgleich", "Pagamento de fatura"])
def test_a_payment_to_a_card_alone_does_not_say_whose_table_it_is(payment: str) -> None:
    """
    The account that pays a card writes it with a minus, too; only a card's own table is turned.
    """
    rows = f"2026-01-15,CUSTOMER,312.40\n2026-01-17,{payment},-900.00\n2026-01-19,ACME,61.02\n"
    with pytest.raises(StatementRefused) as refused:
        amounts_in("Date,Description,Amount\n" + rows)
    assert refused.value.where == "line 3, Amount"
    assert amounts_in("Card Number,4711,\nDate,Description,Amount\n" + rows) == ["-312.40", "900.00", "-61.02"]
    spent = "2026-01-20,SHOP,-5.00\n"
    assert amounts_in("Date,Description,Amount\n" + rows + spent) == ["312.40", "-900.00", "61.02", "-5.00"]


def test_payment_that_another_party_received_turns_no_table() -> None:
    """
    Words on both sides of it are of a party: the account that paid writes so, too.
    """
    rows = "2026-03-13;Direct debit payment received by Telco;-90,00\n2026-03-14;CUSTOMER A;1500,00\n"
    with pytest.raises(StatementRefused, match="payments to a card"):
        statements("Date;Description;Amount\n" + rows)


def test_direction_and_balances_of_two_accounts_in_one_table_are_kept_apart() -> None:
    """
    A balance follows on the one before it of the same account only.
    """
    text = "Account;Date;Text;Amount;Balance\n" + "".join(
        f"{account};2026-01-{day};x;{amount};{balance}\n"
        for account, day, amount, balance in (
            ("111111", 13, "-10,00", "90,00"), ("222222", 13, "-5,00", "5,00"), ("111111", 14, "20,00", "110,00"),
            ("222222", 14, "-1,00", "4,00"),
        )
    )  # fmt: skip
    assert amounts_in(text) == ["-10.00", "20.00", "-5.00", "-1.00"]


def test_an_apple_card_counts_what_is_spent_as_positive() -> None:
    """
    Whatever the payment to it is called.
    """
    names = "Transaction Date,Clearing Date,Description,Merchant,Category,Type,Amount (USD),Purchased By\n"
    spent, paid = "03/20/2026,HOTEL,,,Purchase,60.10,J\n", "03/13/2026,ACH,,,Payment,-9.00,J\n"
    assert amounts_in(f"{names}03/21/2026,{spent}03/13/2026,{paid}") == ["-60.10", "9.00"]
