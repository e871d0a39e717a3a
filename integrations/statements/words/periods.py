"""
Words in front of the first and the last day of a statement's period, by language, folded as month names are.

Source: the lines above the tables of exports that public readers know.
"""

from __future__ import annotations

FIRST_WORDS = frozenset(
    (
        "from", "start", "begin", "beginning", "opening",  # English
        "von", "vom", "ab", "beginn",  # German
        "van", "vanaf",  # Dutch
        "du", "debut",  # French
        "desde", "del", "inicio",  # Spanish
        "inicial",  # Portuguese
        "dal", "da", "inizio",  # Italian
        "od", "poczatek",  # Polish, Czech, Slovak, Slovenian, Croatian
        "fra", "fran",  # Danish, Norwegian, Swedish
        "alkaen", "alku",  # Finnish
        "nuo",  # Lithuanian
        "alates", "algus",  # Estonian
        "baslangic",  # Turkish
        "dari", "mulai",  # Indonesian
        "kezdete", "kezdo",  # Hungarian
        "din",  # Romanian
        "απο", "от",  # Greek, Bulgarian, Russian
    )
)  # fmt: skip
LAST_WORDS = frozenset(
    (
        "to", "until", "till", "end", "ending", "closing", "through",  # English
        "bis", "ende",  # German
        "tot", "einde",  # Dutch
        "au", "fin",  # French
        "hasta", "al",  # Spanish, Italian
        "ate", "final",  # Portuguese
        "alle", "fine",  # Italian
        "do", "koniec",  # Polish, Czech, Slovak, Slovenian, Croatian
        "til", "till",  # Danish, Norwegian, Swedish
        "asti", "saakka", "loppu",  # Finnish
        "iki", "lidz",  # Lithuanian, Latvian
        "kuni", "lopp",  # Estonian
        "bitis",  # Turkish
        "sampai", "hingga",  # Indonesian
        "vege", "zaro",  # Hungarian
        "pana",  # Romanian
        "εωσ", "до", "по",  # Greek, Bulgarian, Russian, Ukrainian
    )
)  # fmt: skip
