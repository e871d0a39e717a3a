"""
Loader: the kernel as machine code once this process has loaded it, and as the same loops in plain Python until then.

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
from risk_model.features.kernels.customers import measure_customers
from risk_model.features.kernels.machine_code import (
    compiled,
    is_compiled,
    machine_code_folder,
    mark_compiled,
    one_process_at_a_time,
)
from risk_model.features.kernels.shapes import (
    CellCodes,
    Columns,
    CounterRules,
    Measurements,
    Workspace,
    allocate_results,
    workspace_for,
)

Kernel = Callable[[Int64s, Columns, Int32s, CounterRules, CellCodes, Workspace, Measurements], None]
Arrays = TypeVar("Arrays", bound=tuple[object, ...])

# Above this, plain Python takes too long for a request: 5,000 rows take about 0.2 s of one core, 20,000 a second.
MAX_ROWS_UNCOMPILED = 5_000

PACKAGES = Path(__file__).resolve().parents[3]
# What the compiling process inherits of the environment; no settings of the service, no keys.
ENVIRONMENT = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "XDG_CACHE_HOME")
ENVIRONMENT_PREFIXES = ("NUMBA_", "OPENBLAS_", "OMP_")

# Requests take precedence: they can use the uncompiled loops meanwhile.
NICENESS = 5

_loading = threading.Lock()
_loaded: list[Kernel] = []


def kernel(rows: int) -> Kernel:
    """
    `measure_customers` as machine code if this process has loaded it, otherwise uncompiled; the results are
    bit-identical.

    Args:
        rows: number of rows to be measured; above MAX_ROWS_UNCOMPILED this waits for the machine code.
    """
    if not _loaded and rows > MAX_ROWS_UNCOMPILED:
        load_machine_code()
    return _loaded[0] if _loaded else measure_customers_uncompiled


def is_loaded() -> bool:
    """
    Whether this process has the machine code.
    """
    return bool(_loaded)


def load_machine_code() -> None:
    """
    Load the machine code into this process, compiling it first where this machine has none (10 s of one core).

    The compiler runs in a separate process: it does not slow this one and outlives it, so that the next start finds the
    machine code.
    """
    with _loading:
        if _loaded:
            return
        if machine_code_folder() is not None and not is_compiled():
            _compile_in_another_process()
        _loaded.append(_machine_code())


def compile_for_this_machine() -> None:
    """
    Compile and store the machine code on disk for every later process on this machine.
    """
    with one_process_at_a_time():
        if not is_compiled():
            _machine_code()
            mark_compiled()


def measure_customers_uncompiled(
    starts: Int64s,
    columns: Columns,
    as_of: Int32s,
    rules: CounterRules,
    codes: CellCodes,
    workspace: Workspace,
    measurements: Measurements,
) -> None:
    """
    `measure_customers` in plain Python; it converts arrays to lists, on which Python takes half the time.
    """
    workspace_of_lists = workspace._replace(
        rows=_lists(workspace.rows),
        path=_lists(workspace.path),
        counterparties=_lists(workspace.counterparties),
        buffers=_lists(workspace.buffers),
        starts=workspace.starts.tolist(),
        run=workspace.run.tolist(),
    )
    on_lists: Callable[..., None] = measure_customers
    on_lists(
        starts.tolist(), _lists(columns), as_of.tolist(), _lists(rules), _lists(codes), workspace_of_lists, measurements
    )


def _lists(arrays: Arrays) -> Arrays:
    return type(arrays)(*(array.tolist() for array in arrays))  # type: ignore[attr-defined]


def _machine_code() -> Kernel:
    made: Kernel = compiled(measure_customers)
    nobody, workspace = allocate_results(0, 1, 1), workspace_for(0, 0, 1)
    made(np.zeros(1, np.int64), _no_rows(), np.zeros(0, np.int32), _no_rules(), _no_codes(), workspace, nobody)
    return made


def _compile_in_another_process() -> None:
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


def _no_rules() -> CounterRules:
    none = np.zeros(1, np.int64)
    return CounterRules(none, none, none, none)


def _no_codes() -> CellCodes:
    none = np.zeros(1, np.int64)
    return CellCodes(none, none, none)


if __name__ == "__main__":
    os.nice(NICENESS)
    compile_for_this_machine()
