"""
Uploads: `multipart/form-data` with bank statement files beside the fields of the JSON body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

import msgspec
import numpy as np
from flask import request
from msgspec import Struct
from werkzeug.exceptions import RequestEntityTooLarge

from app.api.answers import Period, StatementSummary
from app.api.bodies import UploadBody, collect
from app.http.app_context import app_context
from app.http.problems import Problem
from integrations.statements.as_json import account_answer, balance_answer
from integrations.statements.merge import joined, merge_statements
from integrations.statements.read import statements_in
from integrations.statements.shared.balances import sum_of, with_chains_checked
from integrations.statements.statement import Statement, StatementRefused
from risk_model.sufficiency import gaps_of
from risk_model.transactions import Transactions, day_number, day_of
from risk_model.transactions.rows import is_storable

Body = TypeVar("Body", bound=Struct)


@dataclass(frozen=True)
class Upload:
    """
    What came as a form.

    Attributes:
        statements: of all files, in the order sent, balances and chains checked.
        content: the fields and a digest of each file in order, by which a repeat is known.
    """

    body: UploadBody
    statements: list[Statement]
    content: bytes


def is_upload() -> bool:
    """
    Whether the request came as a form.
    """
    return request.mimetype == "multipart/form-data"


def upload() -> Upload:
    """
    The form, its fields checked and its files read.

    Raises:
        Problem: 413 too large, 422 with the fields at fault.
        StatementRefused: names the file and the place in it.
    """
    given = form_fields()
    body = body_from(given, UploadBody)
    files = uploaded_files()
    digests = b"".join(sha256(data).digest() for data in files)
    return Upload(body, statements_of(files), repr(sorted(given.items())).encode() + digests)


def uploaded_statements() -> list[Statement]:
    """
    The statements of every file of the form.

    Raises:
        Problem: 413 too large, 422 without a file.
        StatementRefused: names the file and the place in it.
    """
    return statements_of(uploaded_files())


def uploaded_files() -> list[bytes]:
    """
    The contents of the form's files, at least one.

    Raises:
        Problem: 413 too large, 422 without a file.
    """
    request.max_content_length = app_context().settings.max_upload_bytes
    try:
        files = [file.read() for _, file in request.files.items(multi=True)]
    except RequestEntityTooLarge:
        raise Problem(413, f"expected at most {app_context().settings.max_upload_bytes} bytes") from None
    if not files:
        raise Problem(422, "expected at least one statement file", [("/files", "expected a file")])
    return files


def statements_of(files: Sequence[bytes]) -> list[Statement]:
    """
    The statements in the files, balances and chains checked.

    Raises:
        StatementRefused: names the file and the place in it.
    """
    statements: list[Statement] = []
    for number, data in enumerate(files, start=1):
        try:
            statements += statements_in(data)
        except StatementRefused as refused:
            where = refused.where if len(files) == 1 else f"file {number}, {refused.where}"
            raise StatementRefused(where, refused.expected) from None
    return with_chains_checked(statements)


def form_fields() -> dict[str, str]:
    """
    The form's fields as they came.

    Raises:
        Problem: 413 too large.
    """
    request.max_content_length = app_context().settings.max_upload_bytes
    request.max_form_memory_size = app_context().settings.max_json_bytes
    try:
        # A part whose name cannot be read has none, and says nothing.
        return {name: text for name, text in request.form.items() if name and is_storable(name)}
    except RequestEntityTooLarge:
        raise Problem(413, f"expected at most {app_context().settings.max_upload_bytes} bytes") from None


def body_from(given: Mapping[str, str], kind: type[Body]) -> Body:
    """
    The form's fields as a checked value: objects are JSON, the rest is plain text.

    Raises:
        Problem: 422 with the fields at fault.
    """
    fields = {name: decoded(name, text) for name, text in given.items()}
    try:
        return msgspec.convert(fields, kind)
    except UnicodeEncodeError:
        raise Problem(422, "expected text without lone surrogates") from None
    except msgspec.ValidationError:
        errors: list[tuple[str, str]] = []
        collect(fields, kind, "", errors)
        raise Problem(422, "some fields are not as expected", errors) from None


def decoded(name: str, text: str) -> object:
    """
    A field's value.
    """
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise Problem(422, "some fields are not as expected", [(f"/{name}", "expected JSON")]) from None


def transactions_of(statements: Sequence[Statement], rows: Transactions, currency: str | None) -> Transactions:
    """
    The bookings of all statements, overlaps counted once, and the rows sent beside them; all in one currency.
    """
    batches = [merge_statements(statements).transactions, *([rows] if len(rows) else [])]
    transactions = joined(batches)
    found = {account.currency or currency for account in transactions.accounts} if len(transactions) else set()
    if len(found) > 1:
        raise Problem(422, "some fields are not as expected", [("/files", "expected statements of one currency")])
    return transactions


def check_not_later(transactions: Transactions, as_of: date) -> None:
    """
    Refuse bookings after as_of.
    """
    if len(transactions) and int(transactions.booking_day.max()) > day_number(as_of):
        raise Problem(422, "some fields are not as expected", [("/files", "expected no booking after as_of")])


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
