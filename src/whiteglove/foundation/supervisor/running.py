"""A part as it runs: its process, its output, when it is to be started again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping

from whiteglove.foundation.supervisor.back_off import BackOff
from whiteglove.foundation.supervisor.parent import PIPE_VARIABLE, ask_to_be_told
from whiteglove.foundation.supervisor.part import (
    NO_USE_TRYING_AGAIN,
    TIMES_UNTIL_BELIEVED,
    TIMES_UNTIL_BELIEVED_OF_DOORS,
    Part,
)

_LONGEST_LINE = 64 * 1024
_READS_AT_A_TIME = 16  # more than a pipe holds, and a part that never stops talking does not keep us
_COULD_NOT_BEGIN = 127


class RunningPart:
    """One part over its lives. It never decides by itself: the supervisor begins, ends and restarts it."""

    def __init__(self, part: Part, *, environment: Mapping[str, str], pass_on: Callable[[str, str], None]) -> None:
        self.part = part
        self.is_ready = False
        self.begins_again_at: float | None = None
        self._environment = environment
        self._pass_on = pass_on
        self._back_off = BackOff()
        self._refusals = 0
        self._doors_shut = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._began_at = 0.0
        self._unfinished = b""

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def cannot_ever_run(self) -> bool:
        """It has said so often enough to be believed."""
        return self._refusals >= TIMES_UNTIL_BELIEVED or self._doors_shut >= TIMES_UNTIL_BELIEVED_OF_DOORS

    @property
    def output(self) -> int | None:
        """The descriptor to read from, None while it does not run."""
        return self._child.stdout.fileno() if self._child and self._child.stdout else None

    def begin(self, *, pipe: int) -> int | None:
        """Start it. pipe: its other end closes when we die. Returns an exit code if it could not begin."""
        self.is_ready = self.part.ready is None
        self.begins_again_at = None
        self._began_at = time.monotonic()
        try:
            given = self.part.inherits() if self.part.inherits else {}
        except OSError as error:
            self._pass_on(self.part.name, f"cannot listen: {error}. Choose other addresses in the settings.")
            self._doors_shut += 1
            return NO_USE_TRYING_AGAIN
        self._doors_shut = 0
        given = {**given, PIPE_VARIABLE: pipe}
        told = {name: str(descriptor) for name, descriptor in given.items()}
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own command
                list(self.part.command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment, **self.part.environment, **told},
                pass_fds=tuple(given.values()),
                process_group=0,  # Ctrl-C at the terminal reaches us alone: we end the parts in order
                preexec_fn=ask_to_be_told(),  # noqa: PLW1509 - the supervisor has no threads
            )
        except OSError as error:
            self._pass_on(self.part.name, f"cannot begin: {error}")
            return _COULD_NOT_BEGIN
        os.set_blocking(self._output_of(self._child), False)
        return None

    def ended(self, *, before_closing: Callable[[], None]) -> int | None:
        """Its exit code if it has ended since it was last asked; whatever it started ends with it.

        before_closing: called while its output is still open, to take it off the list of what is listened to.
        """
        if self._child is None or (code := self._child.poll()) is None:
            return None
        self._tell(signal.SIGKILL)
        self.pass_output_on()
        self._say_unfinished()
        before_closing()
        if self._child.stdout:
            self._child.stdout.close()
        self._child = None
        self._refusals = self._refusals + 1 if code == NO_USE_TRYING_AGAIN else 0
        return code

    def plan_to_begin_again(self) -> float:
        """Set when; returns the seconds until then."""
        now = time.monotonic()
        wait = self._back_off.after_a_life_of(now - self._began_at)
        self.begins_again_at = now + wait
        return wait

    def becomes_ready(self) -> bool:
        """Whether it has become ready just now."""
        if self.is_ready or self._child is None or self.part.ready is None:
            return False
        self.is_ready = self.part.ready()
        return self.is_ready

    def tell_to_end(self, *, at_once: bool) -> None:
        self._tell(signal.SIGKILL if at_once else signal.SIGTERM)

    def pass_output_on(self) -> bool:
        """Whatever it has said since, by lines. False at the end of its output."""
        if self._child is None:
            return False
        for _ in range(_READS_AT_A_TIME):
            try:
                said = os.read(self._output_of(self._child), _LONGEST_LINE)
            except BlockingIOError:
                return True
            if not said:
                return False
            self._pass_lines_on(said)
        return True

    def _pass_lines_on(self, said: bytes) -> None:
        *lines, self._unfinished = (self._unfinished + said).split(b"\n")
        for line in lines:
            self._pass_on(self.part.name, line.decode(errors="replace").rstrip("\r"))
        if len(self._unfinished) >= _LONGEST_LINE:
            self._say_unfinished()

    def _say_unfinished(self) -> None:
        if self._unfinished:
            self._pass_on(self.part.name, self._unfinished.decode(errors="replace"))
            self._unfinished = b""

    def _tell(self, how: signal.Signals) -> None:
        """The part and all it started; it leads a process group of its own."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, how)

    @staticmethod
    def _output_of(child: "subprocess.Popen[bytes]") -> int:
        if child.stdout is None:
            raise ValueError("a part's output is always a pipe")
        return child.stdout.fileno()
