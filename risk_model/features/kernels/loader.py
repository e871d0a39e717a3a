"""
Loader: the kernel as machine code where this process has it, and as the same loops in plain Python until then.

Importing this module imports no compiler.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from risk_model.features.kernels.arrays import Int32s, Int64s
from risk_model.features.kernels.customers import look_at
from risk_model.features.kernels.machine_code import (
    compiled,
    is_compiled,
    machine_code_folder,
    mark_compiled,
    one_process_at_a_time,
)
from risk_model.features.kernels.shapes import Bench, CellCodes, Columns, Found, Rules, bench_for, room_to_find

LookAt = Callable[[Int64s, Columns, Int32s, Rules, CellCodes, Bench, Found], None]
Arrays = TypeVar("Arrays", bound=tuple[object, ...])

# Above this, plain Python takes too long for a request: 5,000 rows take about 0.2 s of one core, 20,000 a second.
MAX_ROWS_UNCOMPILED = 5_000

PACKAGES = Path(__file__).resolve().parents[3]
# What the compiling process needs of ours; no settings of the service, no keys.
ENVIRONMENT = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "XDG_CACHE_HOME")
ENVIRONMENT_PREFIXES = ("NUMBA_", "OPENBLAS_", "OMP_")

# Requests go first: whoever waits for the compiler has the plain loops meanwhile.
YIELDS = 5

_loading = threading.Lock()
_loaded: list[LookAt] = []


def kernel(rows: int) -> LookAt:
    """
    `customers.look_at` for so many rows: machine code if this process has loaded it, else the plain loops, which give
    the same bits; for more rows than these are good for, the machine code is waited for.
    """
    if not _loaded and rows > MAX_ROWS_UNCOMPILED:
        load_machine_code()
    return _loaded[0] if _loaded else look_at_uncompiled


def is_loaded() -> bool:
    """
    Whether this process has the machine code.
    """
    return bool(_loaded)


def load_machine_code() -> None:
    """
    Load the machine code into this process, compiling it first where this machine has none (10 s of one core).

    The compiler runs in a process of its own: it does not slow this one, and goes on when this one ends, so that the
    next start finds what it made.
    """
    with _loading:
        if _loaded:
            return
        if machine_code_folder() is not None and not is_compiled():
            _compile_apart()
        _loaded.append(_machine_code())


def compile_for_this_machine() -> None:
    """
    Leave machine code on disk for every later process of this machine.
    """
    with one_process_at_a_time():
        if not is_compiled():
            _machine_code()
            mark_compiled()


def look_at_uncompiled(
    starts: Int64s, columns: Columns, as_of: Int32s, rules: Rules, codes: CellCodes, bench: Bench, found: Found
) -> None:
    """
    The loops in plain Python, on lists: half the time that they take on arrays.
    """
    room = bench._replace(
        rows=_lists(bench.rows),
        path=_lists(bench.path),
        room=_lists(bench.room),
        desk=_lists(bench.desk),
        starts=bench.starts.tolist(),
        run=bench.run.tolist(),
    )
    on_lists: Callable[..., None] = look_at
    on_lists(starts.tolist(), _lists(columns), as_of.tolist(), _lists(rules), _lists(codes), room, found)


def _lists(arrays: Arrays) -> Arrays:
    return type(arrays)(*(array.tolist() for array in arrays))  # type: ignore[attr-defined]


def _machine_code() -> LookAt:
    made: LookAt = compiled(look_at)
    nobody, bench = room_to_find(0, 1, 1), bench_for(0, 0, 1)
    made(np.zeros(1, np.int64), _no_rows(), np.zeros(0, np.int32), _no_rules(), _no_codes(), bench, nobody)
    return made


def _compile_apart() -> None:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in ENVIRONMENT or name.startswith(ENVIRONMENT_PREFIXES)
    }
    compiling = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=PACKAGES,
        env={**inherited, "PYTHONPATH": str(PACKAGES)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # neither a terminal's Ctrl-C nor the end of this process ends it
    )
    compiling.wait()  # where it has failed, this process compiles for itself


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
    os.nice(YIELDS)
    compile_for_this_machine()
