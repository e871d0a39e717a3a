"""
Memory that comes back: what a large upload takes, the system has again when it is answered.

The C library raises the size from which it gives a block back as soon as one is freed, up to 32 MB, and keeps all below
for each thread: a process that answered five large uploads held five times what it had before. A size that is set is
never raised; what lies free between smaller blocks is given back when it is asked for.
"""

from __future__ import annotations

import ctypes
import platform

# Names of glibc's mallopt(3).
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
# The arrays of a common request are smaller than this and stay quick to get.
LARGE_BYTES = 1 << 18
ARENAS = 2
IS_GLIBC = platform.libc_ver()[0] == "glibc"


def give_large_blocks_back() -> bool:
    """
    Set it for this process and those that it forks; False where the C library is another one, which is then left alone.
    """
    if not IS_GLIBC:
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return all(mallopt(name, value) == 1 for name, value in ((M_MMAP_THRESHOLD, LARGE_BYTES), (M_ARENA_MAX, ARENAS)))


def give_free_memory_back() -> None:
    """
    Give back what is free but was kept: worth some milliseconds after a large request, not after each.
    """
    if IS_GLIBC:
        ctypes.CDLL(None).malloc_trim(0)
