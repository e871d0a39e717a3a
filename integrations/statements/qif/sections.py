"""
What a section of QIF holds by its name, which some programs translate.

Source: exports of Quicken, Microsoft Money, Grisbi and GnuCash, and readers of them.
"""

from __future__ import annotations

import re

from integrations.statements.words.folding import folded

# Accounts that hold money; folded, "|" between the names of one.
ENGLISH = "bank|cash|ccard|oth a|oth l"
TRANSLATED = (
    # Banks.
    "banque|banco|banca|banka|bankkonto|bankrekening|girokonto|compte|cuenta|conto|konto|pankki|banque a"
    # Cash.
    "|kasse|bargeld|bar|caisse|especes|liquide|contanti|efectivo|dinheiro|kas|contant|kontant|kontanter|kateinen|gotowka"
    "|hotovost|keszpenz|numerar|gotovina|nakit|kas en contanten"
    # Cards.
    "|kreditkarte|kkarte|karte|carte|carte de credit|cartec|carta|carta di credito|tarjeta|tarjeta de credito|cartao"
    "|cartao de credito|creditcard|kreditkort|luottokortti|karta|karta kredytowa|kreditni karta|kredi karti|tcredito"
    # Other assets and debts.
    "|oth s|oth p|autre a|autre p|autre actif|autre passif|altro a|altro p|otro a|otro p"
)
MONEY = frozenset(f"{ENGLISH}|{TRANSLATED}".split("|"))
# Lists of what bookings refer to.
LISTS = frozenset(
    ("cat", "class", "memorized", "security", "prices", "budget", "tag", "invoice", "invitem", "template", "payees")
)
INVESTMENTS = frozenset(("invst", "port", "401 k 403 b", "invest", "investissement", "inversion", "wertpapiere"))
# An unknown name is told only where it can be no more than a name.
NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")
MAX_NAME = 20


def section_name(header: str) -> str | None:
    """
    The folded name that a header behind its exclamation mark opens; None where it opens no section of records.
    """
    kind, _, name = header.partition(":")
    kind = kind.strip().casefold()
    if kind == "account":
        return "account"
    return folded(name) if kind == "type" else None


def is_money(name: str) -> bool:
    """
    Whether a section holds bookings.
    """
    return name in MONEY


def described(name: str) -> str:
    """
    A section that holds no bookings, as a warning says it.
    """
    if name in INVESTMENTS:
        return "a section of investments"
    if name in LISTS:
        return f"the list {name}"
    is_name = len(name) <= MAX_NAME and NAME.fullmatch(name) is not None
    return f"the section {name}, which is not known," if is_name else "a section whose type is not known"


def is_english(name: str) -> bool:
    """
    Whether its name is one of the standard.
    """
    return name in ENGLISH.split("|")
