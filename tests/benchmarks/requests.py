"""
Simulated request bodies for the benchmarks: what an admin platform sends about one customer.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

AS_OF = date(2026, 10, 31)
DAYS = 400

NAMES = ("Groothandel Van Dam", "Bakkerij De Hoek", "Adyen N.V.", "Belastingdienst", "Jansen Verhuur", "Café 't Plein")
TEXTS = ("factuur {n}", "betaling {n} termijn", "huur bedrijfsruimte", "salaris {n}", "omzet dag {n}", "order {n} Köln")
KINDS = ("transfer", "card", "direct_debit", "fee", "salary", "other")


def a_body(rows: int, seed: int) -> bytes:
    """
    One customer's rows over 400 days, with a balance after each.
    """
    chance = random.Random(seed)
    balance, transactions = 1_000_000, []
    for number in range(rows):
        cents = chance.randrange(-90_000, 100_000)
        balance += cents
        transactions.append(_row(chance, DAYS - DAYS * number // rows, cents, balance))
    return json.dumps({"customer": {"id": "K-1"}, "transactions": transactions}).encode()


def _row(chance: random.Random, days_ago: int, cents: int, balance: int) -> dict[str, Any]:
    return {
        "booking_date": (AS_OF - timedelta(days=days_ago)).isoformat(),
        "amount": f"{cents / 100:.2f}",
        "currency": "EUR",
        "counterparty_name": f"{chance.choice(NAMES)} {chance.randrange(12)}",
        "counterparty_iban": f"NL{chance.randrange(10, 99)}ABNA{chance.randrange(60):010d}",
        "description": chance.choice(TEXTS).format(n=chance.randrange(10**7)),
        "kind": chance.choice(KINDS),
        "balance_after": f"{balance / 100:.2f}",
    }
