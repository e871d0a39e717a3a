"""
Children that end with the process that started them.

A process killed with -9 cannot tidy up. On Linux the kernel then signals its children itself; elsewhere they stay, and
the next start finds and stops what it can.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(death_signal: signal.Signals) -> None:
    """
    Have the kernel send this process `death_signal` when its parent ends, however it ends.

    To be called in the child. The parent is the *thread* that started it: start children from one that stays.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)


def tied_to_me(death_signal: signal.Signals) -> Callable[[], None]:
    """
    What `subprocess` runs in the child before the program starts, so that the child ends with its parent.
    """
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(death_signal)
        if os.getppid() != parent:  # it ended before the kernel knew
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def command_line(process_id: int) -> str:
    """
    The words a running process was started with, a blank between them; empty when there is none, or it has ended.
    """
    listed = Path(f"/proc/{process_id}/cmdline")
    if Path("/proc/self").exists():
        try:
            return listed.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    asked = ["ps", "-ww", "-o", "args=", "-p", str(process_id)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
