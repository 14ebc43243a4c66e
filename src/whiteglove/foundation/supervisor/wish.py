"""Hears Ctrl-C, SIGTERM and SIGHUP, and wakes the supervisor when a child ends."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndWished(BaseException):
    """Raised out of a long wait when the end is wished; never seen outside the supervisor."""


class Wish:
    """How often the end was wished: once means in order, twice means at once."""

    def __init__(self, wake_up: int) -> None:
        self.wake_up = wake_up
        self.times = 0

    @property
    def to_end(self) -> bool:
        return self.times > 0

    @property
    def to_hurry(self) -> bool:
        return self.times > 1

    def hear(self, _signal: int, _frame: FrameType | None) -> None:
        self.times += 1

    def cut_short(self) -> None:
        """For whatever waits long, to call meanwhile. Raises EndWished."""
        if self.to_end:
            raise EndWished

    def forget_wake_ups(self) -> None:
        try:
            while os.read(self.wake_up, 4096):
                pass
        except BlockingIOError:
            return


@contextmanager
def listening() -> Iterator[Wish]:
    """Signals reach the wish as long as this is open; what was set before comes back afterwards."""
    heard, spoken = os.pipe()
    os.set_blocking(heard, False)
    os.set_blocking(spoken, False)
    wish = Wish(heard)
    woken_before = signal.set_wakeup_fd(spoken, warn_on_full_buffer=False)
    before = {number: signal.getsignal(number) for number in (*_ENDING, signal.SIGCHLD)}
    for number in _ENDING:
        if before[number] is not signal.SIG_IGN:  # `nohup` stays in force
            signal.signal(number, wish.hear)
    signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
    try:
        yield wish
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        signal.set_wakeup_fd(woken_before)
        os.close(heard)
        os.close(spoken)
