"""Runs a program in a user namespace of its own, as an ordinary user: PostgreSQL refuses to be root.

Started by file name with `python -I -S`, so it imports nothing of ours:
`become.py UID GID PROGRAM ARGUMENT...`.
Outside, the program keeps our user, so files stay ours and no folder has to be opened to anybody.
"""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
NOT_ALLOWED = 97


def main(arguments: list[str]) -> None:
    """Never returns: becomes the program, or exits with NOT_ALLOWED."""
    inner_uid, inner_gid, *command = arguments
    try:
        enter_namespace(int(inner_uid), int(inner_gid))
    except OSError as error:
        sys.stderr.write(f"no user namespace: {error}\n")
        sys.exit(NOT_ALLOWED)
    os.execv(command[0], command)  # noqa: S606 - the one thing we are here for


def enter_namespace(inner_uid: int, inner_gid: int) -> None:
    """Map ourselves, and nobody else, to the given user."""
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        os.setgroups([])
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare"):
        raise OSError("this system has none")
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inner_uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{inner_gid} {gid} 1")


if __name__ == "__main__":
    main(sys.argv[1:])
