"""
Compiling: how the loops are turned into machine code, once a machine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

Loop = TypeVar("Loop", bound=Callable[..., Any])

SOURCES = Path(__file__).parent

# Nothing is divided by zero and no array is made, so nothing checks for it or counts references; what Python or C never
# calls needs no way in. All of that would be compiled.
DOOR: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
INNER = DOOR | {"no_cpython_wrapper": True}


def compiled(loop: Loop) -> Loop:
    """
    A loop that other loops call, as machine code; floats are added in the order written, whole numbers wrap.
    """
    made: Loop = numba.njit(**INNER)(loop)
    return made


def compiled_door(loop: Loop) -> Loop:
    """
    The loop that Python calls, with all it calls; kept on disk for the next process where there is a place for it.
    """
    made: Loop = numba.njit(**DOOR, cache=FOLDER is not None)(loop)
    return made


def folder_of_machine_code() -> Path | None:
    """
    A folder of the code's own, or of the user's cache, named after what the sources say: machine code made from other
    sources is never found. None where neither can be written; no folder that others may write, for it would run.
    """
    digest = hashlib.sha256()
    for source in sorted(SOURCES.glob("*.py")):
        digest.update(source.read_bytes())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for parent in (SOURCES / "__pycache__", cache / "credit-risk-kernels"):
        folder = parent / digest.hexdigest()[:16]
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


FOLDER = folder_of_machine_code()
if FOLDER is not None:
    numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined] # set by numba at run time


@compiled
def zero() -> int:
    """
    0 in the type of all other numbers: a 0 that is written out has a type of its own, and what takes it is compiled
    once more for it.
    """
    return np.int64(0)  # type: ignore[return-value] # an int to all that reads this, int64 to the compiler
