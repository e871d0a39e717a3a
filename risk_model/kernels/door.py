"""
The door to the kernels. Importing this module imports no compiler; the first call of `kernel` does.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

from risk_model.kernels.arrays import Int32s, Int64s
from risk_model.kernels.shapes import Bench, CellCodes, Columns, Found, Rules, bench_for, room_to_find

LookAt = Callable[[Int64s, Columns, Int32s, Rules, CellCodes, Bench, Found], None]

_COMPILING = threading.Lock()


def kernel() -> LookAt:
    """
    `customers.look_at`, compiled. The first call on a machine takes some seconds; later processes find what it made.
    """
    with _COMPILING:
        return _compiled()


@cache
def _compiled() -> LookAt:
    from risk_model.kernels.compiling import FOLDER  # noqa: PLC0415 # the compiler takes half a second to import

    with _one_process_at_a_time(FOLDER):
        from risk_model.kernels.customers import look_at  # noqa: PLC0415

        nobody, bench = room_to_find(0, 1, 1), bench_for(0, 0, 1)
        look_at(np.zeros(1, np.int64), _no_rows(), np.zeros(0, np.int32), _no_rules(), _no_codes(), bench, nobody)
    return look_at


@contextmanager
def _one_process_at_a_time(folder: Path | None) -> Iterator[None]:
    """
    Who comes second finds the machine code instead of making it again.
    """
    if folder is None:
        yield
        return
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _no_rows() -> Columns:
    days, codes, numbers = np.zeros(0, np.int32), np.zeros(0, np.uint8), np.zeros(0, np.int64)
    return Columns(days, days, numbers, numbers, codes, codes, numbers, days)


def _no_rules() -> Rules:
    none = np.zeros(1, np.int64)
    return Rules(none, none, none, none)


def _no_codes() -> CellCodes:
    none = np.zeros(1, np.int64)
    return CellCodes(none, none, none)


if __name__ == "__main__":
    kernel()
