#!/usr/bin/env bash
# An amount of money prints as another amount than it holds.
#
# Seen:     py-moneyed 3.0 with Babel 2.19.0 (PyPI), 2026-11-28.
# Expected: str() of a Money shows the amount, to the minor unit of its currency. ISO 4217 gives the forint and the Colombian
#           peso two decimals and the Iraqi dinar three; py-moneyed has the same figures (currency.sub_unit).
# Happens:  the text is made by Babel from CLDR, whose digits are those in daily use, none for these currencies: 999.50 HUF
#           prints as 1000 and 0.49 as 0, while get_amount_in_sub_unit() of the same object says 99950 and 49. Nothing rounds
#           by name, and euro and Kuwaiti dinar print in full, so a test with those passes.
# Matters:  statements in forint have decimals (interest, card fees, foreign exchange). In a letter or an export made with str()
#           the lines no longer add up to their total, and arrears of less than half a forint are a debt of 0.
# Product:  does not use Babel or py-moneyed; amounts leave the API as decimal text.
#
# Exits 0 while this is so, and 1 once it is not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile --disable-pip-version-check py-moneyed==3.0 babel==2.19.0

LC_ALL=C.UTF-8 "$work/venv/bin/python" - <<'PYTHON'
import sys

from moneyed import Money

found = {}
for amount, currency in (("999.50", "HUF"), ("0.49", "HUF"), ("999.50", "COP"), ("1.499", "IQD"), ("1.499", "KWD")):
    money = Money(amount, currency)
    text = "".join(character for character in str(money) if character.isdigit() or character == ".")
    found[amount, currency] = text
    print(f"{amount} {currency} prints as {text}; it holds {money.get_amount_in_sub_unit()} of 1/{money.currency.sub_unit}")
sys.exit(0 if list(found.values()) == ["1000", "0", "1000", "1", "1.499"] else 1)
PYTHON
