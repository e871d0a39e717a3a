"""
Launcher: a script that arranges for its own end and its account, and then becomes the program it was asked to run.

It stands between `subprocess` and the program because the arrangements need code that runs in the child, and Python
code between fork and exec is unsafe in a process with threads: a lock that another thread holds stays locked for ever.

    python launcher.py SIGNAL PARENT ACCOUNT PROGRAM WORD …

SIGNAL is sent to the program when the process numbered PARENT, which started it, ends. ACCOUNT is "same"; "UID:GID" to
change to, under root; or "named", for a program that refuses an account without a name, as a container's may be.
"""

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
# What Python ignores and programs do not expect to be ignored.
RESTORED = ("SIGPIPE", "SIGXFSZ")

CANNOT_START = 127


def main() -> None:
    """
    Become the program; a sentence and exit code 127 where that cannot be.
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
    Give up root for another account, or take a name.
    """
    if account == "named":
        take_a_name()
    elif account != "same":
        user, group = map(int, account.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)


def take_a_name() -> None:
    """
    Be known to this process and its children as `nobody`, in a user namespace of their own; files are still ours.
    """
    nobody, user, group = pwd.getpwnam("nobody"), os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), f"account {user} has no name; add it to /etc/passwd, or set DATABASE_URL")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {group} 1")


def end_with_parent(death_signal: int, parent: int) -> None:
    """
    Have the kernel signal this process when its parent ends, however it ends; after a change of account, which undoes
    it. The parent is the *thread* that started us: start children from one that stays.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel knew
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
