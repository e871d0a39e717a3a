"""
The services that need no module of their own.

Each has keys that no other has; a sign rule is applied to its own answers only.
"""

from __future__ import annotations

from integrations.statements.psd2.services.declaration import Declaration, State, Unit

DEBIT_OR_CREDIT = {"DEBIT": -1, "CREDIT": 1}

STARLING = Declaration(
    name="Starling",
    source="developer.starlingbank.com, FeedItem: amounts without sign in minor units, IN is money coming in",
    own=frozenset({"feedItemUid", "direction", "amount", "transactionTime"}),
    amount="amount.minorUnits",
    unit=Unit.MINOR,
    is_signed=False,
    currencies=("amount.currency",),
    direction=("direction",),
    directions={"IN": 1, "OUT": -1},
    days=("settlementTime", "transactionTime"),
    state=("status",),
    states={
        "SETTLED": State.BOOKED,
        "REFUNDED": State.BOOKED,
        "PENDING": State.PENDING,
        "UPCOMING": State.PENDING,
        "RETRYING": State.PENDING,
        "DECLINED": State.LEFT_OUT,
        "REVERSED": State.LEFT_OUT,
        "ACCOUNT_CHECK": State.LEFT_OUT,
        "UPCOMING_CANCELLED": State.LEFT_OUT,
    },
    accounts=("categoryUid",),
    names=("counterPartyName",),
    descriptions=("reference",),
    references=("feedItemUid",),
)
MONZO = Declaration(
    name="Monzo",
    source="docs.monzo.com, transactions: minor units, a negative amount is a debit, settled is blank until booked",
    own=frozenset({"is_load", "created", "amount", "currency"}),
    unit=Unit.MINOR,
    days=("settled", "created"),
    pending_where=("!settled",),
    left_out_where=("decline_reason",),
    accounts=("account_id",),
    names=("merchant.name", "counterparty.name"),
    descriptions=("description", "notes"),
    references=("id",),
)
REVOLUT_BUSINESS = Declaration(
    name="Revolut Business",
    source="developer.revolut.com, Business API, transactions: each leg is signed for the account it stands on",
    own=frozenset({"legs", "state", "created_at"}),
    legs="legs",
    days=("completed_at", "created_at"),
    state=("state",),
    states={
        "COMPLETED": State.BOOKED,
        "CREATED": State.PENDING,
        "PENDING": State.PENDING,
        "DECLINED": State.LEFT_OUT,
        "FAILED": State.LEFT_OUT,
        "REVERTED": State.LEFT_OUT,
    },
    accounts=("account_id",),
    names=("merchant.name",),
    descriptions=("description", "reference"),
    references=("leg_id",),
    balance="balance",
    fee="fee",
)
WISE = Declaration(
    name="Wise",
    source="docs.wise.com, balance statement: amount.value is negative for a DEBIT",
    own=frozenset({"referenceNumber", "runningBalance", "totalFees", "amount", "date"}),
    amount="amount.value",
    currencies=("amount.currency",),
    direction=("type",),
    directions=DEBIT_OR_CREDIT,
    days=("date",),
    names=("details.merchant.name", "details.senderName", "details.recipient.name"),
    descriptions=("details.paymentReference", "details.description"),
    references=("referenceNumber",),
    balance="runningBalance.value",
    opening="startOfStatementBalance",
    closing="endOfStatementBalance",
)
BELVO = Declaration(
    name="Belvo",
    source="developers.belvo.com, transactions: always positive, INFLOW is money coming into the account",
    own=frozenset({"account", "type", "value_date", "amount", "currency", "status"}),
    is_signed=False,
    direction=("type",),
    directions={"INFLOW": 1, "OUTFLOW": -1},
    days=("accounting_date", "value_date"),
    value_days=("value_date",),
    state=("status",),
    states={"PROCESSED": State.BOOKED, "UNCATEGORIZED": State.BOOKED, "PENDING": State.PENDING},
    accounts=("account.number", "account.id"),
    names=("merchant.name", "merchant.merchant_name"),
    descriptions=("description",),
    references=("internal_identification", "id"),
    balance="balance",
)
BRIDGE = Declaration(
    name="Bridge",
    source="docs.bridgeapi.io, transaction resource: a positive value indicates a credit",
    own=frozenset({"clean_description", "currency_code", "amount", "date"}),
    currencies=("currency_code",),
    days=("booking_date", "date"),
    value_days=("value_date",),
    pending_where=("is_future", "future"),
    left_out_where=("is_deleted", "deleted"),
    accounts=("account_id", "account.id"),
    descriptions=("bank_description", "provider_description", "raw_description", "clean_description"),
    references=("id",),
)
PLUGGY = Declaration(
    name="Pluggy",
    source="docs.pluggy.ai, transaction: DEBIT is money going out of the account",
    own=frozenset({"accountId", "currencyCode", "amount", "date", "type"}),
    currencies=("currencyCode",),
    direction=("type",),
    directions=DEBIT_OR_CREDIT,
    days=("date",),
    state=("status",),
    states={"POSTED": State.BOOKED, "PENDING": State.PENDING},
    accounts=("accountId",),
    names=("merchant.name", "paymentData.receiver.name", "paymentData.payer.name"),
    descriptions=("description", "descriptionRaw"),
    references=("id",),
    balance="balance",
)
YNAB = Declaration(
    name="YNAB",
    source="api.ynab.com, data formats: milliunits, a thousandth of the unit; an outflow is negative",
    own=frozenset({"cleared", "approved", "account_id", "amount", "date"}),
    unit=Unit.THOUSANDTH,
    currencies=(),
    days=("date",),
    left_out_where=("deleted",),
    accounts=("account_id",),
    names=("payee_name",),
    descriptions=("memo",),
    references=("id",),
)
DECLARATIONS = (STARLING, MONZO, REVOLUT_BUSINESS, WISE, BELVO, BRIDGE, PLUGGY, YNAB)
