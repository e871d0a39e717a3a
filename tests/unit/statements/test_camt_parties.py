"""
Who stands on the other side of a CAMT entry, in the shapes in which banks leave a party out.
"""

from __future__ import annotations

import pytest

from tests.unit.statements.camt_builder import camt, entry
from tests.unit.statements.mt940_builder import only_row

OWNER = "<Nm>Bakkerij</Nm>"
OWN_ACCOUNT = "<Id><IBAN>NL91ABNA0417164300</IBAN></Id>"
OTHER = "DE89370400440532013000"
OTHER_ACCOUNT = f"<Id><IBAN>{OTHER}</IBAN></Id>"
REVERSED = "<RvslInd>true</RvslInd>"


def other_side(parties: str, amount: str = "50.00", more: str = "") -> tuple[str | None, str | None]:
    """
    Name and account that are read from the RltdPties of an entry.
    """
    details = f"<TxDtls><RltdPties>{parties}</RltdPties></TxDtls>"
    row = only_row(camt(entry(amount, more=more, details=details), total=amount))
    return row["counterparty_name"], row["counterparty_iban"]


@pytest.mark.parametrize(
    "parties",
    [
        f"<DbtrAcct>{OTHER_ACCOUNT}</DbtrAcct><UltmtDbtr><Nm>Klant</Nm></UltmtDbtr>",
        f"<DbtrAcct>{OTHER_ACCOUNT}</DbtrAcct><UltmtDbtr><Pty><Nm>Klant</Nm></Pty></UltmtDbtr>",
        f"<DbtrAcct>{OTHER_ACCOUNT}<Nm>Klant</Nm></DbtrAcct>",
        f"<Dbtr><Nm>Klant</Nm></Dbtr><DbtrAcct>{OTHER_ACCOUNT}<Nm>Rekening</Nm></DbtrAcct><UltmtDbtr><Nm>Moeder</Nm></UltmtDbtr>",
        f"<Dbtr><Agt><FinInstnId><Nm>Klant</Nm></FinInstnId></Agt></Dbtr><DbtrAcct>{OTHER_ACCOUNT}</DbtrAcct>",
    ],
)
def test_a_name_is_found_wherever_the_bank_gives_it(parties: str) -> None:
    """
    The party's own name first, then the ultimate party's, then the account's.
    """
    assert other_side(parties) == ("Klant", OTHER)


@pytest.mark.parametrize(
    ("parties", "amount"),
    [
        ("<Cdtr><Nm>Bakkerij Jansen en Zn</Nm></Cdtr>", "50.00"),
        ("<Dbtr><Nm>Bakkerij Jansen en Zn</Nm></Dbtr>", "-50.00"),
        ("<UltmtCdtr><Nm>Filiaal Noord</Nm></UltmtCdtr>", "50.00"),
        (f"<Cdtr>{OWNER}</Cdtr><CdtrAcct>{OTHER_ACCOUNT}</CdtrAcct>", "50.00"),
    ],
)
def test_the_owners_side_names_nobody_else(parties: str, amount: str) -> None:
    """
    Where money comes in the creditor is the owner, however the bank writes the name, or on a second account.
    """
    assert other_side(parties, amount) == (None, None)


def test_in_a_return_a_name_on_either_side_counts() -> None:
    """
    Some banks keep the roles of the first payment in a return, some turn them.
    """
    kept = f"<Dbtr>{OWNER}</Dbtr><Cdtr><Nm>Molen</Nm></Cdtr>"
    turned = f"<Cdtr>{OWNER}</Cdtr><Dbtr><Nm>Molen</Nm></Dbtr>"
    assert other_side(kept, more=REVERSED) == other_side(turned, more=REVERSED) == ("Molen", None)


@pytest.mark.parametrize("number", ["0417164300", "417164300"])
def test_the_own_account_in_its_domestic_spelling(number: str) -> None:
    """
    The end of the own IBAN is the own account.
    """
    own = f"<Cdtr><Nm>B. Jansen</Nm></Cdtr><CdtrAcct><Id><Othr><Id>{number}</Id></Othr></Id></CdtrAcct>"
    assert other_side(own) == (None, None)
    assert other_side(own.replace(number, "0417164399")) == ("B. Jansen", "0417164399")


def test_another_name_with_the_own_account() -> None:
    """
    Who pays in from the account itself is named, but whoever has an account of its own comes first.
    """
    payer = f"<Dbtr><Nm>Klant</Nm></Dbtr><DbtrAcct>{OWN_ACCOUNT}</DbtrAcct>"
    assert other_side(payer) == ("Klant", "NL91ABNA0417164300")
    collector = f"<Cdtr><Nm>Incassant</Nm></Cdtr><CdtrAcct>{OTHER_ACCOUNT}</CdtrAcct>"
    assert other_side(payer + collector) == ("Incassant", OTHER)
    assert other_side(payer.replace("Klant", "Bakkerij")) == (None, None)
