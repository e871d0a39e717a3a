"""
Uploads: `multipart/form-data` with bank statement files beside the fields of the JSON body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import msgspec
import numpy as np
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from app.api.answers import Period, StatementSummary
from app.api.bodies import Sent, UploadBody, collect
from app.http.app_context import app_context
from app.http.problems import FieldsRefused, Problem
from app.store import clock
from integrations.statements.as_json import account_answer, balance_answer
from integrations.statements.merge import merge_statements
from integrations.statements.merge.batches import joined
from integrations.statements.read import checked_together, statements_in
from integrations.statements.shared.balances import sum_of
from integrations.statements.statement import Statement, StatementRefused
from risk_model.sufficiency import gaps_of
from risk_model.transactions import Transactions, day_number, day_of
from risk_model.transactions.rows import is_storable


@dataclass(frozen=True)
class Upload(Sent[UploadBody]):
    """
    What came as a form; its `content` is the fields and a digest of each file in order.

    Attributes:
        statements: of all files, in the order sent, balances, chains and overlaps checked.
    """

    statements: list[Statement]


def is_upload() -> bool:
    """
    Whether the request came as a form.
    """
    return request.mimetype == "multipart/form-data"


def upload() -> Upload:
    """
    The form, its fields checked and its files read.

    Raises:
        FieldsRefused: with the fields at fault.
        Problem: 413 too large, 422 without a file.
        StatementRefused: names the file and the place in it.
    """
    fields, files = form_sent()
    body = body_from(fields)
    digests = b"".join(sha256(data).digest() for data in files)
    return Upload(body, repr(sorted(fields.items())).encode() + digests, statements_of(files, body.as_of))


def form_sent() -> tuple[dict[str, str], list[bytes]]:
    """
    The form's fields as they came, and the contents of its files.

    Raises:
        Problem: 413 too large.
    """
    settings = app_context().settings
    request.max_content_length = settings.max_upload_bytes
    request.max_form_memory_size = settings.max_json_bytes
    try:
        # A part whose name cannot be read has none, and says nothing.
        fields = {name: text for name, text in request.form.items() if name and is_storable(name)}
        return fields, [file.read() for _, file in request.files.items(multi=True)]
    except RequestEntityTooLarge:
        raise Problem(413, f"expected at most {settings.max_upload_bytes} bytes") from None


def statements_of(files: Sequence[bytes], as_of: date | None = None) -> list[Statement]:
    """
    The statements in the files, balances and chains checked.

    Args:
        as_of: the last day that can be in them, the day of the upload where it is left out.

    Raises:
        Problem: 422 without a file.
        StatementRefused: names the file and the place in it.
    """
    if not files:
        raise Problem(422, "expected at least one statement file", [("/files", "expected a file")])
    statements: list[Statement] = []
    last = as_of or _today()
    for number, data in enumerate(files, start=1):
        try:
            statements += statements_in(data, last)
        except StatementRefused as refused:
            where = refused.where if len(files) == 1 else f"file {number}, {refused.where}"
            raise StatementRefused(where, refused.expected) from None
    return checked_together(statements)


def _today() -> date:
    """
    The day of the upload.
    """
    with app_context().database.transaction() as conn:
        return clock.today(conn)


def body_from(given: Mapping[str, str]) -> UploadBody:
    """
    The form's fields as a checked value: objects are JSON, the rest is plain text.

    Raises:
        FieldsRefused: with the fields at fault.
        Problem: 422 where a text has a lone surrogate.
    """
    fields = {name: decoded(name, text) for name, text in given.items()}
    try:
        return msgspec.convert(fields, UploadBody)
    except UnicodeEncodeError:
        raise Problem(422, "expected text without lone surrogates") from None
    except msgspec.ValidationError:
        errors: list[tuple[str, str]] = []
        collect(fields, UploadBody, "", errors)
        raise FieldsRefused(*errors) from None


def decoded(name: str, text: str) -> object:
    """
    A field's value.

    Raises:
        FieldsRefused: it looks like JSON and is none.
    """
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise FieldsRefused((f"/{name}", "expected JSON")) from None


def transactions_of(statements: Sequence[Statement], rows: Transactions, currency: str | None) -> Transactions:
    """
    The bookings of all statements, overlaps counted once, and the rows sent beside them; all in one currency.

    Raises:
        FieldsRefused: they are in several.
    """
    batches = [merge_statements(statements).transactions, *([rows] if len(rows) else [])]
    transactions = joined(batches)
    found = {account.currency or currency for account in transactions.accounts} if len(transactions) else set()
    if len(found) > 1:
        raise FieldsRefused(("/files", "expected statements of one currency"))
    return transactions


def check_not_later(transactions: Transactions, as_of: date) -> None:
    """
    Refuse bookings after as_of.

    Raises:
        FieldsRefused: there is one.
    """
    if len(transactions) and int(transactions.booking_day.max()) > day_number(as_of):
        raise FieldsRefused(("/files", "expected no booking after as_of"))


def summary_of(statement: Statement) -> StatementSummary:
    """
    What was read of one statement: everything but its rows.
    """
    days = statement.transactions.booking_day
    return StatementSummary(
        account=account_answer(statement.account),
        currency=statement.currency,
        opening=balance_answer(statement.opening),
        closing=balance_answer(statement.closing),
        reconciled=statement.reconciled,
        warnings=statement.warnings,
        count=len(days),
        pending_count=len(statement.pending),
        period=Period(day_of(days.min()), day_of(days.max())) if len(days) else None,
        gaps=gaps_of(np.unique(days)),
        unreconciled_amount=unreconciled_amount(statement),
    )


def unreconciled_amount(statement: Statement) -> str | None:
    """
    Closing less opening less the sum of the rows; None where a balance is missing.
    """
    if statement.opening is None or statement.closing is None:
        return None
    change = statement.closing.amount - statement.opening.amount
    return f"{change - sum_of(statement.transactions, statement.account.currency):.2f}"
