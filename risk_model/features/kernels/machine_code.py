"""
Machine code: the loops compiled, once per machine, and kept on disk for every later process.
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

# Nothing is divided by zero and no array is made, so nothing checks for it or counts references; what Python or C never
# calls needs no way in. All of that would be compiled.
OUTER: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
INNER = OUTER | {"no_cpython_wrapper": True}


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    A loop that Python calls, as machine code with all the loops it calls; kept on disk where there is a place for it.
    The first call compiles it, or finds what an earlier process compiled.
    """
    import numba  # noqa: PLC0415 - the compiler takes half a second to import

    _make_loops_known()
    folder = machine_code_folder()
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined] # set by numba at run time
    made: Callable[..., Any] = numba.njit(**OUTER, cache=folder is not None)(function)
    return made


@cache
def _make_loops_known() -> None:
    from numba.extending import register_jitable  # noqa: PLC0415 - as above

    from risk_model.features.kernels.loops import LOOPS  # noqa: PLC0415 - imports NumPy, which who only asks does not need

    for function in LOOPS:
        register_jitable(**INNER)(function)


def is_compiled() -> bool:
    """
    Whether an earlier process left machine code for this processor.
    """
    folder = machine_code_folder()
    with suppress(OSError):
        return folder is not None and (folder / "processor").read_text() == _processor()
    return False


def mark_compiled() -> None:
    """
    Say that the folder now holds machine code, and for which processor.
    """
    if (folder := machine_code_folder()) is not None:
        unfinished = folder / f"processor.{os.getpid()}"
        unfinished.write_text(_processor())
        unfinished.rename(folder / "processor")


@contextmanager
def one_process_at_a_time() -> Iterator[None]:
    """
    Wait until no other process compiles: who comes second finds the machine code instead of making it again.
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
    Beside the sources, in the user's cache or in a temporary folder, whichever can be written first; named after what
    the machine code depends on, so that code made from other sources is never found. None where nothing can be
    written. No folder that others may write, for what is in it runs.
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
        # Its time too: by that the compiler knows its own files again.
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
    What the kernel tells of the first processor, without what changes from moment to moment; machine code made for one
    kind may use instructions that another lacks.
    """
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().partition("\n\n")[0].splitlines()
        kept = [line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))]
        return hashlib.sha256("\n".join(kept).encode()).hexdigest()
    return machine()
