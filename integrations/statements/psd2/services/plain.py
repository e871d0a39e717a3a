"""
A plain list of transactions, of no service that is known: amounts count as written, in the currency beside them.

Its signs are never turned on a guess: money that went out has a minus, or a word in every row says which way it went.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from integrations.statements.psd2.accounts import AccountBook
from integrations.statements.psd2.document import NULL, Part
from integrations.statements.psd2.fields import Fields, Json
from integrations.statements.psd2.paths import found
from integrations.statements.psd2.services.declaration import Declaration, Paths, State
from integrations.statements.psd2.services.declared import read_entries
from integrations.statements.statement import StatementRefused
from integrations.statements.words.directions import PLAIN_DIRECTIONS, signs_of
from integrations.statements.words.folding import folded
from risk_model.transactions.currencies import minor_units

# Keys are looked for in this many rows: not every row has all of them.
LOOK = 50
MAX_ENVELOPE = 1 << 16
NAME_MARKS = re.compile(r"[\s_.\-/]+")
# Names of keys, folded to small letters without marks between words; the first that occurs counts.
AMOUNTS = "amount transactionamount amt betrag bedrag montant importe importo monto kwota belopp belob valor value"
DAYS = (
    "bookingdate bookingdatetime bookeddate bookedat bookdate posteddate dateposted postingdate postdate postedat"
    " postedon date transactiondate transactiondatetime datetime timestamp completedat settledat executiondate madeon"
    " createdat created day datum buchungstag buchungsdatum fecha data valuedate valuedatetime"
)
VALUE_DAYS = "valuedate valuedatetime valutadate valutadatum wertstellung fechavalor datavaluta"
CURRENCIES = (
    "currency currencycode isocurrencycode isocurrency ccy wahrung waehrung munt moneda moeda divisa devise valuta"
)
DIRECTIONS = (
    "creditdebitindicator creditdebit debitcredit drcr crdr dc direction side flow indicator sign type transactiontype"
    " entrytype movementtype operationtype kind tipo sens afbij"
)
STATES = "status state bookingstatus transactionstatus"
PENDING = "pending ispending"
ACCOUNTS = "accountiban accountid accountguid account"
NAMES = "counterpartyname counterparty merchantname merchant payeename payee partnername partner party name"
DESCRIPTIONS = (
    "description narrative narration memo remittanceinformation remittance details text note omschrijving"
    " verwendungszweck concepto libelle descricao descrizione reference"
)
REFERENCES = "transactionid id uuid guid bankreference externalid"
BALANCES = "runningbalance balanceafter balanceaftertransaction balance"
WORDS_OF_STATE = {
    State.BOOKED: "BOOKED BOOK POSTED COMPLETED COMPLETE SETTLED CLEARED PROCESSED SUCCESS SUCCESSFUL SUCCEEDED",
    State.PENDING: "PENDING PDNG AUTHORISED AUTHORIZED SCHEDULED UPCOMING HOLD",
    State.LEFT_OUT: "DECLINED REJECTED RJCT FAILED CANCELLED CANCELED REVERTED VOID DELETED",
}
MEANING_OF_STATE = {word: state for state, words in WORDS_OF_STATE.items() for word in words.split()}
# A list as long as this in which no amount has decimals may be of cents.
MANY = 5
# Whole amounts are usual in these.
WHOLE_MONEY = frozenset({"HUF", "IDR", "COP", "LBP", "IRR", "MMK", "TZS"})
WHOLE_NUMBERS = "every amount is a whole number: they count as whole units of the currency, not as cents"


def fits(document: Part) -> bool:
    """
    Whether it is a list of objects with an amount and a day, or an object that holds one such list.
    """
    return _entries(document) is not NULL


def read_into(book: AccountBook, document: Part) -> None:
    """
    Append all transactions.

    Raises:
        StatementRefused: names the amount without evidence of its direction, or the currency that is missing.
    """
    entries = _entries(document)
    declaration = declaration_of(list(islice(entries.items(), LOOK)))
    envelope = _envelope(document)
    around = (envelope,) if envelope is not None else ()
    first = next(entries.items())
    currency = found((first, *around), declaration.currencies)
    if currency is None:
        raise StatementRefused(
            f"{first.where}/currency",
            "expected a currency such as EUR in every transaction of a list of no known service",
        )
    _note_whole_numbers(book, entries, declaration, currency.fields.currency(currency.key))
    read_entries(book, entries, declaration, is_declared=False, envelope=envelope)


def declaration_of(rows: list[Fields]) -> Declaration:
    """
    Where the rows say what, by the names of their keys.
    """
    spelled: dict[str, str] = {}
    for row in rows:
        for key in row.value:
            spelled.setdefault(_folded(key), key)
    amount, currencies = _amount_of(rows, spelled)
    return Declaration(
        name="plain list",
        source="as written",
        own=frozenset(),
        amount=amount,
        currencies=(*currencies, "account.currency"),
        direction=_direction_of(rows, spelled),
        days=_known(spelled, DAYS),
        value_days=_known(spelled, VALUE_DAYS),
        state=_known(spelled, STATES),
        states=MEANING_OF_STATE,
        pending_where=_known(spelled, PENDING),
        accounts=(*_known(spelled, ACCOUNTS), "iban", "account.iban", "account.id"),
        names=_known(spelled, NAMES),
        descriptions=_known(spelled, DESCRIPTIONS),
        references=_known(spelled, REFERENCES),
        balance=_balance_of(rows, spelled),
    )


def _entries(document: Part) -> Part:
    if document.is_array:
        keys = {_folded(key) for key in document.first.members}
        return document if keys & set(AMOUNTS.split()) and keys & set(DAYS.split()) else NULL
    lists = [member for member in document.members.values() if member.holds_objects and _entries(member) is not NULL]
    return lists[0] if len(lists) == 1 else NULL


def _envelope(document: Part) -> Fields | None:
    """
    What an object says beside its list.
    """
    if not document.is_object:
        return None
    small = {
        key: part.decoded() for key, part in document.members.items() if not part.is_array and part.size <= MAX_ENVELOPE
    }
    return Fields(small, document.where)


def _amount_of(rows: list[Fields], spelled: Mapping[str, str]) -> tuple[str, Paths]:
    """
    Where the amount stands and where its currency: in the row, or in the amount where that is an object.
    """
    amount = _known(spelled, AMOUNTS)[0]
    inner = next((row.value[amount] for row in rows if isinstance(row.value.get(amount), dict)), None)
    if inner is None:
        return amount, (*_known(spelled, CURRENCIES), "currency")
    within = {_folded(key): key for key in inner}
    keys = _known(within, AMOUNTS) or ("amount",)
    return f"{amount}.{keys[0]}", tuple(f"{amount}.{key}" for key in _known(within, CURRENCIES))


def _balance_of(rows: list[Fields], spelled: Mapping[str, str]) -> str:
    """
    Where the balance stands after each booking: a number, or inside an object; "" where nothing does.
    """
    for key in _known(spelled, BALANCES):
        inner = next((row.value[key] for row in rows if isinstance(row.value.get(key), dict)), None)
        if inner is None:
            return key
        within = _known({_folded(name): name for name in inner}, AMOUNTS)
        if within:
            return f"{key}.{within[0]}"
    return ""


def _direction_of(rows: list[Fields], spelled: Mapping[str, str]) -> Paths:
    """
    The first key of a direction under which all words mean one, or some that mean nothing else.
    """
    for key in _known(spelled, DIRECTIONS):
        words = {value for row in rows if isinstance(value := row.value.get(key), str) and value.strip()}
        if words and (all(signs_of(words).values()) or any(folded(word) in PLAIN_DIRECTIONS for word in words)):
            return (key,)
    return ()


def _note_whole_numbers(book: AccountBook, entries: Part, declaration: Declaration, currency: str | None) -> None:
    """
    Warn of a list in which no amount has decimals, refuse a long one: it may be of cents.
    """
    if minor_units(currency or "") == 0:
        return
    count = 0
    for entry in entries.items():
        amount = found((entry,), (declaration.amount,))
        if amount is not None and not _is_whole(amount.value):
            return
        count += 1
    if count >= MANY and currency not in WHOLE_MONEY:
        raise StatementRefused(
            f"{entries.where}/0/{declaration.amount.replace('.', '/')}",
            "expected amounts with decimals such as -850.00: every amount is a whole number, which may be of cents",
        )
    book.warnings.add(entries.where or "file", WHOLE_NUMBERS)


def _is_whole(value: Json) -> bool:
    return type(value) is int or (isinstance(value, str) and "." not in value)


def _known(spelled: Mapping[str, str], names: str) -> Paths:
    return tuple(spelled[name] for name in names.split() if name in spelled)


def _folded(key: str) -> str:
    return NAME_MARKS.sub("", key).casefold().replace("ä", "a").replace("ø", "o").replace("ö", "o")
