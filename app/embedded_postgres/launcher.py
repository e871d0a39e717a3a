"""
Launcher: a script that sets its parent-death signal and its user account, and then executes a program.

It is a separate script because this must happen in the child process, and running Python code between fork and exec is
unsafe in a process with threads: a lock held by another thread would stay locked for ever.

    python launcher.py SIGNAL PARENT ACCOUNT PROGRAM ARGUMENT …

SIGNAL is sent to the program when its parent, the process with the id PARENT, ends. ACCOUNT is "same"; or "UID:GID" to
change to, as root; or "named", for a program that refuses an account without a name, as in some containers.
"""

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
# Signals that Python ignores but programs expect to have their default action.
RESTORED = ("SIGPIPE", "SIGXFSZ")

CANNOT_START = 127


def main() -> None:
    """
    Execute the program; where it cannot be started, print why and exit with 127.

    Raises:
        SystemExit: 127.
    """
    death_signal, parent, account, *command = sys.argv[1:]
    try:
        change_account(account)
        end_with_parent(int(death_signal), int(parent))
        for name in RESTORED:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        print(f"{command[0]} cannot be started: {error.strerror}", file=sys.stderr)  # noqa: T201 - to whoever started it
        raise SystemExit(CANNOT_START) from None


def change_account(account: str) -> None:
    """
    Change from root to another account, or give the account a name.
    """
    if account == "named":
        become_named()
    elif account != "same":
        user, group = map(int, account.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)


def become_named() -> None:
    """
    Map the current user to `nobody` in a new user namespace, for this process and its children; it keeps its files.

    Raises:
        OSError: the kernel does not allow it.
    """
    nobody, user, group = pwd.getpwnam("nobody"), os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), f"account {user} has no name; add it to /etc/passwd, or set DATABASE_URL")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {group} 1")


def end_with_parent(death_signal: int, parent: int) -> None:
    """
    Have the kernel signal this process when its parent ends. Call it after a change of account, which resets this.

    The kernel watches the parent's *thread*, so start children from a thread that lives as long as the process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # the parent ended before the call above
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
