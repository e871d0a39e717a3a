"""
How the amounts of one OFX file are written: the decimal sign belongs to all TRNAMT and BALAMT together, never to one.
"""

from __future__ import annotations

import re

from integrations.statements.evidence.decimals import DecimalEvidence, common_minor_units, written_cents
from integrations.statements.shared.numbers import NumberRefused

# Digits and two decimals: of all amounts of most files that is all there is to see.
PLAIN = r"\s*[+-]?[0-9]+{mark}[0-9]{{2}}\s*(?=<)"
ODD = r"<{name}>(?!\s*[+-]?[0-9]+[.,][0-9]{{2}}\s*<)([^<]+)"
CURRENCY = re.compile(r"<CUR(?:DEF|SYM)>\s*([A-Z]{3})\b", re.IGNORECASE | re.ASCII)
OPEN = re.compile(r"[+-]?(?!0)[0-9]{1,3}[.,][0-9]{3}", re.ASCII)
# Down to a cent, what is finer, and what stands behind the number.
FINE = {mark: re.compile(rf"(.*[0-9]{re.escape(mark)}[0-9]{{2}})([0-9]{{1,8}})([^0-9]*)", re.ASCII) for mark in ".,"}
NEGATIVE = re.compile(r"[-−(]")
OWN, OPEN_EXPECTED = "", "expected an amount that shows which sign parts the cents"
MAX_CHARACTERS = 64


class Amounts:
    """
    Reads the amounts of one file.

    Attributes:
        odd: the different values of TRNAMT that are not just digits and two decimals.
        is_mixed: whether some amounts have a decimal comma and some a point: then each has its own.
        is_grouped: whether all amounts with a mark have three digits behind it, which groups them in their currency.
        may_round: whether all balances are in whole cents, so that the bank rounds what is finer.
    """

    def __init__(self, body: str) -> None:
        balances = _odd(body, "BALAMT")
        self.odd = _odd(body, "TRNAMT")
        plain = [f"1{mark}00" for mark in ".," if any(_has_plain(body, name, mark) for name in ("TRNAMT", "BALAMT"))]
        evidence = DecimalEvidence(common_minor_units({code.upper() for code in set(CURRENCY.findall(body))}))
        evidence.see([*plain, *self.odd, *balances])
        self.is_mixed = evidence.comma and evidence.dot
        self.is_grouped = evidence.is_grouped
        self._decimal = OWN if self.is_mixed else evidence.decimal(OWN)
        has_plain_balance = any(_has_plain(body, "BALAMT", mark) for mark in ".,")
        self.may_round = has_plain_balance and not any(map(self._is_finer, balances))

    def cents(self, text: str) -> int:
        """
        Whole cents.

        Raises:
            NumberRefused: for anything else than an amount in whole cents, or where it can be read in two ways.
        """
        return written_cents(text, self._decimal or _own_mark(text))

    def rounded(self, text: str) -> int:
        """
        The cents of an amount that is finer than they are, half a cent away from zero.

        Raises:
            NumberRefused: where it is no such amount.
        """
        match = FINE[self._decimal or _own_mark(text)].fullmatch(text) if len(text) <= MAX_CHARACTERS else None
        if match is None:
            raise NumberRefused("expected an amount in whole cents")
        cents = self.cents(match[1] + match[3])
        if match[2] < "5":
            return cents
        return cents - 1 if NEGATIVE.search(text) else cents + 1

    def _is_finer(self, text: str) -> bool:
        try:
            self.cents(text.strip())
        except NumberRefused:
            return bool(text.strip())
        return False


def _odd(body: str, name: str) -> list[str]:
    return list(dict.fromkeys(re.findall(ODD.format(name=name), body, _flags(body))))


def _has_plain(body: str, name: str, mark: str) -> bool:
    return re.search(f"<{name}>" + PLAIN.format(mark=re.escape(mark)), body, _flags(body)) is not None


def _flags(body: str) -> re.RegexFlag:
    """
    Some programs write tags in lower case.
    """
    return re.ASCII if "<TRNAMT>" in body else re.ASCII | re.IGNORECASE


def _own_mark(text: str) -> str:
    """
    The decimal sign of one amount: its last mark, where it stands once.
    """
    if OPEN.fullmatch(text):
        raise NumberRefused(OPEN_EXPECTED)
    last, other = (",", ".") if text.rfind(",") > text.rfind(".") else (".", ",")
    return other if text.count(last) > 1 else last
