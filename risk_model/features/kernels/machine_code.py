"""
Machine code: the loops compiled once per machine, cached on disk for later processes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version
from typing import Any

SOURCES = Path(__file__).parent

# The loops neither divide by zero nor allocate arrays, so they need no checks and no reference counting; functions that
# Python or C never call need no wrappers. All of these would cost compile time.
OUTER: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
INNER = OUTER | {"no_cpython_wrapper": True}


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    A loop to be called from Python, as machine code together with the loops it calls; cached on disk if a folder is
    writable. The first call compiles it or loads what an earlier process compiled.
    """
    import numba  # noqa: PLC0415 - the compiler takes half a second to import

    _register_loops()
    folder = machine_code_folder()
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined] # set by numba at run time
    made: Callable[..., Any] = numba.njit(**OUTER, cache=folder is not None)(function)
    return made


@cache
def _register_loops() -> None:
    from numba.extending import register_jitable  # noqa: PLC0415 - as above

    from risk_model.features.kernels.loops import LOOPS  # noqa: PLC0415 - imports NumPy, which `is_compiled` does not need

    for function in LOOPS:
        register_jitable(**INNER)(function)


def is_compiled() -> bool:
    """
    Whether an earlier process stored machine code for this processor.
    """
    folder = machine_code_folder()
    with suppress(OSError):
        return folder is not None and (folder / "processor").read_text() == _processor()
    return False


def mark_compiled() -> None:
    """
    Record that the folder now holds machine code, and for which processor.
    """
    if (folder := machine_code_folder()) is not None:
        unfinished = folder / f"processor.{os.getpid()}"
        unfinished.write_text(_processor())
        unfinished.rename(folder / "processor")


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """
    Hold a lock, so that a second process finds the machine code instead of compiling it again.
    """
    folder = machine_code_folder()
    if folder is None:
        yield
        return
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def machine_code_folder() -> Path | None:
    """
    The first writable folder next to the sources, in the user's cache or in a temporary folder; None where none is.

    Its name is a digest of everything the machine code depends on, so that code made from other sources is never
    loaded. A folder that other users may write to is not used, because its contents are executed.
    """
    candidates = (SOURCES / "__pycache__", *_caches(), Path(tempfile.gettempdir()))
    return next((folder for parent in candidates if (folder := _private_folder(parent)) is not None), None)


def _caches() -> Iterator[Path]:
    if given := os.environ.get("XDG_CACHE_HOME"):
        yield Path(given)
    with suppress(RuntimeError):  # neither HOME nor an entry in the system's list of users: a container's user
        yield Path.home() / ".cache"


def _private_folder(parent: Path) -> Path | None:
    digest = hashlib.sha256("\0".join((python_version(), version("numba"), version("numpy"), machine())).encode())
    for source in sorted(SOURCES.glob("*.py")):
        # Its modification time too, by which the compiler identifies its cached files.
        digest.update(source.read_bytes() + str(source.stat().st_mtime_ns).encode())
    folder = parent / f"credit-risk-kernels-{os.geteuid()}-{digest.hexdigest()[:16]}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
        if is_ours and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None


def _processor() -> str:
    """
    A digest of the first processor's model and features; machine code made for one processor may use instructions
    that another lacks.
    """
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().partition("\n\n")[0].splitlines()
        kept = [line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))]
        return hashlib.sha256("\n".join(kept).encode()).hexdigest()
    return machine()
