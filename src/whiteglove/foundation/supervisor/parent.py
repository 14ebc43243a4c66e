"""Children end when their supervisor is gone, however it went.

Two ways, because neither is enough: Linux tells a child at once, but forgets it when the child changes its
user; the end of a pipe is seen everywhere, but only by a child that watches it.
"""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

PIPE_VARIABLE = "WHITEGLOVE_SUPERVISOR_PIPE"
_PR_SET_PDEATHSIG = 1
_SECONDS_TO_END = 10.0


def end_with_parent() -> None:
    """Called by a part as it begins: when the supervisor dies, end in order, at the latest after ten seconds.

    Does nothing in a process that no supervisor started.
    """
    number = os.environ.pop(PIPE_VARIABLE, "")
    if number.isdecimal():
        threading.Thread(target=_watch, args=(int(number),), name="supervisor-watch", daemon=True).start()


def ask_to_be_told() -> Callable[[], None]:
    """What a child does between fork and exec: ask for SIGTERM at our death. Nothing where unknown."""
    supervisor = os.getpid()
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != supervisor:
            os._exit(1)

    return ask


def _watch(pipe: int) -> None:
    os.set_inheritable(pipe, False)
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_SECONDS_TO_END)
    os.kill(os.getpid(), signal.SIGKILL)
