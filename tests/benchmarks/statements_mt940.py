"""
How fast MT940 is read, beside the library mt-940; each run in a separate process.

Example: python -m tests.benchmarks.statements_mt940 --megabytes 50 --rounds 5
"""

import random
from collections.abc import Callable

from tests.benchmarks.reader_comparison import NAMES, compare, read_ours, remittance


def mt940_file(size: int, seed: int) -> bytes:
    """
    An MT940 of about `size` bytes: a statement for every 200 bookings with SEPA codewords, balances that add up.
    """
    chance = random.Random(seed)
    parts: list[bytes] = []
    written, cents = 0, 1_000_000
    while written < size:
        block, cents = _mt940_statement(chance, cents)
        data = block.encode()
        parts.append(data)
        written += len(data)
    return b"".join(parts)


def _mt940_statement(chance: random.Random, opening: int) -> tuple[str, int]:
    rows, cents = [], opening
    for _ in range(200):
        amount = chance.randrange(100, 100_000)
        money_in = chance.random() < 0.5
        cents += amount if money_in else -amount
        text = (
            f"/TRTP/SEPA OVERBOEKING/IBAN/NL{chance.randrange(100):02d}ABNA{chance.randrange(10**10):010d}/BIC/ABNANL2A"
            f"/NAME/{chance.choice(NAMES)}/REMI/{remittance(chance)}/EREF/{chance.randrange(10**12)}"
        )
        lines = "\r\n".join(text[at : at + 65] for at in range(0, len(text), 65))
        rows.append(
            f":61:2401150115{'C' if money_in else 'D'}{_comma(amount)}NTRFNONREF//{chance.randrange(10**14):014d}\r\n"
            f":86:{lines}\r\n"
        )
    head = f":20:STATEMENT\r\n:25:NL91ABNA0417164300\r\n:28C:1/1\r\n:60F:{_balance(opening)}\r\n"
    return head + "".join(rows) + f":62F:{_balance(cents)}\r\n-\r\n", cents


def _balance(cents: int) -> str:
    return f"{'C' if cents >= 0 else 'D'}240115EUR{_comma(abs(cents))}"


def _comma(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def read_with_mt940_library(data: bytes) -> int:
    """
    mt-940, all its statements.
    """
    import mt940

    return sum(len(statement.transactions) for statement in mt940.parse_statements(data.decode()))


READERS: dict[str, Callable[[bytes], int]] = {"ours": read_ours, "mt-940": read_with_mt940_library}

if __name__ == "__main__":
    compare(__spec__.name, mt940_file, READERS)
