"""
How fast CSV is read, beside csv.reader over the same bytes; each run in a separate process.

Example: python -m tests.benchmarks.statements_csv --megabytes 50 --rounds 5
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

from tests.benchmarks.reader_comparison import NAMES, compare, read_ours

HEADINGS = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"\n'
)
GOALS = {"csv.reader": 3.0}


def ing_file(size: int, seed: int) -> bytes:
    """
    An ING export of about `size` bytes, newest first, with balances that follow on each other.
    """
    chance = random.Random(seed)
    rows, written, cents = [HEADINGS], 0, 1_000_000_000
    while written < size:
        amount, money_in = chance.randrange(100, 1_000_000), chance.random() < 0.5
        row = (
            f'"2024{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}";"{chance.choice(NAMES)}";'
            f'"NL20INGB0001234567";"NL{chance.randrange(100):02d}ABNA{chance.randrange(10**10):010d}";"GT";'
            f'"{"Bij" if money_in else "Af"}";"{amount // 100},{amount % 100:02d}";"Online bankieren";'
            f'"Naam: {chance.choice(NAMES)} Omschrijving: factuur {chance.randrange(10**8):08d} termijn '
            f'Kenmerk: {chance.randrange(10**12):012d} Valutadatum: 02-01-2024";"{cents // 100},{cents % 100:02d}";""\n'
        )
        cents += -amount if money_in else amount
        rows.append(row)
        written += len(row)
    return "".join(rows).encode()


def pass_with_csv_reader(data: bytes) -> int:
    """
    A bare pass of csv.reader over the rows, which are not looked at.
    """
    return sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), delimiter=";")) - 1


READERS: dict[str, Callable[[bytes], int]] = {"ours": read_ours, "csv.reader": pass_with_csv_reader}


if __name__ == "__main__":
    compare(__spec__.name, ing_file, READERS, goals=GOALS)
