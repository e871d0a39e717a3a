"""
How fast PSD2 JSON is read, beside json.loads and msgspec over the same bytes; each run in a separate process.

Both of the others build the whole document in memory and look at nothing of it: no amount, no day, no key that comes
twice.

Example: python -m tests.benchmarks.statements_psd2 --megabytes 50 --rounds 5
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from tests.benchmarks.reader_comparison import NAMES, compare

CODES = ("PMNT-RCDT-ESCT", "PMNT-ICDT-ESCT", "PMNT-RDDT-ESDD", "PMNT-CCRD-POSD")
ACCOUNT = {"iban": "NL20INGB0001234567", "currency": "EUR"}


def berlin_group_file(size: int, seed: int) -> bytes:
    """
    A Berlin Group report of about `size` bytes, as one line, with the balances before and after it.
    """
    chance = random.Random(seed)
    rows, written, cents = [], 0, 1_000_000_00
    while written < size:
        amount = chance.randrange(-1_000_000, 1_000_000)
        row = json.dumps(_transaction(chance, len(rows), amount), ensure_ascii=False)
        cents += amount
        rows.append(row)
        written += len(row.encode()) + 1
    balances = [_balance("openingBooked", 1_000_000_00), _balance("closingBooked", cents)]
    head = f'{{"account":{json.dumps(ACCOUNT)},"balances":{json.dumps(balances)},"transactions":{{"booked":['
    return (head + ",".join(rows) + '],"pending":[]}}').encode()


def _transaction(chance: random.Random, number: int, cents: int) -> dict[str, object]:
    party = "creditor" if cents < 0 else "debtor"
    day = f"2024-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    return {
        "transactionId": f"{chance.randrange(10**16):016d}",
        "entryReference": f"{number:09d}",
        "endToEndId": f"E2E-{chance.randrange(10**9)}",
        "bookingDate": day,
        "valueDate": day,
        "transactionAmount": _money(cents),
        f"{party}Name": chance.choice(NAMES),
        f"{party}Account": {"iban": f"NL{chance.randrange(100):02d}ABNA{chance.randrange(10**10):010d}"},
        "remittanceInformationUnstructured": f"factuur {chance.randrange(10**8):08d} termijn",
        "bankTransactionCode": chance.choice(CODES),
    }


def _money(cents: int) -> dict[str, str]:
    return {"currency": "EUR", "amount": f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"}


def _balance(kind: str, cents: int) -> dict[str, object]:
    return {"balanceType": kind, "balanceAmount": _money(cents)}


def read_ours(data: bytes) -> int:
    """
    Our reader, through its public function, which must find balances that add up.
    """
    from integrations.statements.read import read_statements

    (statement,) = read_statements(data)
    assert statement.reconciled
    return len(statement.transactions)


def pass_with_json(data: bytes) -> int:
    """
    The standard library, without the hooks that refuse doubled keys.
    """
    return len(json.loads(data)["transactions"]["booked"])


def pass_with_msgspec(data: bytes) -> int:
    """
    msgspec, the whole document at once.
    """
    import msgspec

    return len(msgspec.json.decode(data)["transactions"]["booked"])


READERS: dict[str, Callable[[bytes], int]] = {
    "ours": read_ours,
    "json.loads": pass_with_json,
    "msgspec": pass_with_msgspec,
}


if __name__ == "__main__":
    compare(__spec__.name, berlin_group_file, READERS)
