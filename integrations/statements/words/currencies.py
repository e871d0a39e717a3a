"""
Currencies as statements write them: codes, signs and usual spellings, and which currency each stands for.

The codes are those of ISO 4217 (list one, and of list three those that old statements hold); signs and spellings are
those of the Unicode CLDR and of the banks' own exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from risk_model.transactions.currencies import CURRENCIES

# Codes of money that is no more, from the euro's countries and from currencies that lost zeros.
HISTORIC = frozenset(
    """
    ANG ATS BEF BYR CUC CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL NLG PTE ROL RUR SIT SKK SLL STD TRL
    VEF ZMK ZWL
    """.split()  # noqa: SIM905 - a table reads better than 30 quoted words
)
CODES = CURRENCIES | HISTORIC
# Signs and spellings that stand for one currency, parted by blanks.
SPELLINGS = {
    "AED": "د.إ Dhs", "AFN": "؋", "ALL": "Lekë", "AMD": "֏", "AOA": "Kz", "ARS": "AR$", "AUD": "A$ AU$",
    "AZN": "₼", "BAM": "КМ", "BDT": "৳ Tk", "BGN": "лв lv", "BHD": "د.ب", "BRL": "R$", "CAD": "CA$ Can$",
    "CHF": "SFr sFr", "CLP": "CLP$", "CNY": "CN¥ 元 RMB", "COP": "COL$", "CRC": "₡", "CZK": "Kč Kc",
    "DEM": "DM", "DOP": "RD$", "DZD": "د.ج", "EGP": "E£ L.E. ج.م", "EUR": "€ euro euros eur evro ευρώ евро",
    "GBP": "£ GB£ UK£", "GEL": "₾", "GHS": "₵ GH₵ GH¢", "HKD": "HK$", "HRK": "kn", "HUF": "Ft", "IDR": "Rp",
    "ILS": "₪ NIS", "INR": "₹", "IQD": "د.ع", "JMD": "J$", "JOD": "د.أ JD", "JPY": "円 JP¥", "KES": "KSh",
    "KHR": "៛", "KRW": "₩ 원", "KWD": "د.ك KD", "KZT": "₸ тг тнг", "LAK": "₭", "LBP": "ل.ل", "LKR": "රු",
    "MAD": "د.م.", "MKD": "ден", "MNT": "₮", "MXN": "MX$ Mex$", "MYR": "RM", "MZN": "MTn", "NAD": "N$",
    "NGN": "₦", "NIO": "NIO$", "NZD": "NZ$", "OMR": "ر.ع.", "PEN": "S/", "PHP": "₱ Php", "PLN": "zł zl",
    "PYG": "₲ Gs", "QAR": "QR ر.ق", "RSD": "дин din РСД", "RUB": "₽ руб р. RUR", "SAR": "SR ر.س",
    "SGD": "S$", "THB": "฿ บาท Baht", "TND": "د.ت", "TRY": "₺ TL YTL", "TTD": "TT$", "TWD": "NT$",
    "TZS": "TSh", "UAH": "₴ грн", "UGX": "USh", "USD": "US$ U$S", "UYU": "$U", "UZS": "soʻm so'm",
    "VND": "₫ đ VNĐ", "XCD": "EC$", "XPF": "CFP FCFP",
}  # fmt: skip
# Those that several currencies share: beside an amount they are no part of it, but they name no currency.
SHARED_SPELLINGS = "$ ¥ ￥ ﷼ ¤ kr lei leu Rs Fr C$ CFA FCFA CFAF XFA F.CFA Sh DH Bs Lt Ls Br сом сум ман KM LL LE DA"
# Single letters are marks in front of an amount only: behind it they are debit and credit.
LETTERS_BEFORE = "R K Q L P F B/."
CURRENCY_OF = {spelling: code for code, spellings in SPELLINGS.items() for spelling in spellings.split()}
_FOLDED = {spelling.casefold(): code for spelling, code in CURRENCY_OF.items() if len(spelling) > 1}
_SHARED = frozenset(map(str.casefold, SHARED_SPELLINGS.split()))
_LETTER = r"[^\W\d_]"


def _pattern(marks: Iterable[str]) -> str:
    """
    A pattern of any of the marks, the longest first; one that begins or ends with a letter has none beside it.
    """
    patterns = ["[\u20a0-\u20cf]"]
    for mark in sorted(marks, key=lambda mark: (-len(mark), mark)):
        before = rf"(?<!{_LETTER})" if mark[0].isalpha() else ""
        behind = rf"(?!{_LETTER})" if mark[-1].isalpha() else ""
        any_case = "(?i:" if len(mark) > 1 and mark not in CODES else "(?:"
        patterns.append(rf"{before}{any_case}{re.escape(mark)}){behind}\.?")
    return "|".join((*patterns[1:], patterns[0]))


_MARKS = {*CURRENCY_OF, *SHARED_SPELLINGS.split(), "F CFA", *CODES}
MARK = re.compile(_pattern(_MARKS))
MARK_BEFORE = re.compile(_pattern({*_MARKS, *LETTERS_BEFORE.split()}))
# What stands around the number of an amount.
AROUND = re.compile(r"([^0-9]*)[0-9](?:.*[0-9])?([^0-9]*)", re.ASCII)


def is_mark(text: str) -> bool:
    """
    Whether the text is a code, a sign or a spelling of some currency, or of several.
    """
    text = text.strip()
    return currency_of_mark(text) is not None or text.casefold().removesuffix(".") in _SHARED


@lru_cache(maxsize=2_000)
def currency_of_mark(mark: str) -> str | None:
    """
    The currency that a code, a sign or a spelling stands for; None where it stands for none or for several.
    """
    mark = mark.strip()
    if mark.endswith(".") and mark not in CURRENCY_OF:
        mark = mark[:-1]
    return CURRENCY_OF.get(mark) or (mark if mark in CODES else _FOLDED.get(mark.casefold()))


def currency_beside(text: str) -> str | None:
    """
    The currency named before or behind the amount that the text is.
    """
    match = AROUND.fullmatch(text.strip())
    found = {code for around in match.groups() if (code := _named_in(around))} if match else set()
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=2_000)
def _named_in(around: str) -> str | None:
    """
    The currency that stands beside a number, with signs and brackets at most.
    """
    bare = around.strip(" \t\u00a0\u202f+-()\u2212")
    return currency_of_mark(bare) or currency_of_mark(bare.removesuffix("CR").removesuffix("DR").strip(" ."))
