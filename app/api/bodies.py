"""
Request bodies, decoded and checked once; whatever runs after that trusts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Generic, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from flask import request
from msgspec import Meta, Struct
from werkzeug.exceptions import RequestEntityTooLarge

from app.api.answers import Outcome
from app.http.app_context import app_context
from app.http.problems import FieldsRefused, Problem
from integrations.hubspot.verdict import Verdict
from risk_model.transactions.amounts import Amount
from risk_model.transactions.rows import TransactionRow, is_storable

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=500)]

ERRORS_SHOWN = 20


class CustomerBody(Struct, frozen=True):
    """
    Whom the transactions belong to; `id` is the lender's own.
    """

    id: Id
    name: Name | None = None
    natural_person: bool | None = None


class ExposureBody(Struct, frozen=True):
    """
    Money still owed; not below zero.
    """

    amount: Amount
    currency: str


class AssessmentBody(Struct, frozen=True):
    """
    One customer's transactions to assess. `as_of` is the last day looked at, today where it is left out; `currency` is
    that of the rows without one.
    """

    customer: CustomerBody
    transactions: list[TransactionRow]
    as_of: date | None = None
    currency: str | None = None
    exposure: ExposureBody | None = None


class UploadBody(AssessmentBody, frozen=True):
    """
    The same as fields of a form, with statement files beside them; transactions may still be sent as JSON.
    """

    transactions: list[TransactionRow] = []


class VerdictBody(Struct, frozen=True):
    """
    What a person found; `occurred_at` has a time zone and is now where it is left out.
    """

    verdict: Verdict
    found_by: Id
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None


class RepaymentOutcomeBody(Struct, frozen=True):
    """
    Whether the customer repaid or defaulted what it owed on `as_of`, as known on `observed_on`.
    """

    outcome: Outcome
    as_of: date
    observed_on: date


Body = TypeVar("Body", bound=Struct)


@dataclass(frozen=True)
class Sent(Generic[Body]):
    """
    What a request holds.

    Attributes:
        content: the very bytes of the body, by which a repeat under the same Idempotency-Key is known.
    """

    body: Body
    content: bytes


def sent_as_json(kind: type[Body]) -> Sent[Body]:
    """
    The request's JSON as a checked value.

    Raises:
        Problem: 413 too large, 415 not called JSON, 400 no JSON.
        FieldsRefused: with the fields at fault.
    """
    if request.mimetype != "application/json":
        raise Problem(415, "expected Content-Type: application/json")
    content = content_within(app_context().settings.max_json_bytes)
    try:
        try:
            return Sent(msgspec.json.decode(content, type=kind), content)
        except msgspec.ValidationError:
            raise FieldsRefused(*errors_in(content, kind)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "expected a JSON object in UTF-8") from None


def content_within(limit: int) -> bytes:
    """
    The request's bytes.

    Raises:
        Problem: 413 when there are more than `limit` of them, whatever the headers say.
    """
    request.max_content_length = limit
    try:
        content: bytes = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Problem(413, f"expected fewer than {limit} bytes") from None
    # A body sent in chunks has no length to refuse it by: what was read of it ends at the limit without an error.
    if len(content) >= limit:
        raise Problem(413, f"expected fewer than {limit} bytes")
    return content


def errors_in(content: bytes, kind: type[Struct]) -> list[tuple[str, str]]:
    """
    Every field at fault, the first twenty of them. Looked for once a body has been refused: msgspec names one only.
    """
    found: list[tuple[str, str]] = []
    collect(msgspec.json.decode(content), kind, "", found)
    return found[:ERRORS_SHOWN] or [("", "expected another value")]


def collect(value: object, kind: object, pointer: str, found: list[tuple[str, str]]) -> None:
    """
    Add (pointer, what was expected) for whatever in `value` is not of its kind.
    """
    if len(found) >= ERRORS_SHOWN:
        return
    if kind == list[TransactionRow] and isinstance(value, list):
        for number, row in enumerate(value):
            collect(row, TransactionRow, f"{pointer}/{number}", found)
        return
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
        hints = get_type_hints(kind, include_extras=True)
        for field in msgspec.structs.fields(kind):
            at = f"{pointer}/{field.encode_name}"
            if field.encode_name in value:
                collect(value[field.encode_name], inner(hints[field.name], value[field.encode_name]), at, found)
            elif field.required:
                found.append((at, "expected this field; it is missing"))
        return
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        found.append((pointer, expected_by(error)))


def inner(kind: object, value: object) -> object:
    """
    The struct in `Struct | None` when an object has come, so that its own fields are named.
    """
    choices = get_args(kind) if get_origin(kind) is UnionType else ()
    structs = [each for each in choices if isinstance(each, type) and issubclass(each, Struct)]
    return structs[0] if structs and isinstance(value, dict) else kind


def expected_by(error: msgspec.ValidationError) -> str:
    """
    msgspec's words without the place and without what came.
    """
    words = str(error).split(" - at `")[0]
    words = re.sub(r"^Invalid enum value .*", "Expected one of the values the documentation lists", words)
    words = re.sub(r", got `.*?`$", "", words)
    return words[0].lower() + words[1:]


def check_texts(texts: dict[str, str | None]) -> None:
    """
    Refuse texts that PostgreSQL cannot keep.

    Args:
        texts: by JSON pointer.

    Raises:
        FieldsRefused: with the pointer of each.
    """
    refused = [at for at, text in texts.items() if text is not None and not is_storable(text)]
    if refused:
        raise FieldsRefused(*((at, "expected text without U+0000 and lone surrogates") for at in refused))
