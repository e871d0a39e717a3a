"""
The period that a file states in words above its bookings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from integrations.statements.evidence.written_days import is_written_day
from integrations.statements.words.folding import folded
from integrations.statements.words.periods import FIRST_WORDS, LAST_WORDS

MAX_CHARACTERS = 500
DAY_IN_TEXT = re.compile(
    r"(?<![\w.])(?:[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\2(?:[0-9]{4}|[0-9]{2})|[0-9]{8}"
    r"|[0-9]{1,2}\.? [^\W\d_]{3,14}\.?,? [0-9]{4}|[^\W\d_]{3,14} [0-9]{1,2}[, ]{1,3}[0-9]{4})(?!\w)"
)
WORD = re.compile(r"[^\W\d_]+")


def period_in(lines: Iterable[str]) -> tuple[str, str] | None:
    """
    First and last day as written: two days of one line, or one each in lines that say which it is; None where unclear.
    """
    firsts, lasts, pairs = set(), set(), set()
    for line in lines:
        days = [match[0] for match in DAY_IN_TEXT.finditer(line[:MAX_CHARACTERS]) if is_written_day(match[0])]
        if len(days) == 2:
            pairs.add((days[0], days[1]))
        elif len(days) == 1:
            words = set(map(folded, WORD.findall(line[:MAX_CHARACTERS])))
            firsts |= {days[0]} if words & FIRST_WORDS else set()
            lasts |= {days[0]} if words & LAST_WORDS and not words & FIRST_WORDS else set()
    if len(pairs) == 1:
        return pairs.pop()
    return (firsts.pop(), lasts.pop()) if not pairs and len(firsts) == len(lasts) == 1 else None
