"""
One request: bytes to validated columns, features, and an estimate with its reasons, beside a bare `orjson.loads` of the
same bytes. Both run in turn, many times; the median of the ratios is reported, which a noisy machine moves least.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import orjson

from app.api.bodies import AssessmentBody
from risk_model.assessing import assess
from risk_model.features.kernels.loader import load_machine_code
from risk_model.features.ledger import ledger_of
from risk_model.features.vector import features_of
from risk_model.model.artifact import load_model
from risk_model.transactions import day_number
from risk_model.transactions.rows import transactions_from_rows
from tests.benchmarks.requests import AS_OF, a_body
from tests.support.repository import DEMO_MODEL_FOLDER

SIZES = (300, 3_000, 20_000)
SEED = 20_26
GOALS = {3_000: 2.0, 20_000: 1.6}
FEATURES_GOAL_MS = 1.0


def request_speeds(rounds: int) -> list[dict[str, Any]]:
    """
    One result per size: milliseconds of each step, and its ratio to orjson.
    """
    load_machine_code()
    # As the web process does once it is ready.
    gc.freeze()
    return [_of_size(rows, rounds) for rows in SIZES]


def _of_size(rows: int, rounds: int) -> dict[str, Any]:
    body = a_body(rows, SEED)
    steps = steps_of(body)
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            times[name].append(timed(step))
    # The first round pays for what is made once.
    milliseconds = {name: statistics.median(own[1:]) * 1e3 for name, own in times.items()}
    ratios = {
        name: statistics.median(mine / bare for mine, bare in zip(own[1:], times["orjson"][1:], strict=True))
        for name, own in times.items()
    }
    return {"rows": rows, "bytes": len(body), "goal": GOALS.get(rows), "ms": milliseconds, "ratios": ratios}


def steps_of(body: bytes) -> dict[str, Callable[[], object]]:
    """
    The whole request and its steps, each a function to call repeatedly.
    """
    model, decoder = load_model(DEMO_MODEL_FOLDER), msgspec.json.Decoder(AssessmentBody)
    rows = decoder.decode(body).transactions
    transactions = transactions_from_rows(rows, as_of=AS_OF)
    ledger, as_of = ledger_of(transactions), np.array([day_number(AS_OF)], np.int32)

    def whole() -> object:
        columns = transactions_from_rows(decoder.decode(body).transactions, as_of=AS_OF)
        return assess(model, columns, as_of=AS_OF)

    return {
        "orjson": lambda: orjson.loads(body),
        "whole": whole,
        "decode": lambda: decoder.decode(body),
        "columns": lambda: transactions_from_rows(rows, as_of=AS_OF),
        "ledger": lambda: ledger_of(transactions),
        "features": lambda: features_of(ledger, as_of),
        "assess": lambda: assess(model, transactions, as_of=AS_OF),
    }


def timed(step: Callable[[], object]) -> float:
    """
    Seconds of one call.
    """
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
